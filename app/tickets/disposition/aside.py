"""What is asked beside the line: an opinion (the request stays mine), a part of the work, and "bagian saya selesai".

Pindahkan, a transfer, is another thing: there the request becomes somebody else's (`handling.rerouting`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from app.accounts import trays
from app.platform import clock
from app.platform.database import change, lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.disposition import instructions as boxes
from app.tickets.disposition import reach, rows, times
from app.tickets.disposition.kinds import Kind, State
from app.tickets.disposition.models import Disposition
from app.tickets.disposition.returning import own_row, tell
from app.tickets.disposition.tree import Tree, giver_of, new_code, titles, to_position
from app.tickets.history.events import EventKind
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import IN_THE_OFFICE, Status
from app.tickets.together import excluded
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

MAY_ASK = ("ticket:process", "ticket:dispose")


def ask_opinion(
    ticket: Ticket, to: Sequence[int], question: str, *, by: Actor, deadline: datetime | None = None
) -> list[Disposition]:
    """Ask one or several positions what they think; the request stays where it is."""
    tree, own = _held(ticket, by)
    if not question.strip():
        raise Refused(_("Tulis dahulu yang ditanyakan."), field="words")
    asked = _others(to, by)
    return _lay(tree, own, asked, by, EventKind.OPINION_ASKED, kind=Kind.OPINION, note=question.strip(),
                deadline_at=times.chosen(deadline, ticket))  # fmt: skip


def give_task(
    ticket: Ticket,
    to: Sequence[int],
    task: str,
    *,
    by: Actor,
    deadline: datetime | None = None,
    instructions: Sequence[str] = (),
    blocks_closing: bool = True,
) -> list[Disposition]:
    """Give a part of the work to positions that are not above one's own; it may keep the request from being closed."""
    tree, own = _held(ticket, by)
    if not task.strip():
        raise Refused(_("Tulis dahulu tugasnya."), field="words")
    asked = _others(to, by)
    above = set().union(*(reach.upward(position) for position in by.position_ids))
    if above & set(asked):
        raise Refused(_("Sub-tugas tidak diberikan kepada atasan; mintalah pendapatnya."), field="to")
    return _lay(
        tree, own, asked, by, EventKind.TASK_GIVEN, kind=Kind.TASK, note=task.strip(),
        deadline_at=times.chosen(deadline, ticket), instructions=boxes.known(instructions),
        blocks_closing=blocks_closing,
    )  # fmt: skip


def advise(ticket: Ticket, row_id: int, opinion: str, *, by: Actor) -> None:
    """Answer what was asked: an internal note tied to its row; the asker is told."""
    lock(ticket)
    tree = Tree(ticket)
    row = own_row(tree, row_id, by)
    if row.kind is not Kind.OPINION:
        raise Conflict(_("Yang ini bukan permintaan pendapat."))
    if not opinion.strip():
        raise Refused(_("Tulis dahulu pendapat Anda."), field="words")
    tree.end([row], State.DONE, by, opinion.strip())
    row.user_id = by.user_id
    _say_done(ticket, row, by, EventKind.OPINION_GIVEN)
    tell(row.from_position_id, row.given_by_id, NoticeKind.OPINION_GIVEN, ticket, by)


def finish(ticket: Ticket, row_id: int, report: str, *, by: Actor) -> None:
    """ "Bagian saya selesai": a copy that was noted, a task that is done, or one's own step of the work, with a report.

    The work itself then lies with whoever gave it; the last step, the answer, is `moves.resolve`.
    """
    lock(ticket)
    tree = Tree(ticket)
    row = own_row(tree, row_id, by)
    if row.kind is Kind.OPINION:
        raise Conflict(_("Jawablah permintaan pendapat ini dengan pendapat Anda."))
    above = tree.row(row.parent_id) if row.parent_id else None
    if row.is_main:
        _require_step_up(ticket, above, report)
    tree.end([row], State.DONE, by, report.strip())
    row.user_id = row.user_id or by.user_id
    if row.is_main and above is not None:
        tree.wake(above, State.ACCEPTED, times.usual_for(ticket))
        tree.point()
    _say_done(ticket, row, by, EventKind.TASK_DONE if row.kind is Kind.TASK else EventKind.DISPOSITION_DONE)
    if row.is_main or row.kind is Kind.TASK:
        tell(row.from_position_id, row.given_by_id, NoticeKind.DISPOSITION_ENDED, ticket, by)


def mark_read(ticket_id: int, *, by: Actor) -> None:
    """Whoever opens the page has read what lies there for him. Inside `write()`, after the page's read has ended."""
    change(
        update(Disposition)
        .where(
            Disposition.ticket_id == ticket_id,
            Disposition.state == State.UNREAD,
            Disposition.position_id.in_(sorted(trays.of(by))),
        )
        .values(state=State.READ, read_at=clock.now())
    )


def _held(ticket: Ticket, by: Actor) -> tuple[Tree, Disposition]:
    """The tree and the row of `by` in it: of the line, or a part of the work he was given."""
    lock(ticket)
    if ticket.status not in IN_THE_OFFICE:
        raise Conflict(_("Permohonan ini tidak sedang dikerjakan di kantor."))
    if not any(by.may(name) for name in MAY_ASK):
        raise Forbidden(_("Peran Anda tidak boleh mengambil langkah ini."))
    tree = Tree(ticket)
    tree.ensure()
    own = rows.to_ask_from(tree.rows, by)
    if own is None:
        raise Conflict(_("Permohonan ini tidak sedang menunggu di meja Anda."))
    return tree, own


def _others(to: Sequence[int], by: Actor) -> list[int]:
    asked = list(dict.fromkeys(to))
    if not asked:
        raise Refused(_("Pilih sedikitnya satu penerima."), field="to")
    if set(asked) & by.position_ids or any(trays.chair(one) is None for one in asked):
        raise Refused(_("Pilih penerima lain dari daftar."), field="to")
    return asked


def _lay(
    tree: Tree, own: Disposition, to: Sequence[int], by: Actor, event: EventKind, **what: Any
) -> list[Disposition]:
    giver = giver_of(by, own.position_id if own.position_id in by.position_ids else None)
    for one in to:
        excluded.require_free(tree.ticket, unit_id=to_position(one).unit_id, position_id=one)
    batch = new_code()
    given = [tree.lay(to_position(one), parent=own, giver=giver, batch=batch, **what) for one in to]
    history.append(
        tree.ticket, event, by=by, is_public=False, text=what["note"], giver=giver.title, whom=titles(given),
        items=boxes.labels(what.get("instructions", ())),
    )  # fmt: skip
    return given


def _require_step_up(ticket: Ticket, above: Disposition | None, report: str) -> None:
    if above is None or ticket.status is not Status.DIPROSES:
        raise Conflict(_("Anda yang terakhir memegangnya: jawab dan selesaikan permohonan ini."))
    if not report.strip():
        raise Refused(_("Tulis laporan untuk atasan Anda."), field="words")


def _say_done(ticket: Ticket, row: Disposition, by: Actor, event: EventKind) -> None:
    history.append(
        ticket, event, by=by, is_public=False, text=row.end_note or None, row=row.id,
        giver=giver_of(by, row.position_id if row.position_id in by.position_ids else None).title,
    )  # fmt: skip
