"""A letter that was numbered and signed in SRIKANDI is recorded here, not done twice (handbook §5.4).

Loket keeps the request, its clock and its messages; number, date, disposition and the signed PDF are SRIKANDI's. The
way up the house is walked there, so what is still open of it here is void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.letters import books, finishing, rounds, scanning, signatories, signing_words, versions
from app.letters.kinds import UNFINISHED, LetterState
from app.platform import clock
from app.platform.database import lock
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets.history.events import EventKind
from app.web.i18n import _
from app.web.office import is_in_srikandi

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor
    from app.letters.models import Letter
    from app.letters.scanning import Scan


def bring(letter: Letter, scan: Scan, number: str, day: date, note: str, *, by: Actor) -> None:
    """Record the letter as SRIKANDI sent it out, inside `write()`; `note` is the disposition written there."""
    lock(letter)
    if not is_in_srikandi():
        raise Conflict(_("Kantor ini memakai buku nomor Loket, bukan SRIKANDI."))
    if letter.state not in UNFINISHED:
        raise Conflict(_("Surat ini sudah selesai."))
    if scan.file.media_type != PDF:
        raise Refused(_("Unggah PDF dari SRIKANDI."), field="scan")
    scanning.require_own(letter, scan)
    scanning.put_number(
        letter,
        books.record(
            number, day, kind=letter.kind, subject=letter.subject, recipient=versions.addressee(letter),
            letter=letter, by=by,
        ),
    )  # fmt: skip
    _sign(letter)
    rounds.join_request(letter, by)
    rounds.note(letter, EventKind.LETTER_FROM_SRIKANDI, by, text=note.strip() or None, number=letter.number)
    finishing.finish(letter, scan.file, by=by)


def _sign(letter: Letter) -> None:
    """It stands signed, in the name of whoever it was drafted for; who pressed the button, SRIKANDI knows."""
    rounds.void_open_steps(letter)
    signatories.print_on(letter, signatories.block(letter.signatory_position_id, letter.signed_as))
    letter.state, letter.is_electronic = LetterState.NUMBERING, True
    letter.certificate = signing_words.SRIKANDI
    letter.signed_at = letter.changed_at = clock.now()
