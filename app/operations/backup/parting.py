"""When the flash disk with the newest backup may be pulled out, said on the page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.operations.backup import sticks
from app.platform import clock
from app.web.i18n import _

if TYPE_CHECKING:
    from app.operations.backup.models import Backup

_SAID_FOR = timedelta(hours=1)
_TAKEN_OFF_WITHIN = timedelta(minutes=2)
"""After that, one that is open has been plugged in anew."""


class Parting(NamedTuple):
    """How a notice shows it, and its sentence."""

    kind: str
    sentence: str


def after(backup: Backup | None) -> Parting | None:
    """What to say of the flash disk on which the newest backup was just put; None where there is nothing to say."""
    if backup is None or not backup.judged_at or not backup.ended_at:
        return None
    place, age = Path(backup.place).parent, clock.now() - backup.ended_at
    if age > _SAID_FOR or not sticks.is_place_of_sticks(place):
        return None
    is_open, name = sticks.is_mounted(place), place.name
    if is_open and sticks.is_ours(place):
        return _leaving(name) if age < _TAKEN_OFF_WITHIN else None
    if is_open:
        told = _("Cadangan sudah tersimpan di flashdisk %(name)s. Keluarkan lewat layar, lalu cabut.", name=name)
        return Parting("info", told)
    return Parting("success", _("Flashdisk %(name)s sudah dilepas: boleh dicabut.", name=name))


def _leaving(name: str) -> Parting:
    return Parting(
        "info",
        _(
            "Cadangan sudah tersimpan di flashdisk %(name)s, flashdisknya sedang dilepas. Muat ulang halaman ini sampai"
            " tertulis boleh dicabut; bila semenit lagi masih begini, cabut setelah lampunya padam.",
            name=name,
        ),
    )
