"""Where the limited process begins: only the folder `opening` is within its reach, not the rest of Loket."""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent))
    import_module("opening.child").main()
