"""A copy (tembusan) goes further down: a head lets his own people know too (handbook §4.1, §4.3).

It asks for nothing and stays a copy; whoever answers for the request is not changed by it. With the passing on, the
head's own copy is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.disposition import reach, rows
from app.tickets.disposition.giving import worded
from app.tickets.disposition.kinds import State
from app.tickets.disposition.returning import own_row
from app.tickets.disposition.tree import Tree, giver_of, new_code, titles, to_position
from app.tickets.history.events import EventKind
from app.tickets.together import excluded
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor
    from app.tickets.disposition.models import Disposition
    from app.tickets.models import Ticket


def pass_copy(ticket: Ticket, row_id: int, to: Sequence[int], *, by: Actor, note: str = "") -> list[Disposition]:
    """Send one's copy on to positions below one's own; the rows they got."""
    lock(ticket)
    if not by.may("ticket:dispose"):
        raise Forbidden(_("Peran Anda tidak boleh mendisposisikan."))
    tree = Tree(ticket)
    row = own_row(tree, row_id, by)
    if not rows.is_copy(row):
        raise Conflict(_("Yang ini bukan tembusan."))
    whom = [to_position(one) for one in _below(row, to)]
    for one in whom:
        excluded.require_free(ticket, unit_id=one.unit_id, position_id=one.position_id)
    giver, batch, words = giver_of(by, row.position_id), new_code(), worded(note)
    tree.end([row], State.DONE, by)
    given = [tree.lay(one, parent=row, giver=giver, batch=batch, note=words) for one in whom]
    history.append(
        ticket, EventKind.COPY_PASSED_ON, by=by, is_public=False, text=words or None, giver=giver.title,
        whom=titles(given),
    )  # fmt: skip
    return given


def _below(row: Disposition, to: Sequence[int]) -> list[int]:
    under = {one.position_id for one in reach.downward(row.position_id or 0)}
    if not to or set(to) - under:
        raise Refused(_("Disposisi hanya turun: pilih jabatan di bawah Anda."), field="to")
    return list(dict.fromkeys(to))
