"""A sheet signed by hand comes back: number and date are written on it, then its scan is what is verified (§5.4, §4.7).

The sheet carries the letter's own QR. A scan whose QR names another letter is refused; one on which none can be read
(a fold, a stamp over it) is asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from app.letters import books, codes, finishing, rounds, versions
from app.letters.kinds import LetterState
from app.platform import clock, inspection, storage
from app.platform.database import lock
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets.files import Prepared, prepare
from app.tickets.history.events import EventKind
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import IO, BinaryIO

    from app.accounts.actor import Actor
    from app.letters.models import Letter, LetterNumber

MAY_BE_BLANK = "is_sure"
"""The field by which somebody says that a scan without a readable QR is the right one."""


class Scan(NamedTuple):
    """A scanned sheet as a PDF on the disk, and the codes of letters that were read on it."""

    file: Prepared
    codes: frozenset[str]


def number(
    letter: Letter, day: date, *, by: Actor, kept: LetterNumber | None = None, classification: str = ""
) -> LetterNumber:
    """Give a letter signed by hand its number and date, inside `write()`; `kept` is one that was kept free for it.

    `classification` where the code of the draft holds no more.
    """
    lock(letter)
    if letter.state is not LetterState.NUMBERING:
        raise Conflict(_("Surat ini tidak sedang menunggu nomor."))
    if letter.number:
        raise Conflict(_("Surat ini sudah bernomor %(number)s.", number=letter.number))
    _require_day(letter, day)
    letter.classification = classification or letter.classification
    given = kept or books.keep_for(letter, versions.addressee(letter), by=by)
    books.use(given, letter, day, by=by, recipient=versions.addressee(letter))
    put_number(letter, given)
    rounds.note(letter, EventKind.LETTER_NUMBERED, by, number=given.text)
    return given


def unnumber(letter: Letter, reason: str, *, by: Actor) -> None:
    """Take a number written by mistake off again, before the scan: it is void with its reason."""
    lock(letter)
    given = books.of_letter(letter)
    if letter.state is not LetterState.NUMBERING or given is None:
        raise Conflict(_("Surat ini tidak sedang menunggu pindaian."))
    books.void(given, reason, by=by)
    letter.number, letter.letter_date, letter.changed_at = "", None, clock.now()


def read(name: str, stream: IO[bytes]) -> Scan:
    """Judge a scan, make a PDF of it, and read its codes, outside `write()`. Raises Refused."""
    found = prepare(name, cast("BinaryIO", stream))
    path = storage.path_of(found.blob.hash)
    said = inspection.codes(path)
    if found.media_type == PDF:
        return Scan(found, _of_letters(said))
    if not found.media_type.startswith("image/"):
        raise Refused(_("Pindaian harus PDF atau gambar."), field="scan")
    try:
        content, pages = inspection.as_pdf(path)
    except inspection.CannotShow as trouble:
        raise Refused(str(trouble), field="scan") from None
    stem = found.name.rpartition(".")[0]
    return Scan(Prepared(storage.store(content, PDF), f"{stem}.pdf", PDF, pages), _of_letters(said))


def take_in(letter: Letter, scan: Scan, *, by: Actor, is_sure: bool = False) -> None:
    """The scan becomes the file that is verified, inside `write()`. `is_sure`: it is the right one, QR or not."""
    lock(letter)
    if letter.state is not LetterState.NUMBERING:
        raise Conflict(_("Surat ini tidak sedang menunggu pindaian."))
    require_own(letter, scan)
    if not scan.codes and not is_sure:
        sentence = _("Kode QR tidak terbaca di pindaian ini. Pindai lagi, atau pastikan dahulu ini surat yang benar.")
        raise Refused(sentence, field=MAY_BE_BLANK)
    finishing.finish(letter, scan.file, by=by)


def require_own(letter: Letter, scan: Scan) -> None:
    """Refuse a sheet that says it is another letter's."""
    if scan.codes and letter.code not in scan.codes:
        raise Refused(_("Kode QR di pindaian ini milik surat lain. Periksa lembar yang dipindai."), field="scan")


def put_number(letter: Letter, given: LetterNumber) -> None:
    """Write the number and its date on the letter."""
    letter.number, letter.letter_date, letter.changed_at = given.text, given.dated_on, clock.now()


def _require_day(letter: Letter, day: date) -> None:
    if day > clock.today():
        raise Refused(_("Tanggal surat belum tiba."), field="letter_date")
    if letter.created_at and day < clock.wib(letter.created_at).date():
        raise Refused(_("Tanggal surat tidak boleh sebelum konsepnya dibuat."), field="letter_date")


def _of_letters(said: Iterable[str]) -> frozenset[str]:
    """The codes that lead to a letter; a stranger's QR on the sheet (a barcode of the post) says nothing."""
    return frozenset(code for text in said if "/verifikasi/" in text and (code := codes.parse(text)))
