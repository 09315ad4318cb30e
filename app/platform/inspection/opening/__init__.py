"""Opening foreign files, inside the limited process that `alone.py` makes. Imports nothing of Loket."""
