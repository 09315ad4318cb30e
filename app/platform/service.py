"""How this office's Loket is started by hand: never a second one beside the service of this machine.

The same question as in `./loket` (`as_installed`): is there a unit that runs this program?
"""

from __future__ import annotations

from pathlib import Path

from app.config import ROOT

UNIT = Path("/etc/systemd/system/loket.service")


def how_to_start(*, again: bool = False) -> str:
    """The command to type; `again` where one that hangs may still be there."""
    if not is_installed():
        return "./loket run"
    return f"sudo systemctl {'restart' if again else 'start'} loket"


def is_installed() -> bool:
    try:
        return f"WorkingDirectory={ROOT}" in UNIT.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
