"""Where a limited process begins: `python -IB alone.py MODULE …` runs the `main()` of one module of Loket, alone.

The rooms above its own are there by name, but empty: nothing of them is run, so that it starts quickly and has no
secret in reach. Whoever starts it gives it an empty environment; it takes its limits itself.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

HOUSE = Path(__file__).resolve().parents[2]


def stand_alone(module: str) -> None:
    """Let `module` be imported without the application around it."""
    *above, _room, _module = module.split(".")
    for depth in range(1, len(above) + 1):
        room = ModuleType(".".join(above[:depth]))
        room.__path__ = [str(HOUSE.joinpath(*above[:depth]))]
        sys.modules[room.__name__] = room


if __name__ == "__main__":
    sys.argv.pop(0)  # the module finds its own words behind its name
    stand_alone(sys.argv[0])
    import_module(sys.argv[0]).main()
