"""The process that reads one page, apart from the house: little memory, little time, no network. Imports nothing of
Loket."""
