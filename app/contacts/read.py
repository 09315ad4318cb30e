"""What a request's page tells of calls and visits: the newest of them, and a call-back that is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, bindparam, cast, literal, null, select, union_all

from app.contacts.calls import OUTCOME_LABEL
from app.contacts.identity_checks import NEWEST_OF_TICKET, PROOF_LABEL, Proof
from app.contacts.models import Call, CallBack, CallBackState, CallOutcome, Direction, Purpose, Visit
from app.contacts.visits import PURPOSE_LABEL
from app.platform.database import read
from app.tickets.facets import facet
from app.web.formatting import waktu
from app.web.i18n import _, plural_

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect

    from app.tickets.facets import Fact

_TOLD = 6
_MINUTE = 60


_NOTHING = cast(null(), String)
_TOLD_OF: CompoundSelect[Any] = union_all(
    select(
        *(literal("call").label("what"), Call.ended_at.label("at"), Call.started_at.label("since")),
        cast(Call.outcome, String).label("detail"),
        cast(Call.direction, String).label("way"),
        _NOTHING.label("queue_number"),
    ).where(Call.ticket_id == bindparam("ticket_id")),
    select(
        *(literal("visit"), Visit.ended_at, Visit.started_at, cast(Visit.purpose, String), _NOTHING),
        Visit.queue_number,
    ).where(Visit.ticket_id == bindparam("ticket_id")),
    select(
        *(literal("callback"), CallBack.promised_for, null(), cast(CallBack.state, String), _NOTHING, _NOTHING),
    ).where(CallBack.ticket_id == bindparam("ticket_id"), CallBack.state == CallBackState.WAITING),
    select(
        *(literal("known"), NEWEST_OF_TICKET.c.at, null(), cast(NEWEST_OF_TICKET.c.proof, String)),
        *(_NOTHING, _NOTHING),
    ),
)


@facet("contacts")
def told(ticket_id: int) -> list[Fact]:
    """The newest calls and visits, and a call-back that is owed."""
    rows = sorted(read(_TOLD_OF, {"ticket_id": ticket_id}), key=lambda row: row.at, reverse=True)
    known = [_known(row) for row in rows if row.what == "known"]
    return [*known, *[_fact(row) for row in rows if row.what != "known"][:_TOLD]]


def _known(row: Any) -> Fact:
    how = str(PROOF_LABEL[Proof(row.detail)])
    return _("Penelepon dikenal"), _("dengan %(how)s, %(when)s", how=how, when=waktu(row.at))


def _fact(row: Any) -> Fact:
    if row.what == "callback":
        return _("Telepon kembali"), _("dijanjikan %(when)s", when=waktu(row.at))
    if row.what == "visit":
        queue = _(" (antrean %(number)s)", number=row.queue_number) if row.queue_number else ""
        label = PURPOSE_LABEL[Purpose(row.detail)]
        return _("Kunjungan"), f"{label}{queue}, {waktu(row.at, 'pendek')}{_length(row)}"
    is_ours = Direction(row.way) is Direction.OUTGOING
    told = f"{OUTCOME_LABEL[CallOutcome(row.detail)]}, {waktu(row.at, 'pendek')}{_length(row)}"
    return (_("Telepon keluar") if is_ours else _("Telepon masuk")), told


def _length(row: Any) -> str:
    if row.since is None:
        return ""
    minutes = max(1, round((row.at - row.since).total_seconds() / _MINUTE))
    return ", " + plural_(minutes, "%(n)s menit", "%(n)s menit")
