"""Giving a disposition: downward only, to several at once, one of them the penanggung jawab (handbook §4.1, §4.3).

The Kepala Dinas may have written or said it: then whoever records it presses the button "atas perintah", and the
giver is the leader's position. Every verb takes the request first, then its tree, then moves; all inside `write()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.accounts import appointments, trays
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.disposition import instructions as boxes
from app.tickets.disposition import reach, rows, times
from app.tickets.disposition.kinds import Kind, Order, State
from app.tickets.disposition.tree import Giver, Recipient, Tree, giver_of, new_code, titles, to_position
from app.tickets.handling import chairs, workflow
from app.tickets.history.events import EventKind
from app.tickets.statuses import Status
from app.tickets.together import excluded
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.disposition.models import Disposition
    from app.tickets.models import Ticket

GIVEN_IN = frozenset({Status.DIVERIFIKASI, Status.DIDISPOSISIKAN, Status.DIPROSES})
"""When a disposition may be given; while a request waits for somebody, the work goes on first."""
LONGEST_NOTE = 4000


def give(
    ticket: Ticket,
    to: Sequence[int],
    responsible: int,
    *,
    by: Actor,
    instructions: Sequence[str] = (),
    note: str = "",
    deadline: datetime | None = None,
    ordered_as: Order = Order.OWN,
    scan_id: int | None = None,
    ordered_by: int | None = None,
    leaf_id: int | None = None,
) -> Disposition:
    """Dispose to the positions `to`, of which `responsible` answers for it and the rest get copies; its row.

    `leaf_id`: the row that was waiting when the giver looked (0: none); if another waits by now somebody was quicker.
    `ordered_as` other than OWN: recorded at the order of the position `ordered_by` (None: the Kepala Dinas), perhaps
    with the scan of the sheet.
    """
    lock(ticket)
    tree = Tree(ticket)
    if ticket.status not in GIVEN_IN:
        raise Conflict(_("Permohonan ini pada tahap ini tidak didisposisikan."))
    is_own = ordered_as is Order.OWN
    giver = _giver(tree, by) if is_own else _leader(tree, by, ordered_by, ordered_as=ordered_as, scan_id=scan_id)
    _refuse_late(tree, leaf_id)
    main, copies = _recipients(giver, to, responsible)
    for one in (main, *copies):
        excluded.require_free(ticket, unit_id=one.unit_id, position_id=one.position_id)
    ticked, until, words = boxes.known(instructions), times.chosen(deadline, ticket), worded(note)
    is_new_unit, was_in_front = main.unit_id != ticket.unit_id, ticket.status is Status.DIVERIFIKASI
    told = {"giver": giver.title, "whom": titles([main, *copies]), "items": boxes.labels(ticked)}
    _move(ticket, by, words, unit=chairs.unit_name(main.unit_id), is_ordered=not is_own, told=told)
    row = _lay(tree, giver, main, copies, by, instructions=ticked, note=words, deadline_at=until)
    if is_new_unit and not was_in_front:
        history.append(ticket, EventKind.FORWARDED, by=by, unit=chairs.unit_name(main.unit_id))
    return row


def _move(ticket: Ticket, by: Actor, words: str, *, unit: str, is_ordered: bool, told: dict[str, Any]) -> None:
    """The step in the workflow, with what the office reads of it; the citizen reads only the unit."""
    if ticket.status is Status.DIVERIFIKASI:
        workflow.move(ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.DISPOSED, unit=unit, is_ordered=is_ordered)
        history.append(ticket, EventKind.DISPOSITION_GIVEN, by=by, is_public=False, text=words or None, **told)
    else:
        workflow.move(ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.DISPOSITION_GIVEN, is_public=False,
                      text=words or None, is_passed_down=True, **told)  # fmt: skip


def send_up(ticket: Ticket, *, by: Actor, note: str = "", leaf_id: int | None = None) -> Disposition:
    """To the leadership: from the front to the first desk (the Sekretaris), from there to the Kepala Dinas."""
    lock(ticket)
    tree = Tree(ticket)
    _refuse_late(tree, leaf_id)
    if ticket.status is Status.DIVERIFIKASI:
        return _send_to_first_desk(tree, by, worded(note))
    own, top = tree.leaf, reach.top()
    if own is None or ticket.status not in GIVEN_IN or not _is_at_first_desk(tree, by):
        raise Conflict(_("Permohonan ini tidak sedang menunggu di meja Anda."))
    if top is None or top == own.position_id:
        raise Refused(_("Belum ada jabatan Kepala Dinas di daftar jabatan."))
    if not reach.may_go_up(own):
        raise Conflict(_("Permohonan ini turun dari Kepala Dinas. Untuk mengirimnya ke sana lagi, kembalikan."))
    giver, main = giver_of(by, own.position_id), to_position(top)
    workflow.move(ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.DISPOSITION_GIVEN, is_public=False,
                  text=worded(note) or None, is_passed_down=True, giver=giver.title, whom=[main.title])  # fmt: skip
    tree.end([own], State.DONE, by)
    row = tree.lay(
        main, parent=own, giver=giver, is_responsible=True, note=worded(note), deadline_at=times.usual_for(tree.ticket)
    )
    tree.point()
    return row


def bring_up(ticket: Ticket, *, by: Actor) -> Disposition | None:
    """A letter that asks for no service goes from the agenda straight to the first desk (handbook §4.1).

    None where it was on its way already, or the office has no leader yet; then it waits at the front.
    """
    lock(ticket)
    is_new = not ticket.is_service and ticket.status is Status.DITERIMA
    return _send_to_first_desk(Tree(ticket), by, "") if is_new and reach.first_desk() is not None else None


def name_representative(ticket: Ticket, position_id: int | None, *, by: Actor) -> None:
    """Whoever goes in the office's name may see the letter from now on, and whoever was named before no longer.

    Such a row hangs below nobody's, unlike a sub-task. `position_id` None: nobody is sent.
    """
    tree, giver = Tree(ticket), giver_of(by)
    before = [row for row in tree.rows if row.kind is Kind.TASK and row.parent_id is None and row.state is State.DONE]
    tree.end(before, State.WITHDRAWN, by)
    if position_id is None:
        return
    excluded.require_free(ticket, position_id=position_id)
    row = tree.lay(to_position(position_id), parent=None, giver=giver, kind=Kind.TASK, note=_("Mewakili dinas."))
    tree.end([row], State.DONE, by)


def _send_to_first_desk(tree: Tree, by: Actor, note: str) -> Disposition:
    first = reach.first_desk()
    if first is None:
        raise Refused(_("Belum ada jabatan Sekretaris atau Kepala Dinas di daftar jabatan."))
    main = to_position(first)
    unit = chairs.unit_name(main.unit_id)
    workflow.move(
        tree.ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.DISPOSED, is_public=tree.ticket.is_service,
        unit=unit, is_to_leadership=True,
    )  # fmt: skip
    tree.end(tree.line, State.WITHDRAWN, by)
    row = tree.lay(
        main, parent=None, giver=giver_of(by), is_responsible=True, note=note, deadline_at=times.usual_for(tree.ticket)
    )
    tree.point()
    return row


def _giver(tree: Tree, by: Actor) -> Giver:
    """In which position this is given; Forbidden or Conflict where it is not theirs to give."""
    if not by.may("ticket:dispose"):
        raise Forbidden(_("Peran Anda tidak boleh mendisposisikan."))
    tree.ensure()
    position_id = rows.giving_position(tree.rows, by)
    if position_id is None:
        raise Conflict(_("Permohonan ini tidak sedang menunggu di meja Anda."))
    return giver_of(by, position_id)


def _leader(tree: Tree, by: Actor, position_id: int | None, **how: Any) -> Giver:
    """The leader for whom somebody records what he wrote or said: the Kepala Dinas, or the head who has it now."""
    if not by.may("disposition:record"):
        raise Forbidden(_("Peran Anda tidak boleh mencatat disposisi pimpinan."))
    leader = position_id or reach.top()
    if leader is None:
        raise Refused(_("Belum ada jabatan Kepala Dinas di daftar jabatan."))
    leaf = tree.ensure()
    if leader != reach.top() and leader not in reach.orderers(leaf.position_id if leaf else None):
        raise Conflict(_("Permohonan ini tidak sedang menunggu di meja pimpinan itu."))
    holder, there = appointments.holder(leader), trays.chair(leader)
    title = holder.full_title if holder else there.title if there else ""
    return Giver(leader, holder.name if holder else "", title, by.user_id, **how)


def _recipients(giver: Giver, to: Sequence[int], responsible: int) -> tuple[Recipient, list[Recipient]]:
    """The penanggung jawab, and those who get a copy. Refused: nobody, or somebody not below the giver."""
    if responsible not in to:
        raise Refused(_("Pilih satu penanggung jawab di antara penerima."), field="responsible")
    under = {one.position_id for one in reach.downward(giver.position_id or 0)}
    if set(to) - under:
        raise Refused(_("Disposisi hanya turun: pilih jabatan di bawah Anda."), field="to")
    return to_position(responsible), [to_position(one) for one in dict.fromkeys(to) if one != responsible]


def _lay(tree: Tree, giver: Giver, main: Recipient, copies: Sequence[Recipient], by: Actor, **what: Any) -> Disposition:
    """The giver's own row is passed on, what lay below it is taken back, the new rows come."""
    own = _row_of(tree, giver, by)
    tree.end(tree.below(own), State.WITHDRAWN, by, _("Didisposisikan ulang."))
    tree.pass_on(own)
    batch = new_code()
    row = tree.lay(main, parent=own, giver=giver, batch=batch, is_responsible=True, **what)
    for copy in copies:
        tree.lay(copy, parent=own, giver=giver, batch=batch, **{**what, "deadline_at": None})
    tree.point()
    return row


def _row_of(tree: Tree, giver: Giver, by: Actor) -> Disposition:
    """The giver's row in the line; laid now for a head who steps in from above, so that a return finds him."""
    own = next((row for row in reversed(tree.line) if row.position_id == giver.position_id), None)
    if own is not None:
        return own
    tree.end(tree.line, State.WITHDRAWN, by, _("Diambil alih."))
    return tree.lay(to_position(giver.position_id or 0), parent=None, giver=giver, is_responsible=True)


def _is_at_first_desk(tree: Tree, by: Actor) -> bool:
    own = tree.held_by(by)
    return own is not None and own is tree.leaf and own.position_id == reach.first_desk()


def _refuse_late(tree: Tree, leaf_id: int | None) -> None:
    leaf = tree.leaf
    if leaf_id is not None and leaf_id != (leaf.id if leaf else 0):
        raise Conflict(_("Permohonan ini baru saja berpindah meja. Lihat dahulu keadaannya sekarang."))


def worded(note: str) -> str:
    """The words of a note. Refused: too long to be one."""
    if len(note) > LONGEST_NOTE:
        raise Refused(_("Catatan paling panjang %(count)s huruf.", count=LONGEST_NOTE), field="words")
    return note.strip()
