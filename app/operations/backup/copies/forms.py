"""What the office sets about a place elsewhere."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wtforms import BooleanField, PasswordField, StringField, ValidationError

from app.desk.settings.fields import figure
from app.operations.backup.copies import Elsewhere
from app.operations.backup.copies.s3 import S3
from app.operations.backup.copies.sftp import SFTP, key_pair
from app.platform import lines
from app.platform.keys import seal
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from wtforms import Field

_OPEN = lazy_(
    "Tempat di mesin lain hanya boleh memakai https, kecuali teknisi menyebut mesinnya dalam LOKET_TRUSTED_LINES."
)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_HOST = re.compile(r"[A-Za-z0-9.:_-]+")


class S3Form(Form):
    """The secret is never shown again; an empty field keeps it."""

    endpoint = StringField(lazy_("Alamat penyimpanan"), [Required(lazy_("Tulis alamatnya.")), AtMost(300)])
    bucket = StringField(lazy_("Nama ember (bucket)"), [Required(lazy_("Tulis nama embernya.")), AtMost(63)])
    folder = StringField(lazy_("Map di dalamnya"), [AtMost(200)])
    region = StringField(lazy_("Wilayah (region)"), [AtMost(60)])
    key = StringField(lazy_("Kunci akses"), [Required(lazy_("Tulis kunci aksesnya.")), AtMost(200)])
    secret = PasswordField(lazy_("Kunci rahasia"), [AtMost(500)])

    def validate_endpoint(self, field: Field) -> None:
        address = urlsplit(field.data or "")
        if address.scheme not in ("http", "https") or not address.hostname or address.path.strip("/") or address.query:
            raise ValidationError(_("Tulis alamat tanpa map, misalnya https://s3.contoh.id."))
        if lines.is_open(field.data or ""):
            raise ValidationError(_OPEN)

    def validate_bucket(self, field: Field) -> None:
        if not _BUCKET.fullmatch(field.data or ""):
            raise ValidationError(_("Nama ember terdiri dari huruf kecil, angka, titik, dan tanda hubung."))

    def wanted(self, known: S3) -> S3:
        """The place as it shall be."""
        told = {name: (self[name].data or "").strip() for name in ("endpoint", "bucket", "folder", "region", "key")}
        return S3(**told, secret=seal(self.secret.data) if self.secret.data else known.secret)


class SFTPForm(Form):
    """Loket's own key pair is made with the first place that is kept."""

    host = StringField(lazy_("Nama atau alamat server"), [Required(lazy_("Tulis nama servernya.")), AtMost(200)])
    port = figure(lazy_("Porta"), 1, 65535)
    user = StringField(lazy_("Nama pengguna di server itu"), [Required(lazy_("Tulis nama penggunanya.")), AtMost(100)])
    folder = StringField(lazy_("Map di server itu"), [AtMost(300)])
    renew = BooleanField(lazy_("Terima kunci server yang baru"))

    def validate_host(self, field: Field) -> None:
        if not _HOST.fullmatch(field.data or ""):
            raise ValidationError(_("Tulis nama atau alamatnya saja, misalnya cadangan.contoh.id."))

    def wanted(self, known: SFTP) -> SFTP:
        """The place as it shall be; another server is not known yet."""
        host, port = (self.host.data or "").strip(), int(self.port.data or 22)
        private, public = (known.private, known.public) if known.private else key_pair()
        is_another = (host, port) != (known.host, known.port)
        return replace(
            known, host=host, port=port, user=(self.user.data or "").strip(), folder=(self.folder.data or "").strip(),
            private=private, public=public, host_key="" if is_another or self.renew.data else known.host_key,
        )  # fmt: skip


def form_of(kind: Elsewhere, known: S3 | SFTP) -> S3Form | SFTPForm:
    """The form of a place, with what is set; what was just sent wins."""
    told = {**asdict(known), "secret": ""}
    return S3Form(data=told) if kind == Elsewhere.S3 else SFTPForm(data=told)
