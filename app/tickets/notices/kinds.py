"""The kinds of notices and the sentence each is read as; `%(…)s` are the particulars it was told with."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class NoticeKind(StrEnum):
    WORK_PASSED_ON = "work_passed_on"
    MENTIONED = "mentioned"
    DISPOSITION_RETURNED = "disposition_returned"
    DISPOSITION_WITHDRAWN = "disposition_withdrawn"
    DISPOSITION_ENDED = "disposition_ended"
    OPINION_GIVEN = "opinion_given"


NOTICE_SENTENCE = {
    NoticeKind.WORK_PASSED_ON: lazy_("%(count)s pekerjaan %(giver)s diserahterimakan kepada Anda."),
    NoticeKind.MENTIONED: lazy_("%(by)s menyebut Anda dalam catatan."),
    NoticeKind.DISPOSITION_RETURNED: lazy_("%(by)s mengembalikan disposisi Anda, dengan alasannya."),
    NoticeKind.DISPOSITION_WITHDRAWN: lazy_("%(by)s menarik kembali disposisi kepada Anda."),
    NoticeKind.DISPOSITION_ENDED: lazy_("%(by)s menyelesaikan bagian yang Anda berikan."),
    NoticeKind.OPINION_GIVEN: lazy_("%(by)s memberi pendapat yang Anda minta."),
}
