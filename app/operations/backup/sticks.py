"""What is plugged into the office's computer at this moment: flash disks that a backup can be put on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

_MOUNTED_AT = ("/media/", "/run/media/")
"""Where desktops and udisks mount what is plugged in."""


class Stick(NamedTuple):
    """One flash disk: where it is mounted, what it is called, how much is free (bytes)."""

    place: Path
    name: str
    free: int


def plugged_in(mounts: Path = Path("/proc/mounts")) -> list[Stick]:
    """Those that this account may write on."""
    places = [Path(_unescaped(line.split()[1])) for line in mounts.read_text().splitlines()]
    found = [place for place in places if str(place).startswith(_MOUNTED_AT) and os.access(place, os.W_OK)]
    return [Stick(place, place.name, shutil.disk_usage(place).free) for place in sorted(set(found))]


def _unescaped(text: str) -> str:
    r"""The kernel writes a blank in a name as `\040`."""
    return text.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
