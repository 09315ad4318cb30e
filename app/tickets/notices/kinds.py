"""The kinds of notices and the sentence each is read as; `%(…)s` are the particulars it was told with."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class NoticeKind(StrEnum):
    WORK_PASSED_ON = "work_passed_on"
    MENTIONED = "mentioned"
    REPRESENTS = "represents"
    FILE_OVERDUE = "file_overdue"
    LETTER_TO_INITIAL = "letter_to_initial"
    LETTER_TO_SIGN = "letter_to_sign"
    LETTER_RETURNED = "letter_returned"
    LETTER_SIGNED = "letter_signed"
    DISPOSITION_RETURNED = "disposition_returned"
    DISPOSITION_WITHDRAWN = "disposition_withdrawn"
    DISPOSITION_ENDED = "disposition_ended"
    OPINION_GIVEN = "opinion_given"
    TIME_NEARLY_USED = "time_nearly_used"
    TIME_OVER = "time_over"
    TIME_OVER_EXPLAINED = "time_over_explained"
    DECIDE_SOON = "decide_soon"
    DECIDED_BY_LAW = "decided_by_law"
    TIME_DIGEST = "time_digest"
    UNREACHED = "unreached"
    WAY_BROKEN = "way_broken"
    FOLLOWED = "followed"
    VISITOR_WAITS = "visitor_waits"
    VISITOR_DECLINED = "visitor_declined"
    CALL_GIVEN = "call_given"
    FACTOR_RESET = "factor_reset"


NOTICE_SENTENCE = {
    NoticeKind.WORK_PASSED_ON: lazy_("%(count)s pekerjaan %(giver)s diserahterimakan kepada Anda."),
    NoticeKind.MENTIONED: lazy_("%(by)s menyebut Anda dalam catatan."),
    NoticeKind.FILE_OVERDUE: lazy_("Berkas kertas yang Anda pinjam seharusnya sudah kembali %(day)s."),
    NoticeKind.REPRESENTS: lazy_("Anda mewakili kantor pada acara %(event)s."),
    NoticeKind.LETTER_TO_INITIAL: lazy_("Surat menunggu paraf Anda, dari %(by)s. %(subject)s"),
    NoticeKind.LETTER_TO_SIGN: lazy_("Surat menunggu tanda tangan Anda, dari %(by)s. %(subject)s"),
    NoticeKind.LETTER_RETURNED: lazy_("%(by)s mengembalikan surat Anda untuk diperbaiki. %(subject)s"),
    NoticeKind.LETTER_SIGNED: lazy_("Surat Anda sudah ditandatangani dengan nomor %(number)s. %(subject)s"),
    NoticeKind.DISPOSITION_RETURNED: lazy_("%(by)s mengembalikan disposisi Anda, dengan alasannya."),
    NoticeKind.DISPOSITION_WITHDRAWN: lazy_("%(by)s menarik kembali disposisi kepada Anda."),
    NoticeKind.DISPOSITION_ENDED: lazy_("%(by)s menyelesaikan bagian yang Anda berikan."),
    NoticeKind.OPINION_GIVEN: lazy_("%(by)s memberi pendapat yang Anda minta."),
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
    NoticeKind.UNREACHED: lazy_("Kabar lewat %(way)s tidak sampai. Hubungi pemohon."),
    NoticeKind.WAY_BROKEN: lazy_(
        "Jalur %(way)s bermasalah: %(count)s kabar tidak terkirim. Periksa Pengaturan, lembar Pesan."
    ),
    NoticeKind.FOLLOWED: lazy_("Ada kabar baru pada permohonan yang Anda ikuti."),
    NoticeKind.VISITOR_WAITS: lazy_("Tamu menunggu Anda sejak %(when)s."),
    NoticeKind.VISITOR_DECLINED: lazy_("%(by)s belum dapat menemui tamu yang datang %(when)s."),
    NoticeKind.CALL_GIVEN: lazy_("%(by)s menyerahkan panggilan yang sedang berlangsung kepada Anda."),
    NoticeKind.FACTOR_RESET: lazy_("%(by)s melepas faktor kedua akun Anda. Bila bukan atas permintaan Anda, laporkan."),
}
