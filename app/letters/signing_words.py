"""What a letter says about its own signature, and nothing more than is true (handbook §4.7).

Loket vouches for a certificate only where a connector signed with it here. What SRIKANDI signed was never checked here,
and so neither the code's own sentence nor a certifier's would be true of it: it is sent to where it can be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from app.platform import settings
from app.web.i18n import _

if TYPE_CHECKING:
    from app.letters.models import Letter

PLACE = "loket_signing_connector"
SRIKANDI = "SRIKANDI"
"""Stands as the certificate of a letter that was signed there."""
BSRE = "BSrE"
CODE_ONLY = "Kode ini kode verifikasi sistem, bukan tanda tangan elektronik tersertifikasi."


def statement(letter: Letter) -> str:
    """The connector's sentence on a letter that is really signed with it; the plain truth on every other."""
    connector = current_app.extensions.get(PLACE)
    if letter.certificate and letter.certificate != SRIKANDI and connector is not None:
        return str(connector.statement)
    return CODE_ONLY


def told(certificate: str) -> str:
    """The same for who looks a letter up, in their language."""
    if certificate == BSRE:
        return _(
            "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara (BSSN)."  # noqa: E501 - one message
        )
    if certificate == SRIKANDI:
        return _(
            "Surat ini ditandatangani di SRIKANDI. Loket hanya mencatatnya dan tidak memeriksa sertifikat elektroniknya; periksa tanda tangan elektronik PDF itu di %(where)s.",  # noqa: E501 - one message
            where=settings.get("letters.certificates_at"),
        )
    if certificate:
        return _("Surat ini ditandatangani secara elektronik dengan sertifikat dari %(who)s.", who=certificate)
    return _("Ini kode verifikasi sistem, bukan tanda tangan elektronik tersertifikasi.")
