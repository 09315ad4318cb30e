"""Books of outgoing letters: each number drawn once, none reused, every gap explained (handbook §4.4).

A number is drawn from one atomic row per book and year, in the transaction that needs it. It stands for a letter, or
for one that is written elsewhere ("ambil nomor"), or is kept free with a reason ("nomor cadangan"); it can be voided
with a reason, never given again. On 1 January a book begins anew; what was kept free of the old year stays of it.
While the office keeps its numbers in SRIKANDI there is no second book: its numbers are written down here as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import audit
from app.extensions import db
from app.letters.books import classification as classes
from app.letters.books import registers
from app.letters.kinds import FINAL, NumberState
from app.letters.models import Letter, LetterNumber
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets.history import chain
from app.web.i18n import _
from app.web.office import is_in_srikandi

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor
    from app.letters.kinds import LetterKind


def take(
    kind: LetterKind,
    *,
    subject: str,
    by: Actor,
    classification: str = "",
    recipient: str = "",
    letter: Letter | None = None,
    unit_id: int | None = None,
    reserve: bool = False,
    reason: str = "",
    is_secret: bool = False,
    form_key: str | None = None,
) -> LetterNumber:
    """Draw the next number of the kind's book for today, inside `write()`.

    `reserve` keeps it free: for a letter that is about to be signed, or with a `reason` for one still to be written.
    The same `form_key` draws once, however often its form is sent. `is_secret`: the book tells number and date alone.
    """
    if is_in_srikandi():
        raise Conflict(_("Nomor surat diambil di SRIKANDI; catat nomornya di sini."))
    if reserve and letter is None:
        _require(reason.strip(), _("Tulis mengapa nomor ini dicadangkan."), "reason")
    _require(subject.strip(), _("Tulis hal surat."), "subject")
    chain.hold()  # numbers and events queue up behind each other; a clock that stands back stops both
    if (sent_before := by_form(form_key)) is not None:
        return sent_before
    day, book = clock.today(), registers.of_kind(kind)
    known = registers.pattern_of(book)
    if known.asks_for_classification:
        classes.require(classification, day)
    running = registers.draw(book, day.year)
    row = LetterNumber(
        book_id=book.id, year=day.year, running=running, text=known.write(running, day, classification),
        kind=kind, state=NumberState.RESERVED if reserve else NumberState.USED, reason=reason.strip(),
        classification=classification, subject=subject.strip(), recipient=recipient.strip(),
        letter_id=letter.id if letter else None, unit_id=unit_id or (letter.unit_id if letter else None),
        dated_on=day, is_secret=is_secret, form_key=form_key, **_signed(by),
    )  # fmt: skip
    return _entered(row, "letter_number:reserved" if reserve else "letter_number:taken", by)


def keep_for(letter: Letter, recipient: str, *, by: Actor) -> LetterNumber:
    """Keep the next number free for a letter that is about to bear it, inside `write()`."""
    return take(
        letter.kind, subject=letter.subject, by=by, classification=letter.classification, recipient=recipient,
        letter=letter, reserve=True,
    )  # fmt: skip


def record(
    text: str,
    day: date,
    *,
    kind: LetterKind,
    subject: str,
    by: Actor,
    recipient: str = "",
    letter: Letter | None = None,
    is_secret: bool = False,
    form_key: str | None = None,
) -> LetterNumber:
    """Write down a number that SRIKANDI gave, inside `write()`. The same number stands once."""
    if not is_in_srikandi():
        raise Conflict(_("Nomor surat diambil dari buku Loket, bukan dari SRIKANDI."))
    text = " ".join(text.split())
    _require(text, _("Tulis nomor surat dari SRIKANDI."), "number")
    _require(subject.strip(), _("Tulis hal surat."), "subject")
    _require(day <= clock.today(), _("Tanggal surat belum tiba."), "letter_date")
    chain.hold()
    if (sent_before := by_form(form_key)) is not None:
        return sent_before
    _require(standing(text) is None, _("Nomor %(number)s sudah dipakai surat lain.", number=text), "number")
    row = LetterNumber(
        book_id=registers.of_kind(kind).id, year=day.year, running=None, text=text, kind=kind, state=NumberState.USED,
        reason="", classification="", subject=subject.strip(), recipient=recipient.strip(),
        letter_id=letter.id if letter else None, unit_id=letter.unit_id if letter else None, dated_on=day,
        is_secret=is_secret, form_key=form_key, **_signed(by),
    )  # fmt: skip
    return _entered(row, "letter_number:recorded", by)


def use(
    number: LetterNumber, letter: Letter | None, day: date, *, by: Actor, subject: str = "", recipient: str = ""
) -> None:
    """Give a number that was kept free to its letter, dated `day`. A number of last year dates a letter of last year.

    `letter` is None for one written elsewhere; then `subject` and `recipient` say which.
    """
    lock(number)
    if number.state is not NumberState.RESERVED:
        raise Conflict(_("Nomor %(number)s tidak lagi cadangan.", number=number.text))
    if number.letter_id is not None and (letter is None or letter.id != number.letter_id):
        raise Conflict(_("Nomor %(number)s dicadangkan untuk surat lain.", number=number.text))
    _require(
        day.year == number.year,
        _("Nomor ini dari buku tahun %(year)s; tanggal suratnya harus di tahun itu.", year=number.year),
        "letter_date",
    )
    _require(day <= clock.today(), _("Tanggal surat belum tiba."), "letter_date")
    number.state, number.dated_on, number.changed_at = NumberState.USED, day, clock.now()
    number.letter_id = letter.id if letter else None
    number.subject = subject.strip() or (letter.subject if letter else number.subject)
    number.recipient = recipient.strip() or number.recipient
    audit.record("letter_number:used", _name(number), {"number": number.text}, by=by)


def void(number: LetterNumber, reason: str, *, by: Actor) -> None:
    """Strike a number out with its reason; it stays in the book and is never given again."""
    lock(number)
    _require(reason.strip(), _("Tulis mengapa nomor ini dibatalkan."), "reason")
    if number.state is NumberState.VOIDED:
        raise Conflict(_("Nomor %(number)s sudah dibatalkan.", number=number.text))
    letter = db.session.get(Letter, number.letter_id) if number.letter_id else None
    if letter is not None and letter.state in FINAL:
        raise Conflict(_("Nomor ini tertulis di surat yang sudah ditandatangani. Cabut suratnya, bukan nomornya."))
    number.state, number.reason, number.changed_at = NumberState.VOIDED, reason.strip(), clock.now()
    audit.record("letter_number:voided", _name(number), {"number": number.text}, by=by)


_STANDING = select(LetterNumber).where(LetterNumber.state != NumberState.VOIDED)


def standing(text: str) -> LetterNumber | None:
    """The number that is written `text` and not void."""
    return db.session.scalars(_STANDING.where(LetterNumber.text == text)).first()


def by_form(key: str | None) -> LetterNumber | None:
    """The number that a form has already drawn."""
    return db.session.scalars(select(LetterNumber).where(LetterNumber.form_key == key)).first() if key else None


def of_letter(letter: Letter) -> LetterNumber | None:
    """The number that a letter bears or that is kept for it."""
    return db.session.scalars(_STANDING.where(LetterNumber.letter_id == letter.id)).first()


def _entered(row: LetterNumber, deed: str, by: Actor) -> LetterNumber:
    db.session.add(row)
    db.session.flush()
    audit.record(deed, _name(row), {"number": row.text}, by=by)
    return row


def _signed(by: Actor) -> dict[str, object]:
    return {"taken_by_id": by.user_id, "taken_at": clock.now(), "changed_at": clock.now()}


def _name(number: LetterNumber) -> str:
    return f"letter_number:{number.id}"


def _require(holds: object, sentence: str, field: str) -> None:
    if not holds:
        raise Refused(sentence, field=field)
