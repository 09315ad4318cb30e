"""The kinds of notices and the sentence each is read as; `%(…)s` are the particulars it was told with."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class NoticeKind(StrEnum):
    MENTIONED = "mentioned"
    LETTER_TO_INITIAL = "letter_to_initial"
    LETTER_TO_SIGN = "letter_to_sign"
    LETTER_RETURNED = "letter_returned"
    LETTER_SIGNED = "letter_signed"


NOTICE_SENTENCE = {
    NoticeKind.MENTIONED: lazy_("%(by)s menyebut Anda dalam catatan."),
    NoticeKind.LETTER_TO_INITIAL: lazy_("Surat menunggu paraf Anda, dari %(by)s. %(subject)s"),
    NoticeKind.LETTER_TO_SIGN: lazy_("Surat menunggu tanda tangan Anda, dari %(by)s. %(subject)s"),
    NoticeKind.LETTER_RETURNED: lazy_("%(by)s mengembalikan surat Anda untuk diperbaiki. %(subject)s"),
    NoticeKind.LETTER_SIGNED: lazy_("Surat Anda sudah ditandatangani dengan nomor %(number)s. %(subject)s"),
}
