"""The signature, by hand or electronic, and the order in which number and date come (handbook §5.4).

By hand: the printed sheet is signed first; number and date are written afterwards, and the scan of the sheet becomes
the file that is verified. Electronically: the number is kept free first, the file is signed with it on, and when
signing fails the number is void with its reason. Loket ships no connector; an office's own registers itself here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from flask import current_app

from app.extensions import db
from app.letters import books, rounds, signatories, versions
from app.letters.kinds import LetterState, NumberState, StepKind, StepState
from app.letters.signing_words import PLACE
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden
from app.tickets.history.events import EventKind
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.letters.models import Letter, LetterNumber, LetterStep


class Signer(NamedTuple):
    """Who signs electronically; the passphrase is never kept."""

    name: str
    nip: str
    title: str
    passphrase: str


class CannotSign(Exception):
    """The signing service did not sign; `str()` says why, in words for the signatory."""


class Connector(Protocol):
    """What an office that has certified signatures (BSrE) registers. Without one, letters are signed by hand."""

    certificate: str
    """Who certifies it: `BSrE`."""
    statement: str
    """The sentence that such a document carries, and only such a one."""

    def sign(self, pdf: bytes, signer: Signer) -> bytes:
        """The same document, signed. Raises CannotSign."""


def register(app: object, connector: Connector) -> None:
    """Let this application sign electronically."""
    app.extensions[PLACE] = connector  # type: ignore[attr-defined]


def connector() -> Connector | None:
    """The connector of this office; None without one."""
    found: Connector | None = current_app.extensions.get(PLACE)
    return found


def by_hand(letter: Letter, *, by: Actor) -> None:
    """The sheet was signed with ink: by whoever is signed in, or recorded by who numbers letters. Inside `write()`."""
    step = _require_turn(letter, by)
    if letter.is_electronic:
        raise Conflict(_("Surat ini ditandatangani secara elektronik."))
    _put_name(letter, step, by)
    letter.state, letter.signed_at, letter.changed_at = LetterState.NUMBERING, clock.now(), clock.now()
    rounds.note(letter, EventKind.LETTER_SIGNED_BY_HAND, by)


def begin(letter: Letter, certificate: str, *, by: Actor) -> LetterNumber:
    """Keep a number free for an electronic signature; one left over from an attempt that broke off is used again."""
    step = _require_turn(letter, by)
    if not letter.is_electronic or not _holds(step, by):
        raise Forbidden(_("Tanda tangan elektronik hanya oleh pejabatnya sendiri."))
    kept = books.of_letter(letter)
    if kept is not None and kept.dated_on != clock.today():
        books.void(kept, _("Penandatanganan terputus."), by=by)
        kept = None
    number = kept or books.keep_for(letter, versions.addressee(letter), by=by)
    letter.number, letter.letter_date = number.text, number.dated_on
    letter.certificate = certificate
    _print_name(letter, by)
    return number


def fail(letter: Letter, reason: str, *, by: Actor) -> None:
    """Signing failed: the number is void with its reason, the letter waits as before."""
    lock(letter)
    number = books.of_letter(letter)
    if number is not None and number.state is NumberState.RESERVED:
        books.void(number, _("Tanda tangan elektronik gagal: %(reason)s", reason=reason), by=by)
    letter.number, letter.letter_date, letter.certificate = "", None, ""
    signatories.print_on(letter, signatories.Block("", "", "", ""))


def complete(letter: Letter, *, by: Actor) -> None:
    """The signed file has come back: the number is the letter's. The caller finishes it with the file."""
    step = _require_turn(letter, by)
    number = books.of_letter(letter)
    if number is None:
        raise Conflict(_("Nomor surat ini sudah dibatalkan."))
    books.use(number, letter, number.dated_on, by=by)
    _put_name(letter, step, by)
    letter.signed_at = clock.now()
    db.session.flush()


def may_sign(letter: Letter, step: LetterStep | None, by: Actor) -> bool:
    """Whether somebody may say now that it is signed."""
    if step is None or step.kind is not StepKind.SIGN or letter.state is not LetterState.SIGNING:
        return False
    return _holds(step, by) or (not letter.is_electronic and (by.may("letter:number") or _has_the_pen(step, by)))


def _require_turn(letter: Letter, by: Actor) -> LetterStep:
    lock(letter)
    step = rounds.waiting_step(letter)
    if step is None or letter.state is not LetterState.SIGNING:
        raise Conflict(_("Surat ini sedang tidak menunggu tanda tangan."))
    if not may_sign(letter, step, by):
        raise Forbidden(_("Surat ini menunggu tanda tangan orang lain."))
    return step


def _has_the_pen(step: LetterStep, by: Actor) -> bool:
    """Ink is proven by the sheet itself: whoever sits in the chair that was chosen records it, also a head of section
    under a nota dinas. To sign electronically asks for the permission besides."""
    return step.position_id in by.position_ids and by.may("letter:initial")


def _holds(step: LetterStep | None, by: Actor) -> bool:
    return step is not None and step.position_id in by.position_ids and by.may("letter:sign")


def _print_name(letter: Letter, by: Actor) -> None:
    signatories.print_on(letter, signatories.block_of(by, letter.signatory_position_id, letter.signed_as))


def _put_name(letter: Letter, step: LetterStep, by: Actor) -> None:
    """What was signed, by whom and as what, as it stood that day."""
    _print_name(letter, by)
    letter.signed_by_id = by.user_id if step.position_id in by.position_ids else None
    step.state, step.at = StepState.DONE, clock.now()
    step.by_id, step.by_name, step.by_title = by.user_id, by.name, by.position
    db.session.flush()
