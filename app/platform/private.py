"""What lies in the instance folder is personal data: only the account that runs Loket may read it, backups aside."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def close_off(instance: Path) -> None:
    """Make the folder if need be and close it and its database to others; so is every file made from now on.

    An older instance is closed too. What belongs to another account, or is a folder for everybody, stays as it is.
    """
    os.umask(0o077)
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if instance.stat().st_mode & stat.S_ISVTX:
        return
    with suppress(PermissionError):
        instance.chmod(0o700)
        for file in instance.glob("loket.sqlite3*"):
            file.chmod(0o600)
