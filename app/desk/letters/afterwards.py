"""What may be done with a letter once it is signed, and which letter it replaces or is replaced by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select

from app.letters import access
from app.letters.kinds import UNFINISHED, LetterState
from app.letters.models import Letter
from app.platform.database import read
from app.web.office import is_in_srikandi

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_KIN = (
    select(Letter.id, Letter.number, Letter.subject, Letter.state, Letter.replaces_id)
    .where(or_(Letter.id == bindparam("replaces"), Letter.replaces_id == bindparam("letter")))
    .where(Letter.state != LetterState.CANCELLED)
    .order_by(Letter.id)
)


def open_to(letter: Letter, by: Actor) -> dict[str, Any]:
    """What this person may do now, and the letters that stand before and after it."""
    is_numbering = letter.state is LetterState.NUMBERING
    may_number = is_numbering and by.may("letter:number") and not is_in_srikandi()
    kin = list(read(access.seen(_KIN, by), {"replaces": letter.replaces_id or 0, "letter": letter.id}))
    after = next((row for row in kin if row.replaces_id == letter.id), None)
    is_final = letter.state in (LetterState.SIGNED, LetterState.WITHDRAWN)
    return {
        "may_number": may_number and not letter.number,
        "may_scan": may_number and bool(letter.number),
        "may_bring": is_in_srikandi() and letter.state in UNFINISHED and by.may("letter:number"),
        "may_withdraw": letter.state is LetterState.SIGNED and by.may("letter:withdraw"),
        "may_replace": is_final and after is None and by.may("letter:withdraw") and by.may("letter:draft"),
        "replaces": next((row for row in kin if row.id == letter.replaces_id), None),
        "replaced_by": after,
    }
