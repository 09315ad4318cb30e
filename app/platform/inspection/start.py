"""Where the limited process begins. The rooms above `opening` are there by name, but empty: nothing of them is run."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
EMPTY = {"app": HERE.parents[1], "app.platform": HERE.parent, "app.platform.inspection": HERE}


def stand_alone() -> None:
    """Let `opening` be imported without the application around it: quickly, and with no secret in reach."""
    for name, folder in EMPTY.items():
        room = ModuleType(name)
        room.__path__ = [str(folder)]
        sys.modules[name] = room


if __name__ == "__main__":
    stand_alone()
    import_module("app.platform.inspection.opening.child").main()
