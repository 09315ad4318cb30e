"""Changing the keys that seal personal data: `./loket keys rotate` makes new ones, then everything is sealed anew.

Each step reads a few rows, seals them anew and remembers how far it came in one short write; after a kill the next run
goes on there. The old keys still read meanwhile, and for some hours after (forms that are open now hold sealed words);
they are forgotten only when a walk over everything found nothing that needs them. Keys of what is on paper already
(PIN, link, QR) and of the audit log stay: nothing can be read with them.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import Base, db
from app.platform import clock, jobs, keys, settings
from app.platform.database import change, read, write
from app.platform.settings import Setting
from app.stakeholders.models import Person
from app.stakeholders.register import citizen_number_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column

JOB = "keys.seal_anew"
STEP = 200
_LOOKS_AFTER = timedelta(minutes=1)
_SECONDS_A_RUN = 10.0
_STUCK_AFTER_DAYS = 2
_PROGRESS = "keys.progress"
_SEALED = "gAAAA"  # how every Fernet token of this century begins


def columns() -> dict[str, Column[Any]]:
    """Every column that holds sealed text, by its name. A new one is named `…_sealed` and has one `id` beside it."""
    return {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    }


def begin() -> None:
    """New keys from now on. Raises keys.Unfinished while the last change is not done."""
    keys.turn()
    with write():
        settings.put(_PROGRESS, {})
        audit.record("keys:rotated", "keys", by=Actor.system())


def step() -> bool:
    """Seal a few rows anew; True when a walk from beginning to end has found nothing left to do."""
    done = _progress()
    for name, column in columns().items():
        rows = _next_rows(column, done.get(name, 0))
        if rows:
            _seal_anew(column, rows, done | {name: rows[-1][0]})
            return False
    _seal_settings_anew()
    return True


def walk(seconds: float = float("inf")) -> bool:
    """Steps for some seconds; whether all is sealed by the newest key. A walk that found old ones begins anew."""
    until = time.monotonic() + seconds
    while not step():
        if time.monotonic() >= until:
            return False
    if _sealed_at():
        return True
    is_whole = not any(left_over())
    with write():
        settings.put(_PROGRESS, _fresh_progress() | ({"sealed_at": clock.now().isoformat()} if is_whole else {}))
    return is_whole


def left_over() -> Iterator[str]:
    """The columns and settings in which something is still readable by an old key alone, each as often as it is."""
    yield from _old_settings()
    for name, column in columns().items():
        for row_id, sealed in _all_rows(column):
            if row_id and not keys.is_newest(sealed) and keys.unseal(sealed) is not None:
                yield name


def retire_if_due(*, at_once: bool = False) -> bool:
    """Forget the old keys when nothing needs them any more and the hours of grace are over."""
    sealed_at = _sealed_at()
    grace = timedelta(hours=0 if at_once else int(settings.get("keys.keep_old_hours")))
    if not sealed_at or clock.now() < clock.parse_moment(sealed_at) + grace:
        return False
    if any(left_over()):  # a process that did not hear of the new key in time
        with write():
            settings.put(_PROGRESS, {})
        return False
    keys.retire()
    with write():
        settings.put(_PROGRESS, {})
        audit.record("keys:retired", "keys", by=Actor.system())
    return True


@jobs.handler(JOB, every=lambda: _LOOKS_AFTER if keys.is_turning() else None)
def go_on(_payload: dict[str, Any]) -> None:
    """While old keys are kept: some steps, and in the end the old keys go. Whoever died goes on where they were."""
    if keys.is_turning() and walk(_SECONDS_A_RUN):
        retire_if_due()
    with write():
        jobs.finish()


def _progress() -> dict[str, Any]:
    """How far this change came; what was written of an earlier one is void."""
    kept: dict[str, Any] = settings.get(_PROGRESS)
    return kept if kept.get("turned_at") == keys.turned_at() else _fresh_progress()


def _fresh_progress() -> dict[str, Any]:
    return {"turned_at": keys.turned_at()}


def _sealed_at() -> str:
    return str(_progress().get("sealed_at", ""))


def _next_rows(column: Column[Any], after: int) -> list[Any]:
    row_id = column.table.c.id
    statement = select(row_id, column).where(column.is_not(None), row_id > after).order_by(row_id).limit(STEP)
    return list(read(statement).all())


def _all_rows(column: Column[Any]) -> Iterator[Any]:
    after = 0
    while rows := _next_rows(column, after):
        yield from rows
        after = rows[-1][0]


def _seal_anew(column: Column[Any], rows: list[Any], progress: dict[str, Any]) -> None:
    """Rows that somebody changed in this moment are theirs: they are sealed by the newest key already."""
    old = [(row_id, sealed) for row_id, sealed in rows if not keys.is_newest(sealed)]
    anew = {sealed: plain for _id, sealed in old if (plain := keys.unseal(sealed)) is not None}
    with write():
        for row_id, sealed in old:
            if sealed in anew:
                mine = update(column.table).where(column.table.c.id == row_id, column == sealed)
                change(mine.values({column: keys.seal(anew[sealed]), **_found_by(column, anew[sealed])}))
        settings.put(_PROGRESS, progress)


def _found_by(column: Column[Any], plain: str) -> dict[Any, str]:
    """What is looked up beside the sealed text changes with it."""
    table = Person.__table__
    return {table.c.citizen_number_key: citizen_number_key(plain)} if column is table.c.citizen_number_sealed else {}


def unreadable() -> Iterator[str]:
    """The columns whose first or last sealed value no key here reads: rows and keys do not belong together."""
    for name, column in columns().items():
        row_id, is_sealed = column.table.c.id, column.startswith(_SEALED)
        ends = [
            read(select(column).where(is_sealed).order_by(end).limit(1)).scalar() for end in (row_id, row_id.desc())
        ]
        if any(sealed and keys.unseal(sealed) is None for sealed in ends):
            yield name


def _old_settings() -> Iterator[str]:
    """The passwords to other machines stand among the settings, each in its group; asked of the database, because
    another process may have put an old one back."""
    for row in db.session.scalars(select(Setting)).all():
        if isinstance(row.value, dict) and _group_anew(row.value) != row.value:
            yield row.key


def _seal_settings_anew() -> None:
    """As they are at this moment: what somebody changes meanwhile is not put back."""
    db.session.rollback()
    if not (names := list(_old_settings())):
        return
    db.session.rollback()
    with write():
        for row in db.session.scalars(select(Setting).where(Setting.key.in_(names)).with_for_update()).all():
            settings.put(row.key, _group_anew(row.value))


def _group_anew(kept: dict[str, Any]) -> dict[str, Any]:
    return {part: _newest(value) for part, value in kept.items()}


def _newest(value: Any) -> Any:
    """What was sealed by an older key, sealed anew; all else as it is."""
    if not isinstance(value, str) or not value.startswith(_SEALED) or keys.is_newest(value):
        return value
    plain = keys.unseal(value)
    return value if plain is None else keys.seal(plain)


@click.command("keys")
@click.argument("act", metavar="[rotate|retire]", type=click.Choice(("status", "rotate", "retire")), default="status")
@with_appcontext
def command(act: str) -> None:
    """Kunci penyegel data pribadi: keadaan, ganti (rotate), lupakan yang lama (retire)."""
    if act == "rotate":
        _rotate()
    elif act == "retire" and not (walk() and retire_if_due(at_once=True)):
        _say("Kunci lama masih diperlukan: jalankan sekali lagi.")
        sys.exit(1)
    print(state())


def _rotate() -> None:
    """In the foreground; a second call after a kill goes on where the first one was."""
    if keys.is_turning():
        _say("Penggantian yang lalu dilanjutkan …")
    else:
        begin()
        _say("Kunci baru dibuat; semua isian disegel ulang. Boleh dihentikan: pekerja latar melanjutkan …")
    while not walk():
        _say("Masih ada yang disegel dengan kunci lama, diulangi …")


def state() -> str:
    """One sentence on the keys, for the doctor and for whoever asks."""
    since = keys.turned_at()
    told = f"{clock.wib(clock.parse_moment(since)):%d-%m-%Y %H.%M} WIB" if since else "awal"
    if not keys.is_turning():
        return f"Kunci penyegel data pribadi: satu, sejak {told}."
    if _sealed_at():
        return f"Kunci penyegel diganti {told}: semua sudah disegel ulang, kunci lama segera dilupakan."
    return f"Kunci penyegel diganti {told}: isian sedang disegel ulang, kunci lama masih dipakai membaca."


def is_stuck() -> bool:
    """Whether the old keys have been kept for days longer than anybody needs them."""
    grace = timedelta(days=_STUCK_AFTER_DAYS, hours=int(settings.get("keys.keep_old_hours")))
    return keys.is_turning() and clock.now() > clock.parse_moment(keys.turned_at()) + grace


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


commands = (command,)
