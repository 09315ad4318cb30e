"""The one table of moves and the one gate (handbook §5.2-5.4 with its additions).

A move is allowed when the table has it, the actor is one of those named, and every guard agrees. An illegal
move is a Conflict (409); a missing fact is a Refused (422). Verbs (`app.tickets.handling.moves` and its neighbours) go
through `move()`; nothing else changes a status.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.accounts.actor import ActorKind
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden
from app.tickets import history
from app.tickets.handling import guards
from app.tickets.statuses import AT_THE_FRONT, CLOSED, OPEN, REOPENABLE, STAFF_LABEL, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.tickets.handling.guards import Guard
    from app.tickets.history.events import EventKind
    from app.tickets.models import Ticket

APPLICANT = "applicant"
SYSTEM = "system"
S = Status


@dataclass(frozen=True, slots=True)
class Transition:
    """A legal move: who may make it (permissions, `applicant`, `system`) and what must hold."""

    source: Status
    target: Status
    by: frozenset[str]
    guards: tuple[Guard, ...] = ()

    def is_open_to(self, actor: Actor) -> bool:
        if actor.kind is ActorKind.SYSTEM:
            return SYSTEM in self.by
        if actor.kind is ActorKind.APPLICANT:
            return APPLICANT in self.by
        return any(actor.may(permission) for permission in self.by)


def _from(sources: Any, target: Status, *by: str, needs: tuple[Guard, ...] = ()) -> list[Transition]:
    return [Transition(source, target, frozenset(by), needs) for source in sources]


_NOTHING_OPEN = (guards.has_no_open_child, guards.nothing_keeps_it_open)
_ANSWERED = (guards.tells_the_citizen, *_NOTHING_OPEN)
_WAITING = (S.MENUNGGU_PIHAK_LAIN, S.MENUNGGU_JADWAL)

TABLE: tuple[Transition, ...] = (
    *_from([S.DRAF], S.DITERIMA, APPLICANT, "ticket:create", SYSTEM),
    *_from([S.DITERIMA], S.DIVERIFIKASI, "ticket:verify"),
    *_from([S.DITERIMA], S.DIDISPOSISIKAN, "ticket:create", needs=(guards.asks_for_no_service,)),
    *_from([S.DIVERIFIKASI], S.LENGKAPI_BERKAS, "ticket:request_papers", needs=(guards.names_what_is_missing,)),
    *_from([S.LENGKAPI_BERKAS], S.DIVERIFIKASI, APPLICANT, "ticket:receive_papers", needs=(guards.brings_something,)),
    *_from(
        [S.LENGKAPI_BERKAS], S.KEDALUWARSA, SYSTEM, "ticket:expire",
        needs=(guards.deadline_has_passed, guards.was_reminded),
    ),
    *_from(
        [S.DIVERIFIKASI], S.DIDISPOSISIKAN, "ticket:dispose", "disposition:record",
        needs=(guards.papers_are_complete, guards.may_send_straight),
    ),
    *_from(
        [S.DIDISPOSISIKAN, S.DIPROSES], S.DIDISPOSISIKAN,
        "ticket:reroute", "ticket:dispose", "ticket:accept", "disposition:record",
        needs=(guards.gives_reason_or_passes_down,),
    ),
    *_from(
        [S.DIDISPOSISIKAN, S.DIPROSES], S.DIVERIFIKASI, "ticket:accept", "ticket:dispose", "disposition:record",
        needs=(guards.gives_reason,),
    ),
    *_from([S.DIDISPOSISIKAN], S.DIPROSES, "ticket:accept"),
    *_from([S.DIVERIFIKASI], S.SELESAI, "ticket:verify", needs=_ANSWERED),
    *_from([S.DIPROSES], S.SELESAI, "ticket:answer", needs=_ANSWERED),
    *_from(
        [S.DIPROSES], S.LENGKAPI_BERKAS, "ticket:request_papers",
        needs=(guards.names_what_is_missing, guards.has_rounds_left),
    ),
    *_from([S.DIPROSES], S.MENUNGGU_PIHAK_LAIN, "ticket:process", needs=(guards.names_party_and_review,)),
    *_from([S.DIPROSES], S.MENUNGGU_JADWAL, "ticket:process", needs=(guards.names_appointment,)),
    *_from(_WAITING, S.DIPROSES, "ticket:process"),
    *_from([S.DIPROSES], S.MENUNGGU_TTD, "letter:draft"),
    *_from([S.MENUNGGU_TTD], S.DIPROSES, "letter:return", "letter:draft", needs=(guards.gives_reason,)),
    *_from([S.MENUNGGU_TTD], S.SIAP_DIAMBIL, "letter:sign", "letter:number", needs=(guards.names_letter,)),
    *_from([S.SIAP_DIAMBIL], S.SELESAI, "ticket:hand_over", SYSTEM, needs=_ANSWERED),
    *_from(
        [S.DIVERIFIKASI, S.DIPROSES], S.DITOLAK, "ticket:decide_refusal",
        needs=(guards.tells_the_citizen, guards.is_decided_by_another, *_NOTHING_OPEN),
    ),
    *_from(
        sorted(OPEN - {S.SIAP_DIAMBIL}), S.DIALIHKAN, "ticket:refer",
        needs=(guards.names_agency, guards.tells_the_citizen, *_NOTHING_OPEN),
    ),
    *_from(
        sorted(AT_THE_FRONT | {S.DIDISPOSISIKAN, S.DIPROSES, S.MENUNGGU_TTD, *_WAITING}), S.DIBATALKAN,
        APPLICANT, "ticket:cancel", needs=(guards.is_the_applicants_wish,),
    ),
    *_from(
        sorted(REOPENABLE), S.DIBUKA_KEMBALI, APPLICANT, "ticket:reopen",
        needs=(guards.gives_reason, guards.is_within_reopening_days),
    ),
    *_from([S.DIBUKA_KEMBALI], S.DIPROSES, "ticket:accept", needs=(guards.was_finished,)),
    *_from([S.DIBUKA_KEMBALI], S.DIVERIFIKASI, "ticket:verify", needs=(guards.was_expired,)),
    *_from(sorted(OPEN), S.DIGABUNG, "ticket:merge", needs=(guards.joins_another, guards.has_no_open_child)),
    *[move for state in sorted(OPEN)
      for move in _from([S.DIGABUNG], state, "ticket:merge", SYSTEM, needs=(guards.stood_there_before,))],
    *_from(
        sorted(CLOSED), S.DIARSIPKAN, "ticket:archive", SYSTEM,
        needs=(guards.names_location, guards.cannot_be_reopened_any_more, guards.does_not_go_on_elsewhere),
    ),
)  # fmt: skip

SETTLERS = ("leadership:open", "disposition:record")
"""Who says what becomes of an invitation: a leader, or who records what a leader ordered."""

_BY_MOVE = {(t.source, t.target): t for t in TABLE}
_AFTER: dict[Status, list[Callable[[Ticket, Actor], None]]] = defaultdict(list)


class IllegalMove(Conflict):
    """The table has no such move from where the request stands now."""


def after(status: Status) -> Callable[[Callable[[Ticket, Actor], None]], Callable[[Ticket, Actor], None]]:
    """Register what else happens, in the same transaction, when a request arrives in `status`."""

    def register(effect: Callable[[Ticket, Actor], None]) -> Callable[[Ticket, Actor], None]:
        _AFTER[status].append(effect)
        return effect

    return register


def transition(source: Status, target: Status) -> Transition | None:
    """The legal move between two states, if there is one."""
    return _BY_MOVE.get((source, target))


def targets(status: Status, actor: Actor) -> list[Status]:
    """Where `actor` may send a request that stands in `status`, before guards, in the table's order."""
    return [t.target for t in TABLE if t.source is status and t.is_open_to(actor)]


