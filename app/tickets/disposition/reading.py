"""The tree as a page shows it: read as columns in one statement, every word ready (R034)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from app.accounts import trays
from app.accounts.models import User
from app.platform.database import read
from app.tickets.disposition import instructions, rows
from app.tickets.disposition.kinds import KIND_LABEL, ORDER_LABEL, STATE_LABEL, WAITING, Kind, Order, State
from app.tickets.disposition.models import IS_WAITING, Disposition
from app.web import office_names
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor

_For = aliased(User)
_OF_TICKET = (
    select(
        *(Disposition.id, Disposition.parent_id, Disposition.batch, Disposition.code, Disposition.kind),
        *(Disposition.from_position_id, Disposition.from_name, Disposition.from_title, Disposition.given_by_id),
        *(Disposition.given_at, Disposition.ordered_as, Disposition.scan_id, Disposition.position_id),
        *(Disposition.unit_id, Disposition.user_id, Disposition.to_title, Disposition.is_responsible),
        *(Disposition.instructions, Disposition.note, Disposition.deadline_at, Disposition.blocks_closing),
        *(Disposition.state, Disposition.read_at, Disposition.accepted_at, Disposition.ended_at),
        *(Disposition.end_note, _For.name.label("user_name"), User.name.label("giver_name")),
    )
    .outerjoin(_For, _For.id == Disposition.user_id)
    .outerjoin(User, User.id == Disposition.given_by_id)
    .where(Disposition.ticket_id == bindparam("ticket_id"))
    .order_by(Disposition.id)
)
_TONE = {
    State.UNREAD: "ask",
    State.READ: "wait",
    State.ACCEPTED: "work",
    State.PASSED_ON: "plain",
    State.RETURNED: "bad",
    State.DONE: "good",
    State.WITHDRAWN: "plain",
}
"""The colour and shape of a tag; the word always stands in it."""
_COPY = lazy_("Tembusan")
DEEPEST = 4


class Node(NamedTuple):
    """One row as drawn, at its depth in the tree."""

    id: int
    depth: int
    kind: str
    state: str
    tone: str
    whom: str
    holder: str
    giver: str
    giver_name: str
    order: str
    boxes: list[str]
    note: str
    given_at: datetime
    deadline_at: datetime | None
    is_late: bool
    is_responsible: bool
    blocks_closing: bool
    is_over: bool
    ended_at: datetime | None
    end_note: str
    is_opinion: bool
    scan_id: int | None
    code: str


def of(ticket_id: int) -> list[Any]:
    """The rows of one request, oldest first."""
    return list(read(_OF_TICKET, {"ticket_id": ticket_id}))


class InTray(NamedTuple):
    """Where a request stands in somebody's tray, in words and tone."""

    words: str
    tone: str


_IN_TRAYS = (
    select(Disposition.ticket_id, Disposition.kind, Disposition.is_responsible, Disposition.state,
           Disposition.deadline_at)
    .where(IS_WAITING)
    .order_by(Disposition.id.desc())
)  # fmt: skip


def in_trays(ticket_ids: Sequence[int], actor: Actor, now: datetime) -> dict[int, InTray]:
    """Of these requests, what waits in the trays of `actor`: the late one first, else the oldest."""
    mine = Disposition.position_id.in_(sorted(trays.of(actor)))
    found: dict[int, InTray] = {}
    for row in read(_IN_TRAYS.where(mine, Disposition.ticket_id.in_(ticket_ids))):
        if is_late(row, now):
            found[row.ticket_id] = InTray(f"{_kind(row)}: {_('Terlambat')}", "late")
        elif found.get(row.ticket_id, InTray("", "")).tone != "late":
            found[row.ticket_id] = InTray(f"{_kind(row)}: {STATE_LABEL[row.state]}", _TONE[row.state])
    return found


def drawn(found: Sequence[Any], now: datetime) -> list[Node]:
    """The rows as a tree, each giver above those he gave it to."""
    known = {row.id for row in found}
    return [node for row in found if row.parent_id not in known for node in _branch(row, found, 0, now)]


def _branch(row: Any, found: Sequence[Any], depth: int, now: datetime) -> list[Node]:
    below = [node for one in found if one.parent_id == row.id for node in _branch(one, found, depth + 1, now)]
    return [_node(row, min(depth, DEEPEST), now), *below]


def _node(row: Any, depth: int, now: datetime) -> Node:
    is_waiting = row.state in WAITING
    return Node(
        id=row.id, depth=depth, kind=_kind(row), state=str(STATE_LABEL[row.state]), tone=_TONE[row.state],
        whom=row.to_title, holder=row.user_name or (trays.holder_of(row.position_id) if row.position_id else ""),
        giver=row.from_title, giver_name=row.from_name, order=_order(row),
        boxes=[office_names.spoken(words) for words in instructions.labels(row.instructions)], note=row.note,
        given_at=row.given_at, deadline_at=row.deadline_at if is_waiting else None, is_late=is_late(row, now),
        is_responsible=rows.is_main(row), blocks_closing=row.blocks_closing and is_waiting,
        is_over=not (is_waiting or row.state is State.PASSED_ON), ended_at=row.ended_at, end_note=row.end_note,
        is_opinion=row.kind is Kind.OPINION, scan_id=row.scan_id, code=row.code,
    )  # fmt: skip


def is_late(row: Any, now: datetime) -> bool:
    """Whether it has lain in a tray longer than it should."""
    return row.state in WAITING and row.deadline_at is not None and row.deadline_at < now


def _kind(row: Any) -> str:
    is_copy = row.kind is Kind.DISPOSITION and not row.is_responsible
    return str(_COPY if is_copy else KIND_LABEL[row.kind])


def _order(row: Any) -> str:
    """ "Atas perintah …", where somebody else recorded it."""
    if row.ordered_as is Order.OWN:
        return ""
    return _("atas perintah, %(how)s; dicatat %(name)s", how=ORDER_LABEL[row.ordered_as], name=row.giver_name or "…")
