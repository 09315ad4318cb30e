"""What was told to `./loket install`, kept so that it may be run again without a word, as after each upgrade.

The office's own machine and the city's proxy are remembered apart. An option given anew takes the place of what was
kept; one given empty takes it away. Nothing in it is secret.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.operations.installing.steps import NotPossible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.operations.installing.steps import Machine

FILE = "/etc/loket/install.json"


def merged(machine: Machine, part: str, given: Mapping[str, str | None]) -> dict[str, Any]:
    """What was kept for this part of the machine, with what is given now over it."""
    told = kept(machine, part) | {name: value for name, value in given.items() if value is not None}
    return {name: value for name, value in told.items() if value and name in given}


def kept(machine: Machine, part: str) -> dict[str, str]:
    """What was told of this part of the machine until now."""
    return _kept(machine).get(part, {})


def keep(machine: Machine, part: str, told: Mapping[str, str]) -> None:
    """Remember it for the next time."""
    parts = _kept(machine) | {part: dict(told)}
    machine.write(FILE, json.dumps(parts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", 0o640)


def _kept(machine: Machine) -> dict[str, dict[str, str]]:
    file = machine.at(FILE)
    try:
        kept: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise NotPossible(f"{file} tidak terbaca: {error}. Jalankan dengan sudo, atau perbaiki berkas itu.") from error
    return kept