def move(
    ticket: Ticket,
    to: Status,
    *,
    by: Actor,
    event: EventKind,
    text: str | None = None,
    is_public: bool = True,
    **facts: Any,
) -> None:
    """Move `ticket` to `to` and append the one event that says so. Inside `write()`; takes the row anew.

    `facts` feed the guards; those that are plain and impersonal go into the event.
    Raises IllegalMove, Forbidden, Refused.
    """
    lock(ticket)
    step = _BY_MOVE.get((ticket.status, to))
    if step is None:
        raise IllegalMove(
            _("Permohonan ini sedang “%(now)s”; langkah itu tidak mungkin lagi.", now=STAFF_LABEL[ticket.status])
        )
    if not step.is_open_to(by):
        raise Forbidden(_("Peran Anda tidak boleh mengambil langkah ini."))
    for guard in step.guards:
        guard(ticket, guards.Facts(by=by, text=text, given=facts))
    _arrive(ticket, to)
    history.append(ticket, event, by=by, text=text, is_public=is_public, **guards.impersonal(facts))
    for effect in _AFTER[to]:
        effect(ticket, by)


def settle(ticket: Ticket, *, by: Actor, event: EventKind, text: str | None = None, **facts: Any) -> None:
    """End a letter that asks for no service with its outcome, from wherever it stands; for the office only.

    The table says how a service is given; an invitation is only answered, by a leader or at his order.
    """
    lock(ticket)
    if ticket.is_service or ticket.status not in OPEN:
        raise IllegalMove(
            _("Permohonan ini sedang “%(now)s”; langkah itu tidak mungkin lagi.", now=STAFF_LABEL[ticket.status])
        )
    require_settler(by)
    _arrive(ticket, Status.SELESAI)
    history.append(ticket, event, by=by, text=text, is_public=False, **guards.impersonal(facts))
    for effect in _AFTER[Status.SELESAI]:
        effect(ticket, by)


def require_settler(by: Actor) -> None:
    """Only a leader, or whoever records what a leader ordered."""
    if not any(by.may(permission) for permission in SETTLERS):
        raise Forbidden(_("Peran Anda tidak boleh mengambil langkah ini."))


def _arrive(ticket: Ticket, to: Status) -> None:
    now = clock.now()
    if to in CLOSED:
        ticket.closed_as, ticket.closed_at = to, now
    elif to in OPEN and ticket.status in CLOSED:
        ticket.cycle += ticket.status is not S.DIGABUNG  # a merge that is undone is no new round
        ticket.closed_at = None
    ticket.status, ticket.status_since = to, now
