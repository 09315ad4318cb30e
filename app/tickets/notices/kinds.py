"""The kinds of notices and the sentence each is read as; `%(…)s` are the particulars it was told with."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class NoticeKind(StrEnum):
    MENTIONED = "mentioned"
    TIME_NEARLY_USED = "time_nearly_used"
    TIME_OVER = "time_over"
    TIME_OVER_EXPLAINED = "time_over_explained"
    DECIDE_SOON = "decide_soon"
    DECIDED_BY_LAW = "decided_by_law"
    TIME_DIGEST = "time_digest"


NOTICE_SENTENCE = {
    NoticeKind.MENTIONED: lazy_("%(by)s menyebut Anda dalam catatan."),
    NoticeKind.TIME_NEARLY_USED: lazy_("Waktu hampir habis: sudah terpakai %(percent)s persen, sampai %(due)s."),
    NoticeKind.TIME_OVER: lazy_("Lewat tenggat sejak %(due)s."),
    NoticeKind.TIME_OVER_EXPLAINED: lazy_("Lewat tenggat sejak %(due)s. Petugas sudah mencatat alasannya."),
    NoticeKind.DECIDE_SOON: lazy_(
        "Tidak ada aturan yang menetapkan waktunya: putuskan sebelum %(due)s, sebab sesudah itu permohonan dapat "
        "dianggap dikabulkan (UU 30/2014 ps. 53)."
    ),
    NoticeKind.DECIDED_BY_LAW: lazy_(
        "Batas UU 30/2014 ps. 53 lewat sejak %(due)s: permohonan dapat dianggap dikabulkan. Mintalah petunjuk Bagian "
        "Hukum."
    ),
    NoticeKind.TIME_DIGEST: lazy_(
        "Ringkasan tenggat: %(late)s permohonan lewat tenggat dan %(near)s hampir habis waktunya."
    ),
}
