"""The kinds of letters the office writes, and the words for where a letter stands (handbook §4.1, §4.4, §4.5)."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class LetterKind(StrEnum):
    """A printed product; each has its layout in `templates/letters/<kind>.html`."""

    BALASAN = "balasan"
    PENGANTAR = "pengantar"
    KETERANGAN = "keterangan"
    TUGAS = "tugas"
    UNDANGAN = "undangan"
    NOTA_DINAS = "nota_dinas"
    BERITA_ACARA = "berita_acara"
    KEKURANGAN = "kekurangan"
    PENOLAKAN = "penolakan"


K = LetterKind

KIND_LABEL = {
    K.BALASAN: lazy_("Surat balasan"),
    K.PENGANTAR: lazy_("Surat pengantar"),
    K.KETERANGAN: lazy_("Surat keterangan"),
    K.TUGAS: lazy_("Surat tugas"),
    K.UNDANGAN: lazy_("Surat undangan"),
    K.NOTA_DINAS: lazy_("Nota dinas"),
    K.BERITA_ACARA: lazy_("Berita acara"),
    K.KEKURANGAN: lazy_("Surat pemberitahuan kekurangan berkas"),
    K.PENOLAKAN: lazy_("Surat penolakan"),
}
FOR_APPLICANT = frozenset({K.BALASAN, K.KETERANGAN, K.KEKURANGAN, K.PENOLAKAN, K.UNDANGAN})
"""Addressed to whoever asked; a letter of another kind is theirs only when it is the result."""
WITHOUT_REQUEST = frozenset({K.TUGAS, K.UNDANGAN, K.NOTA_DINAS, K.BERITA_ACARA})
"""Written also without anybody's request: such a letter needs no PIN, survey or service statistics."""


class LetterState(StrEnum):
    """Where an outgoing letter stands."""

    DRAFT = "draft"
    INITIALLING = "initialling"  # goes up the ladder for paraf
    SIGNING = "signing"  # waits for the signatory
    NUMBERING = "numbering"  # signed by hand; waits for number, date and the scan
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    CANCELLED = "cancelled"  # given up before anybody signed


S = LetterState

STATE_LABEL = {
    S.DRAFT: lazy_("Konsep"),
    S.INITIALLING: lazy_("Menunggu paraf"),
    S.SIGNING: lazy_("Menunggu tanda tangan"),
    S.NUMBERING: lazy_("Menunggu nomor dan pindaian"),
    S.SIGNED: lazy_("Sudah ditandatangani"),
    S.WITHDRAWN: lazy_("Dicabut"),
    S.REPLACED: lazy_("Diganti"),
    S.CANCELLED: lazy_("Batal"),
}
UNDER_WAY = frozenset({S.INITIALLING, S.SIGNING, S.NUMBERING})
"""Out of its drafter's hands, and not yet final."""
UNFINISHED = UNDER_WAY | {S.DRAFT}
FINAL = frozenset({S.SIGNED, S.WITHDRAWN, S.REPLACED})


class SignedAs(StrEnum):
    """In whose name somebody signs. Plt. and Plh. follow from how the chair is held that day."""

    HEAD = "head"
    ON_BEHALF = "on_behalf"  # a.n. Kepala Dinas


class StepKind(StrEnum):
    PARAF = "paraf"
    SIGN = "sign"


class StepState(StrEnum):
    """One place on the ladder: still to come, now, done, sent back, or void because a new round began."""

    AHEAD = "ahead"
    WAITING = "waiting"
    DONE = "done"
    RETURNED = "returned"
    VOID = "void"


OPEN_STEPS = frozenset({StepState.AHEAD, StepState.WAITING})


class NumberState(StrEnum):
    """A number of a book: kept free for somebody, given to a letter, or void with its reason."""

    RESERVED = "reserved"
    USED = "used"
    VOIDED = "voided"
