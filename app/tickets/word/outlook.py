"""What will bring an answer to the applicant, said to the officer before and after writing it (handbook §5.5)."""

from __future__ import annotations

from typing import Any

from app.messages import ways
from app.messages.models import Way
from app.tickets.kinds import ReplyChannel
from app.web.i18n import lazy_

_BY_MACHINE = {
    ReplyChannel.WHATSAPP: lazy_("Loket mengirim kabarnya lewat WhatsApp."),
    ReplyChannel.EMAIL: lazy_("Loket mengirim kabarnya lewat surel."),
}
_BY_HAND = {
    ReplyChannel.WHATSAPP: lazy_("Pemohon minta WhatsApp: kabarnya siap dikirim di “Kabar kepada pemohon”."),
    ReplyChannel.PHONE: lazy_("Pemohon minta ditelepon: naskahnya siap di “Kabar kepada pemohon”."),
    ReplyChannel.EMAIL: lazy_("Pemohon minta surel: kabarnya siap dikirim di “Kabar kepada pemohon”."),
    ReplyChannel.LETTER: lazy_("Pemohon minta surat: suratnya siap dicetak di “Kabar kepada pemohon”."),
    ReplyChannel.COUNTER: lazy_("Pemohon datang sendiri ke loket; jawabannya dibacakan di sana."),
    ReplyChannel.WEBSITE: lazy_("Pemohon hanya memakai halaman lacak; tidak perlu dikabari."),
}
_NEEDS_ADDRESS = frozenset(ReplyChannel) - {ReplyChannel.COUNTER, ReplyChannel.WEBSITE}
_MACHINE = {ReplyChannel.WHATSAPP: Way.WHATSAPP, ReplyChannel.EMAIL: Way.EMAIL}


_NOBODY = lazy_("Pemohon tidak meninggalkan nomor atau alamat: kabarnya hanya tampil di halaman lacak.")
_NO_ADDRESS = lazy_("Pemohon minta surat, tetapi alamatnya belum dicatat. Catat dahulu di data pemohon.")
_BACK = lazy_("Surel ke pemohon tidak sampai: kabarnya lewat jalan lain, lihat “Kabar kepada pemohon”.")


def of(row: Any) -> str:
    """One sentence, in the reader's language; `row` is the request as its page reads it."""
    channel: ReplyChannel = row.reply_channel
    postal = row.person_address or row.organisation_address
    if channel is ReplyChannel.LETTER and not postal:
        return str(_NO_ADDRESS)
    if channel in _NEEDS_ADDRESS and not (row.phone_digits or row.person_email or postal):
        return str(_NOBODY)
    if channel is ReplyChannel.EMAIL and row.email_bad_since:
        return str(_BACK)
    way = _MACHINE.get(channel)
    return str(_BY_MACHINE[channel] if way and ways.is_ready(way) else _BY_HAND[channel])
