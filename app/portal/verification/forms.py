"""What one brings to verify a letter: the code on the paper, or the file itself."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask_wtf.file import FileField
from wtforms import StringField, ValidationError

from app.letters import codes
from app.platform import settings
from app.platform.refusals import Refused
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

_CHUNK = 256 * 1024


class CodeForm(Form):
    """The code, as people type it from paper. Sent by GET: nothing is changed, so its `meta` asks for no token."""

    kode = StringField(lazy_("Kode verifikasi"), validators=[Required(lazy_("Tulis kode di bawah gambar QR."))])

    def validate_kode(self, field: StringField) -> None:
        """A slip of the pen is told before anybody is asked."""
        if codes.parse(field.data or "") is None:
            raise ValidationError(_("Kode ini tidak lengkap atau salah ketik. Contoh: 7K3M-9QXT-00AB-ZZ12."))

    @property
    def code(self) -> str:
        """The code as we write it. Only after validation."""
        return codes.parse(self.kode.data or "") or ""


class FileForm(Form):
    """The file of the letter. It is read once for its SHA-256 and kept nowhere."""

    file = FileField(lazy_("Berkas PDF surat ini"))

    def digest(self) -> str:
        """The SHA-256 of what was sent. Raises Refused: nothing was sent, or too much."""
        sent: FileStorage | None = self.file.data
        if not sent or not sent.filename:
            raise Refused(_("Pilih dahulu berkasnya."))
        limit = int(settings.get("files.max_request_mb"))
        sum_, size = hashlib.sha256(), 0
        while chunk := sent.stream.read(_CHUNK):
            size += len(chunk)
            if size > limit * 1024 * 1024:
                raise Refused(_("Berkas paling besar %(limit)s MB.", limit=limit))
            sum_.update(chunk)
        return sum_.hexdigest()
