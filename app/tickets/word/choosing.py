"""The applicant chooses anew how they are told, or an officer writes down that they did (R003, R004; handbook §5.5).

What has not left yet goes the new way too. A tracking link is no proof of who holds it: it may give an e-mail address
where there is none or where mail came back, but never replaces one that works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.extensions import db
from app.messages import outbox
from app.messages.models import Way
from app.messages.outbox import SENDERS, Words
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.stakeholders import register
from app.stakeholders.models import Person, ReplyChannel
from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.kinds import REPLY_CHANNEL_LABEL
from app.tickets.statuses import Status
from app.tickets.word import reaching, telling
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

_MISSING = {
    ReplyChannel.EMAIL: ("email", lazy_("Tulis alamat surelnya.")),
    ReplyChannel.WHATSAPP: ("channel", lazy_("Belum ada nomor HP yang kami catat. Beri tahu kami nomornya dahulu.")),
    ReplyChannel.PHONE: ("channel", lazy_("Belum ada nomor telepon yang kami catat. Beri tahu kami nomornya dahulu.")),
    ReplyChannel.LETTER: ("channel", lazy_("Belum ada alamat rumah yang kami catat. Beri tahu kami alamatnya dahulu.")),
}


def choose(ticket: Ticket, channel: ReplyChannel, *, by: Actor, email: str = "") -> None:
    """Tell them this way from now on, inside `write()`. Raises Refused with the field that is missing, Conflict."""
    if by.is_staff and not any(by.may(name) for name in SENDERS):
        raise Forbidden(_("Peran Anda tidak boleh menyampaikan kabar."))
    lock(ticket)
    if ticket.status is Status.DIARSIPKAN:
        raise Conflict(_("Permohonan ini sudah diarsipkan."))
    if channel is ReplyChannel.EMAIL and email.strip():
        _take_address(ticket, email.strip(), by)
    row = reaching.asking(ticket.id)
    if channel in _MISSING and not reaching.is_reached(channel, row):
        field, sentence = _MISSING[channel]
        raise Refused(str(sentence), field=field)
    if channel is not ticket.reply_channel:
        ticket.reply_channel = channel
        history.append(ticket, EventKind.WAY_CHOSEN, by=by, way=REPLY_CHANNEL_LABEL[channel].text)
    _send_the_new_way(ticket, row, by)


def _take_address(ticket: Ticket, email: str, by: Actor) -> None:
    person = db.session.get(Person, ticket.person_id) if ticket.person_id else None
    if person is None:
        raise Refused(_("Kami belum mencatat nama Anda. Hubungi kami untuk memakai surel."), field="email")
    if (person.email or "").casefold() == email.casefold():
        return
    if person.email and not person.email_bad_since and not by.is_staff:
        raise Refused(
            _("Alamat surel yang kami catat lain dan masih dipakai. Hubungi kami untuk menggantinya."), field="email"
        )
    register.correct(person, by=by, email=email)


def _send_the_new_way(ticket: Ticket, row: Any, by: Actor) -> None:
    reach = reaching.chosen(ticket, row)
    for message in outbox.open_about(ticket.number):
        if (message.way, outbox.recipient(message)) == (reach.way, reach.to):
            continue
        if outbox.withdraw(message, _("Pemohon memilih jalur lain."), by=by):
            text, hidden = outbox.opened(message)
            words = Words(message.subject, text, hidden, message.because)
            telling.bring(ticket, message.code, words, reach, by=by, instead_of=message)


class Known(NamedTuple):
    """One way as its chooser sees it: where it leads, covered, or what is missing; `is_bad`: mail came back."""

    channel: ReplyChannel
    to: str
    is_missing: bool
    is_bad: bool


def known(ticket_id: int) -> list[Known]:
    """Every way, with the address we have for it, so covered that only its owner knows it again."""
    row = reaching.asking(ticket_id)
    return [_known(channel, row) for channel in ReplyChannel]


def _known(channel: ReplyChannel, row: Any) -> Known:
    reach = reaching.on(channel, row)
    is_bad = channel is ReplyChannel.EMAIL and row.email_bad_since is not None
    address = row.email if is_bad else reach.to if reach and reach.way is not Way.LETTER else ""
    return Known(channel, outbox.covered(address), reach is None, is_bad)
