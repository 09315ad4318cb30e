"""What is plugged into the office's computer at this moment: flash disks that a backup can be put on.

`./loket install` has them mounted for Loket under `ROOT` and takes them off again when Loket asks (its files
`stick.rules` and `stick.sh`). A desktop mounts what it finds for whoever sits there, and then Loket may not write.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app

from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path("/media/loket")
_MOUNTED_AT = ("/media/", "/run/media/")
"""Where desktops and udisks mount what is plugged in, and our own rule."""
_DISCS = {"iso9660", "udf", "autofs"}
_MOUNTS, _DEVICES = Path("/proc/mounts"), Path("/sys/block")
_ASKED = "flashdisk-lepas"


class Stick(NamedTuple):
    """One flash disk: where it is mounted, what it is called, how much is free (bytes)."""

    place: Path
    name: str
    free: int


class _Mounted(NamedTuple):
    source: str
    place: Path
    is_read_only: bool

    @property
    def is_writable(self) -> bool:
        return not self.is_read_only and os.access(self.place, os.W_OK | os.X_OK)


def plugged_in() -> list[Stick]:
    """Those that this account may write on."""
    places = sorted({one.place for one in _mounted() if one.is_writable})
    return [Stick(place, place.name, shutil.disk_usage(place).free) for place in places]


def unusable() -> list[str]:
    """A sentence for each that is plugged in and cannot take a backup."""
    return [*_not_writable(), *_not_open()]


def is_mounted(place: Path) -> bool:
    return any(one.place == place for one in _mounted())


def is_place_of_sticks(place: Path) -> bool:
    return str(place).startswith(_MOUNTED_AT)


def is_ours(place: Path) -> bool:
    """Whether Loket has it taken off when it has done with it."""
    return place.parent == ROOT


def let_go(place: Path) -> None:
    """A backup is on this flash disk: everything is written to it now, and ours is taken off, to be pulled out."""
    subprocess.run(["sync", "-f", place], check=False)
    if is_ours(place):
        asked = current_app.config["INSTANCE"] / _ASKED
        asked.mkdir(mode=0o700, exist_ok=True)
        (asked / place.name).touch()


def _mounted() -> Iterator[_Mounted]:
    for line in _MOUNTS.read_text().splitlines():
        source, place, kind, options = line.split()[:4]
        if place.startswith(_MOUNTED_AT) and kind not in _DISCS:
            yield _Mounted(source, Path(_unescaped(place)), "ro" in options.split(","))


def _not_writable() -> Iterator[str]:
    for one in _mounted():
        if one.is_read_only:
            yield _("Flashdisk %(name)s hanya dapat dibaca: geser kuncinya, atau pakai yang lain.", name=one.place.name)
        elif not one.is_writable and is_ours(one.place):
            yield _("Flashdisk %(place)s milik orang lain. Serahkan: sudo chown loket %(place)s", place=one.place)
        elif not one.is_writable:
            yield _(
                "Flashdisk %(name)s tidak boleh ditulisi Loket. Pasang Loket sekali lagi (sudo ./loket install), lalu"
                " cabut dan colokkan flashdisknya; formatnya sebaiknya exFAT.",
                name=one.place.name,
            )


def _not_open() -> Iterator[str]:
    """A computer without a screen opens nothing by itself, and no rule of ours opens what it does not know."""
    sources = {line.split()[0] for line in _MOUNTS.read_text().splitlines()}
    for device in sorted(_DEVICES.glob("sd*")):
        parts = {f"/dev/{device.name}", *(f"/dev/{part.name}" for part in device.glob(f"{device.name}[0-9]*"))}
        if _is_in(device) and not parts & sources:
            yield _(
                "Ada flashdisk yang terpasang tetapi tidak terbuka. Bila cadangan sudah ditulis ke situ, boleh dicabut."
                " Bila belum: cabut dan colokkan lagi; formatnya harus FAT atau exFAT. Masih tidak terbuka? Pasang"
                " Loket sekali lagi (sudo ./loket install)."
            )


def _is_in(device: Path) -> bool:
    """Whether something can be taken out there, and is in."""
    return _number(device / "removable") == 1 and _number(device / "size") > 0


def _number(file: Path) -> int:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return 0


def _unescaped(text: str) -> str:
    r"""The kernel writes a blank in a name as `\040`."""
    return text.encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
