"""Where the reading process begins. The rooms above `machine` are there by name, but empty: nothing of them is run."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
EMPTY = {"app": HERE.parents[1], "app.reading": HERE.parent}


def stand_alone() -> None:
    """Let `machine` be imported without the application around it."""
    for name, folder in EMPTY.items():
        room = ModuleType(name)
        room.__path__ = [str(folder)]
        sys.modules[name] = room


if __name__ == "__main__":
    stand_alone()
    import_module(f"app.reading.machine.{sys.argv[1]}").main()
