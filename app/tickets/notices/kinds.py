"""The kinds of notices and the sentence each is read as; `%(…)s` are the particulars it was told with."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class NoticeKind(StrEnum):
    MENTIONED = "mentioned"
    REPRESENTS = "represents"
    FILE_OVERDUE = "file_overdue"


NOTICE_SENTENCE = {
    NoticeKind.MENTIONED: lazy_("%(by)s menyebut Anda dalam catatan."),
    NoticeKind.FILE_OVERDUE: lazy_("Berkas kertas yang Anda pinjam seharusnya sudah kembali %(day)s."),
    NoticeKind.REPRESENTS: lazy_("Anda mewakili kantor pada acara %(when)s."),
}
