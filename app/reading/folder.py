"""The folder that a network scanner fills: where it is, and what is wrong with it in words for whoever can mend it.

It belongs to Loket alone. Files that were taken go to `selesai`, those that could not be read to `ditolak` beside them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path

from flask import current_app

from app.config import ROOT
from app.platform import settings
from app.web.i18n import lazy_

DEFAULT = "pindaian-masuk"
DONE, REFUSED = "selesai", "ditolak"
_LITTLE = 50 * 1024**2  # bytes; less is a full disk to a scanner
_SYSTEM = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/usr")


class Trouble(StrEnum):
    """Why nothing can be taken from it."""

    MISSING = "missing"
    NOT_OURS = "not_ours"
    NO_ACCESS = "no_access"
    READ_ONLY = "read_only"
    FULL = "full"


SENTENCE = {
    Trouble.MISSING: lazy_("Map pemindai tidak ditemukan. Buat mapnya, atau sambungkan lagi jaringannya."),
    Trouble.NOT_OURS: lazy_("Map pemindai ini milik sistem atau milik Loket sendiri. Pilih map lain."),
    Trouble.NO_ACCESS: lazy_("Map pemindai tidak boleh dibaca oleh Loket. Periksa izin mapnya."),
    Trouble.READ_ONLY: lazy_("Map pemindai tidak dapat ditulisi oleh Loket. Periksa izin mapnya."),
    Trouble.FULL: lazy_("Ruang di map pemindai hampir habis. Kosongkan sekarang."),
}


def path() -> Path:
    """The folder, as the office set it."""
    return Path(settings.get("reading.folder") or default())


def default() -> Path:
    """The folder where the office chose none."""
    return Path(current_app.config["INSTANCE"]) / DEFAULT


def is_watched() -> bool:
    """Whether the worker looks into it."""
    return bool(settings.get("reading.folder_every"))


def is_suitable(folder: Path) -> bool:
    """Whether a folder may be emptied by Loket: none of the system's, of the program's, none that holds our data."""
    real = Path(os.path.realpath(folder))
    if real == Path(os.path.realpath(default())):
        return True
    ours = [Path(os.path.realpath(one)) for one in (current_app.config["INSTANCE"], ROOT)]
    holds = any(one.is_relative_to(real) or real.is_relative_to(one) for one in ours)
    return folder.is_absolute() and not holds and not any(real.is_relative_to(one) for one in _SYSTEM)


def trouble() -> Trouble | None:
    """What is wrong with the folder now, after the default one was made where it is not there yet. Never raises."""
    folder = path()
    if not is_suitable(folder):
        return Trouble.NOT_OURS
    try:
        if folder == default():
            folder.mkdir(parents=True, exist_ok=True, mode=0o770)
        if not folder.is_dir():
            return Trouble.MISSING
        with os.scandir(folder) as found:
            next(found, None)
    except OSError:
        return Trouble.NO_ACCESS
    return _trouble_writing(folder)


def _trouble_writing(folder: Path) -> Trouble | None:
    try:
        if shutil.disk_usage(folder).free < _LITTLE:
            return Trouble.FULL
        for name in ("", DONE, REFUSED):
            (folder / name).mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=folder / name):
                pass
    except OSError:
        return Trouble.READ_ONLY
    return None
