"""The forms of a letter on paper: its number and date, its scan, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_wtf.file import FileField
from itsdangerous import BadData, URLSafeSerializer
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.letters import scanning
from app.letters.books import classification
from app.letters.scanning import Scan
from app.platform import clock, storage
from app.platform.pdf import PDF
from app.platform.refusals import Refused
from app.tickets.files import Prepared
from app.web.forms import AtMost, Form, IsoDateField, Required, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from app.letters.models import Letter, LetterNumber

_DAY = [InputRequired(lazy_("Isi tanggal surat."))]


class NumberForm(Form):
    """The date on the sheet, and a number kept free for it where there is one."""

    letter_date = IsoDateField(lazy_("Tanggal surat"), _DAY)
    kept = SelectField(lazy_("Nomor"), default="")
    classification = SelectField(lazy_("Kode klasifikasi"))

    def prepare(self, kept: list[LetterNumber]) -> None:
        """The codes that hold today, and the numbers that were kept free in this letter's book."""
        codes = {code: f"{code} {name}" for code, name in classification.on(clock.today()).items()}
        self.classification.choices = choices_of(codes, lazy_("Pilih kode"))
        free = {str(row.id): f"{row.text} ({row.reason})" for row in kept}
        self.kept.choices = choices_of(free, lazy_("Nomor berikut dari buku"))


class ScanForm(Form):
    """The scanned sheet. `kept` holds one that was sent already and is asked about, so that nobody sends it twice."""

    scan = FileField(lazy_("Pindaian surat yang sudah ditandatangani"))
    kept = HiddenField()
    is_sure = BooleanField(lazy_("Kode QR tidak terbaca, tetapi ini memang surat yang benar"))

    def read(self, letter: Letter) -> Scan:
        """Judge what was sent, outside `write()`. Raises Refused."""
        sent: FileStorage | None = self.scan.data
        if sent and sent.filename:
            return scanning.read(sent.filename, sent.stream)
        scan = self._known(letter)
        if scan is None:
            raise Refused(_("Pilih dahulu pindaiannya."), field="scan")
        return scan

    def keep(self, letter: Letter, scan: Scan) -> None:
        """Remember the scan while its question is answered."""
        file = scan.file
        self.kept.data = _signer().dumps([letter.id, file.blob.hash, file.name, file.pages, sorted(scan.codes)])

    def _known(self, letter: Letter) -> Scan | None:
        try:
            letter_id, digest, name, pages, codes = _signer().loads(self.kept.data or "")
            size = storage.path_of(digest).stat().st_size
        except (BadData, OSError, TypeError, ValueError):
            return None
        if letter_id != letter.id:
            return None
        blob = storage.Blob(hash=digest, size=size, media_type=PDF, created=clock.now())
        return Scan(Prepared(blob, name, PDF, pages), frozenset(codes))


class SrikandiForm(ScanForm):
    """What SRIKANDI gave: number, date, disposition, and the PDF that was signed there."""

    number = StringField(lazy_("Nomor surat dari SRIKANDI"), [Required(lazy_("Tulis nomor surat dari SRIKANDI."))])
    letter_date = IsoDateField(lazy_("Tanggal surat"), _DAY)
    note = TextAreaField(lazy_("Catatan disposisi di SRIKANDI"), [AtMost(1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.is_sure


class EndForm(Form):
    """Why a letter is withdrawn, replaced, or loses its number."""

    reason = TextAreaField(lazy_("Alasan"), [Required(lazy_("Tulis dahulu alasannya.")), AtMost(1000)])


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="letter-scan")
