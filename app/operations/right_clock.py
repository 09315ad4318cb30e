"""`./loket clock`: does the machine's clock agree with what was written last, and what if it once ran ahead?

A clock that stands back stops every number (`app.tickets.history.chain`), and is mended. But one that stood at 2099 for
an hour leaves events of that year behind, and the clock that is right now stands before them for ever. Whoever stands
at the machine then says so: `./loket clock accept`. That is written in the audit log, and the chain goes on from the
present moment; what bears a wrong moment keeps it, since history is not rewritten. No page can do it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from app.accounts import audit, sign_in
from app.accounts import throttle as tries
from app.accounts.actor import Actor
from app.extensions import db
from app.operations import founding
from app.platform import clock, job_upkeep, service, throttle
from app.platform.database import write
from app.tickets.history import chain
from app.tickets.history.models import TicketEvent

if TYPE_CHECKING:
    from datetime import datetime


class Last(NamedTuple):
    """The moments with which the history of requests and the audit log end."""

    event_at: datetime | None
    deed_at: datetime | None

    @property
    def latest(self) -> datetime | None:
        return max((moment for moment in self if moment), default=None)

    @property
    def is_ahead(self) -> bool:
        """Whether the machine's clock stands before one of them."""
        return chain.stands_before(self.latest)


def last() -> Last:
    return Last(chain.last_at(), audit.last_at())


def state() -> str:
    """One sentence on the clock, for the doctor and for whoever asks."""
    found, told = last(), _told(clock.now())
    if found.latest is None or not found.is_ahead:
        return f"Jam mesin menunjukkan {told}, cocok dengan catatan terakhir."
    stops = "tidak ada nomor yang diberikan. " if chain.stands_before(found.event_at) else ""
    return (
        f"Jam mesin ({told}) tertinggal dari catatan terakhir ({_told(found.latest)}): {stops}Bila jam mesin salah, "
        "betulkan. Bila jam mesin benar, karena dahulu jamnya terlalu maju: ./loket clock accept"
    )


def accept(*, by: Actor) -> int:
    """The clock is right now: go on from here, inside `write()`. Returns how many events stay dated in the future."""
    found, moment = last(), clock.now()
    chain.accept_clock()
    job_upkeep.bring_forward()
    throttle.forget_what_is_to_come()
    tries.forget_what_is_to_come()
    sign_in.end_what_is_to_come()
    told = {"last_event_at": _iso(found.event_at), "last_deed_at": _iso(found.deed_at), "clock": _iso(moment)}
    audit.record("clock:accepted", "clock", told, by=by)
    return db.session.scalar(select(func.count()).select_from(TicketEvent).where(TicketEvent.at > moment)) or 0


@click.command("clock")
@click.argument("act", metavar="[accept]", type=click.Choice(("status", "accept")), default="status")
@click.option("--yes", is_flag=True, help="Nyatakan bahwa jam mesin benar, tanpa ditanya.")
@with_appcontext
def command(act: str, *, yes: bool) -> None:
    """Jam mesin: cocok dengan catatan terakhir? accept: jam benar, catatannya yang terlalu maju."""
    if not founding.tables_found():
        _say(f"Kantor belum disiapkan: jalankan {service.how_to_start()} sekali.")
        sys.exit(1)
    is_ahead = last().is_ahead
    if act == "status" or not is_ahead:
        print(state())
        sys.exit(1 if is_ahead else 0)
    _require_consent(is_given=yes)
    with write():
        left = accept(by=Actor.system())
    print(f"{state()} Pernyataan ini tercatat di catatan audit.")
    if left:
        print(f"{left} catatan riwayat tetap bertanggal di masa depan: periksa permohonan dan tenggat dari waktu itu.")


def _require_consent(*, is_given: bool) -> None:
    """Nobody states what they have not read."""
    if is_given:
        return
    _say(state())
    if not (sys.stdin.isatty() and click.confirm(f"Sekarang benar {_told(clock.now())}?", err=True)):
        _say("Tidak ada yang diubah. Untuk menyatakan jam mesin benar: ./loket clock accept --yes")
        sys.exit(1)


def _told(moment: datetime) -> str:
    return f"{clock.wib(moment):%d-%m-%Y %H.%M} WIB"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


commands = [command]
