"""The kinds of notices and the sentence each is read as; `%(…)s` are the particulars it was told with."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class NoticeKind(StrEnum):
    MENTIONED = "mentioned"
    FOLLOWED = "followed"


NOTICE_SENTENCE = {
    NoticeKind.MENTIONED: lazy_("%(by)s menyebut Anda dalam catatan."),
    NoticeKind.FOLLOWED: lazy_("Ada kabar baru pada permohonan yang Anda ikuti."),
}
