"""The form in which the way of word is chosen anew, the same for its owner and for an officer who writes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import RadioField

from app.stakeholders.models import ReplyChannel
from app.tickets.kinds import REPLY_CHANNEL_LABEL
from app.tickets.word import choosing
from app.web.forms import EmailField, Form, Required, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


class WayForm(Form):
    """One way, and an e-mail address where there is none that works."""

    channel = RadioField(lazy_("Kabar disampaikan lewat"), [Required(lazy_("Pilih salah satu."))])
    email = EmailField(lazy_("Alamat surel"))

    def __init__(self, ticket_id: int, present: ReplyChannel, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, data={"channel": present.value}, **kwargs)
        self.known = choosing.known(ticket_id)
        self.channel.choices = choices_of(REPLY_CHANNEL_LABEL)

    @property
    def hints(self) -> dict[str, str]:
        """Below each way: where it leads, or what is missing."""
        return {one.channel.value: said for one in self.known if (said := _hint(one))}

    def choose(self, ticket: Ticket, by: Actor) -> None:
        """Do it, inside `write()`."""
        choosing.choose(ticket, ReplyChannel(self.channel.data), by=by, email=self.email.data or "")


def _hint(one: choosing.Known) -> str:
    if one.is_bad:
        return _("Surel ke %(address)s tidak sampai. Tulis alamat lain.", address=one.to)
    if one.is_missing:
        return str(_MISSING[one.channel])
    return _("Ke %(address)s.", address=one.to) if one.to else str(_AT_ONCE.get(one.channel, ""))


_MISSING = {
    ReplyChannel.EMAIL: lazy_("Tulis alamatnya di bawah."),
    ReplyChannel.WHATSAPP: lazy_("Belum ada nomor HP yang kami catat."),
    ReplyChannel.PHONE: lazy_("Belum ada nomor telepon yang kami catat."),
    ReplyChannel.LETTER: lazy_("Belum ada alamat rumah yang kami catat."),
}
_AT_ONCE = {
    ReplyChannel.LETTER: lazy_("Ke alamat rumah yang kami catat."),
    ReplyChannel.COUNTER: lazy_("Kami sampaikan saat Anda datang; tidak ada yang dikirim."),
    ReplyChannel.WEBSITE: lazy_("Tidak ada yang dikirim; bacalah sendiri di halaman lacak."),
}
