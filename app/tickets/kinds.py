"""What a request is, where it came in and how its answer goes out (handbook R001, R002, §5.1)."""

from __future__ import annotations

from enum import StrEnum

from app.catalogue.models import TicketType
from app.stakeholders.models import ReplyChannel
from app.web.i18n import lazy_


class Channel(StrEnum):
    """The four doors, equal in rights (R002, R004, R018)."""

    WEBSITE = "website"
    PHONE = "phone"
    COUNTER = "counter"
    DOCUMENT = "document"


class RequesterType(StrEnum):
    """The three stakeholder classes of the thesis (R001), and the office's own staff (R035)."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    OTHER_SECTOR = "other_sector"
    STAFF = "staff"


class PaperState(StrEnum):
    """One requirement of one request, as the counter sees it."""

    UNCHECKED = "unchecked"
    PRESENT = "present"
    UPLOADED = "uploaded"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class Urgency(StrEnum):
    """How soon a letter wants its answer (derajat)."""

    BIASA = "biasa"
    SEGERA = "segera"
    SANGAT_SEGERA = "sangat_segera"


class Secrecy(StrEnum):
    """Who may read a letter (klasifikasi keamanan); another thing than its urgency."""

    BIASA = "biasa"
    TERBATAS = "terbatas"
    RAHASIA = "rahasia"
    SANGAT_RAHASIA = "sangat_rahasia"


SECRET = frozenset({Secrecy.RAHASIA, Secrecy.SANGAT_RAHASIA})
"""Letters that are entered unopened and unscanned, and that only their handlers read."""

TICKET_TYPE_LABEL = {
    TicketType.LAYANAN: lazy_("Layanan"),
    TicketType.KONSULTASI: lazy_("Konsultasi"),
    TicketType.INFORMASI: lazy_("Permintaan informasi"),
    TicketType.PENGADUAN: lazy_("Pengaduan"),
    TicketType.ASPIRASI: lazy_("Aspirasi"),
    TicketType.SURAT: lazy_("Surat"),
    TicketType.USULAN_PEGAWAI: lazy_("Usulan pegawai"),
}
CHANNEL_LABEL = {
    Channel.WEBSITE: lazy_("Situs web"),
    Channel.PHONE: lazy_("Telepon"),
    Channel.COUNTER: lazy_("Loket"),
    Channel.DOCUMENT: lazy_("Surat"),
}
REPLY_CHANNEL_LABEL = {
    ReplyChannel.WHATSAPP: lazy_("WhatsApp"),
    ReplyChannel.PHONE: lazy_("Ditelepon"),
    ReplyChannel.EMAIL: lazy_("Surel"),
    ReplyChannel.LETTER: lazy_("Surat ke alamat"),
    ReplyChannel.COUNTER: lazy_("Datang ke loket"),
    ReplyChannel.WEBSITE: lazy_("Halaman lacak saja"),
}
REQUESTER_TYPE_LABEL = {
    RequesterType.CITIZEN: lazy_("Warga"),
    RequesterType.BUSINESS: lazy_("Pelaku usaha atau koperasi"),
    RequesterType.OTHER_SECTOR: lazy_("Instansi atau sektor lain"),
    RequesterType.STAFF: lazy_("Pegawai"),
}
PAPER_STATE_LABEL = {
    PaperState.UNCHECKED: lazy_("Belum diperiksa"),
    PaperState.PRESENT: lazy_("Ada"),
    PaperState.UPLOADED: lazy_("Unggahan, asli menyusul"),
    PaperState.MISSING: lazy_("Kurang"),
    PaperState.NOT_NEEDED: lazy_("Tidak perlu"),
}
URGENCY_LABEL = {
    Urgency.BIASA: lazy_("Biasa"),
    Urgency.SEGERA: lazy_("Segera"),
    Urgency.SANGAT_SEGERA: lazy_("Sangat segera"),
}
SECRECY_LABEL = {
    Secrecy.BIASA: lazy_("Biasa"),
    Secrecy.TERBATAS: lazy_("Terbatas"),
    Secrecy.RAHASIA: lazy_("Rahasia"),
    Secrecy.SANGAT_RAHASIA: lazy_("Sangat rahasia"),
}

__all__ = [
    "CHANNEL_LABEL", "PAPER_STATE_LABEL", "REPLY_CHANNEL_LABEL", "REQUESTER_TYPE_LABEL", "SECRECY_LABEL",
    "SECRET",
    "TICKET_TYPE_LABEL", "URGENCY_LABEL", "Channel", "PaperState", "ReplyChannel", "RequesterType", "Secrecy",
    "TicketType", "Urgency",
]  # fmt: skip
