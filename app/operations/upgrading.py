"""A newer program over the office's older tables: backed up first, tried on the backup, then done; all or nothing.

The backup is of the older tables, so the program before this one can be put back with it (docs/pemulihan.md). Trying it
out is what judging a backup does anyway: its scratch office is brought to this program's tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import demo_office
from app.extensions import db
from app.operations import founding
from app.operations.backup import NotUsable, rounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEPT = 2
"""Backups from before a change of tables that are kept beside the data, where the office has no second disk."""


class NotUpgraded(Exception):
    """The tables are as they were; `str()` says what to do."""


def bring_up_to_date(say: Callable[[str], None], *, with_backup: bool = True) -> None:
    """Give the office this program's tables. Raises NotUpgraded."""
    before = founding.tables_found()
    if not founding.knows_tables():
        raise NotUpgraded(
            "Basis data ini milik program Loket yang lebih baru. Jalankan program itu, atau kembalikan cadangan dari "
            "sebelum pembaruan: ./loket restore BERKAS --yes"
        )
    if founding.has_newest_tables():
        return  # an office that comes back after a power cut is not to wait for what has nothing to do
    place = None
    if with_backup and _is_worth_it(before):
        say("Program ini lebih baru daripada basis datanya. Mencadangkan dahulu …")
        place = _backed_up()
        say(f"Cadangan sebelum pembaruan: {place}")
    _build(before, place)
    if place:
        rounds.remember(place)
        _thin_out(place.parent)


def _is_worth_it(before: tuple[str, ...]) -> bool:
    return bool(before) and not founding.is_new() and not demo_office.is_demo()


def _backed_up() -> Path:
    try:
        place = rounds.make_and_judge(_folder())
    except NotUsable as why:
        raise NotUpgraded(f"{why} Basis data belum diubah. Tanpa cadangan: ./loket run --without-backup") from why
    except Exception as trouble:
        raise NotUpgraded(_told(" pada salinannya", trouble)) from trouble
    return place


def _folder() -> Path:
    """The office's second disk where it is there."""
    named = rounds.folder()
    return named if named and named.is_dir() else _own_folder()


def _own_folder() -> Path:
    return rounds.beside_the_data() / "sebelum-pembaruan"


def _build(before: tuple[str, ...], place: Path | None) -> None:
    db.session.remove()  # what was asked before must not stand in the way of the change
    try:
        founding.build_schema()
    except Exception as trouble:
        db.session.remove()
        if not before:
            raise
        if founding.tables_found() != before:
            words = f"Pembaruan terputus di tengah. Pasang versi sebelumnya, lalu: ./loket restore {place} --yes"
            raise NotUpgraded(words) from trouble
        raise NotUpgraded(_told("", trouble)) from trouble


def _told(where: str, trouble: Exception) -> str:
    kind = getattr(trouble, "orig", None) or trouble
    what = f"{type(kind).__name__}: {str(kind).partition(chr(10))[0]}"
    return (
        f"Pembaruan basis data gagal{where} ({what}). Basis data tetap seperti semula: jalankan lagi versi program "
        "yang sebelumnya, dan sampaikan pesan ini kepada yang merawat Loket."
    )


def _thin_out(folder: Path) -> None:
    if folder == _own_folder():
        for old in sorted(folder.glob("loket-*"))[:-_KEPT]:
            old.unlink()
