"""The words in which the copy of somebody's data is read by its owner: for every column, for every state.

A test goes through all that is told: none is left with a name or a code that only machines know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.messages.models import WAY_LABEL, Way
from app.personal_data.models import Wish
from app.stakeholders.kept import NoticeForm
from app.stakeholders.models import Language, ReplyChannel
from app.tickets.kinds import CHANNEL_LABEL, PAPER_STATE_LABEL, REPLY_CHANNEL_LABEL, Channel, PaperState
from app.tickets.statuses import CITIZEN_LABEL, Status
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

    from app.web.i18n import Lazy

FOR_MACHINES = frozenset({"kind", "size", "number_id", "notice_version"})
"""What stands in the file for machines alone, beside keys and hashes."""

FIELD = {
    "name": lazy_("Nama"), "citizen_number": lazy_("NIK (kependudukan)"), "digits": lazy_("Nomor telepon"),
    "email": lazy_("Surel"), "address": lazy_("Alamat"), "note": lazy_("Catatan"), "number": lazy_("Nomor"),
    "subject": lazy_("Perihal"), "need": lazy_("Kebutuhan"), "text": lazy_("Teks"), "words": lazy_("Permintaannya"),
    "at": lazy_("Waktu"), "channel": lazy_("Saluran"), "status": lazy_("Keadaan"), "created": lazy_("Tercatat sejak"),
    "asked_at": lazy_("Diminta"), "received_at": lazy_("Diterima"), "closed_at": lazy_("Ditutup"),
    "wish": lazy_("Permintaan"), "recipient": lazy_("Penerima"), "body": lazy_("Isi"), "language": lazy_("Bahasa"),
    "label": lazy_("Label"), "caller": lazy_("Penelepon"), "answer": lazy_("Jawaban"),
    "uploaded_at": lazy_("Diunggah"), "added_at": lazy_("Ditambahkan"), "receiver": lazy_("Yang menerima"),
    "what": lazy_("Yang diserahkan"), "sent_to": lazy_("Dikirim ke"), "reason": lazy_("Alasan"),
    "legal_basis": lazy_("Dasar hukum"), "alternative": lazy_("Jalan lain"), "objection": lazy_("Cara keberatan"),
    "state": lazy_("Keadaan"), "about": lazy_("Tentang"), "way": lazy_("Cara kirim"), "created_at": lazy_("Dibuat"),
    "sender": lazy_("Pengirim"), "came_at": lazy_("Masuk"), "sent_at": lazy_("Dikirim"),
    "letter_number": lazy_("Nomor surat"), "letter_date": lazy_("Tanggal surat"), "day": lazy_("Hari"),
    "place": lazy_("Tempat"), "location": lazy_("Tempat simpan"), "amount": lazy_("Banyaknya"),
    "kept_at": lazy_("Disimpan sejak"), "promised_for": lazy_("Dijanjikan untuk"),
    "decision_reason": lazy_("Alasan keputusan"), "helper": lazy_("Yang membantu"), "guest": lazy_("Tamu"),
    "origin": lazy_("Asal"), "opened_at": lazy_("Dibuka"), "companion": lazy_("Yang mendampingi"),
    "dated_on": lazy_("Bertanggal"), "role": lazy_("Sebagai"), "starts_on": lazy_("Mulai"),
    "ends_on": lazy_("Sampai"), "letter_note": lazy_("Catatan surat kuasa"), "how": lazy_("Cara"),
    "ticket_number": lazy_("Nomor permohonan"), "purpose": lazy_("Keperluan"), "wording": lazy_("Yang disetujui"),
    "given_at": lazy_("Diberikan"), "withdrawn_at": lazy_("Ditarik"),
    "preferred_reply_channel": lazy_("Cara menjawab yang diinginkan"),
}  # fmt: skip

VALUE: Mapping[type[Enum], Mapping[Any, Lazy]] = {
    Channel: CHANNEL_LABEL,
    Status: CITIZEN_LABEL,
    PaperState: PAPER_STATE_LABEL,
    Way: WAY_LABEL,
    ReplyChannel: REPLY_CHANNEL_LABEL,
    Language: {Language.INDONESIAN: lazy_("Bahasa Indonesia"), Language.ENGLISH: lazy_("Bahasa Inggris")},
    Wish: {
        Wish.ACCESS: lazy_("Salinan data"),
        Wish.CORRECTION: lazy_("Perbaikan data"),
        Wish.ERASURE: lazy_("Penghapusan data"),
    },
    NoticeForm: {
        NoticeForm.SHOWN: lazy_("ditampilkan di layar"),
        NoticeForm.READ_OUT: lazy_("dibacakan"),
        NoticeForm.PRINTED: lazy_("dicetak"),
        NoticeForm.ON_LETTER: lazy_("bersama surat"),
    },
}


def spoken(value: Enum) -> str:
    """A state as its owner reads it."""
    return str(VALUE[type(value)][value])
