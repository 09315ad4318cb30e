"""Opening foreign files, inside the limited process that `start.py` makes. Imports nothing of Loket."""
