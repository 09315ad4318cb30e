"""Where the applicant can be reached: the way they chose, or the next best one that there is an address for (R003).

Nobody is left out for lack of an e-mail address: with nothing but a number somebody calls, with nothing but an
address somebody posts a letter, with neither the word stands on the tracking page. An address that is recorded later
serves the letters that wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.accounts.models import Unit
from app.catalogue.models import ServiceVersion
from app.messages import outbox, ways
from app.messages.models import Way
from app.platform import phones, settings
from app.platform.database import read
from app.stakeholders.models import Organisation, Person, Phone
from app.stakeholders.places import Kelurahan
from app.tickets.kinds import Channel, ReplyChannel
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.messages.models import Message

_FIRST_PHONE = (
    select(Phone.digits)
    .where((Phone.person_id == Ticket.person_id) | (Phone.organisation_id == Ticket.organisation_id))
    .order_by(Phone.id)
    .limit(1)
    .correlate(Ticket)
    .scalar_subquery()
)
_ASKING = (
    select(
        *(Person.name.label("person"), Person.email, Person.email_bad_since, Person.address),
        *(Kelurahan.name.label("kelurahan"), Kelurahan.postal_code),
        *(Organisation.name.label("organisation"), Organisation.address.label("organisation_address")),
        func.coalesce(Phone.digits, _FIRST_PHONE).label("digits"),
        *(ServiceVersion.name.label("service"), ServiceVersion.name_en.label("service_en")),
        *(Unit.name.label("unit"), Unit.name_en.label("unit_en")),
    )
    .select_from(Ticket)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Kelurahan, Kelurahan.id == Person.kelurahan_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
    .where(Ticket.id == bindparam("ticket_id"))
)


class Reach(NamedTuple):
    """A way and the address on it."""

    way: Way
    to: str = ""


def asking(ticket_id: int) -> Any:
    """Who asks, where they can be reached, and what a message says of service and unit: one statement."""
    return read(_ASKING, {"ticket_id": ticket_id}).one()


def chosen(ticket: Ticket, row: Any) -> Reach:
    """The way this applicant is told."""
    if ticket.reply_channel in _AT_ONCE:
        return Reach(_AT_ONCE[ticket.reply_channel])
    wanted = _WANTED[ticket.reply_channel]
    ordered = (wanted, *(way for way in _NEXT_BEST if way is not wanted))
    return next((reach for reach in (_on(way, row) for way in ordered) if reach), _nowhere(ticket))


def _nowhere(ticket: Ticket) -> Reach:
    """Who wrote on paper and left no address has no link either: the letter waits for somebody to find where to."""
    is_on_paper = ticket.channel is Channel.DOCUMENT and ticket.reply_channel is ReplyChannel.LETTER
    return Reach(Way.LETTER) if is_on_paper else Reach(Way.WEBSITE)


def on(channel: ReplyChannel, row: Any) -> Reach | None:
    """The address on the way of this wish; None where there is none. Page and counter need none."""
    way = _WANTED.get(channel)
    return _on(way, row) if way else Reach(_AT_ONCE[channel])


def is_reached(channel: ReplyChannel, row: Any) -> bool:
    """Whether there is an address for that."""
    return on(channel, row) is not None


def instead(row: Any, failed: Way) -> Reach:
    """How somebody gets hold of an applicant whom a machine did not reach: by telephone, else by letter."""
    by_hand = (Way.CALL, Way.LETTER) if failed is not Way.CALL else (Way.LETTER,)
    return next((reach for reach in (_on(way, row) for way in by_hand) if reach), Reach(Way.CALL))


def without_call(row: Any) -> Reach:
    """How somebody is told who does not answer the telephone; the tracking page where there is no other way."""
    ways_left = (Way.WHATSAPP, Way.EMAIL, Way.LETTER)
    return next((reach for reach in (_on(way, row) for way in ways_left) if reach), Reach(Way.WEBSITE))


def by_letter(row: Any) -> Reach:
    """By letter; without an address it waits until somebody finds where to."""
    return _letter(row) or Reach(Way.LETTER)


def address_of(message: Message, ticket_id: int) -> str:
    """Where a message goes: as it was put in, or, for a letter that had no address yet, the one there is now."""
    known = outbox.recipient(message)
    return known or (postal(asking(ticket_id)) if message.way is Way.LETTER else "")


def postal(row: Any) -> str:
    """Name and address as they stand on an envelope; empty where no address is known."""
    address = row.address or row.organisation_address
    if not address:
        return ""
    lines = (row.person, row.organisation, address, *_town(row))
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _town(row: Any) -> tuple[str, ...]:
    """Of the city's own kelurahan the post wants the city and its code too."""
    if not row.kelurahan:
        return ()
    return f"Kelurahan {row.kelurahan}", f"{settings.get('office.city')} {row.postal_code or ''}".strip()


_WANTED = {
    ReplyChannel.EMAIL: Way.EMAIL,
    ReplyChannel.WHATSAPP: Way.WHATSAPP,
    ReplyChannel.PHONE: Way.CALL,
    ReplyChannel.LETTER: Way.LETTER,
}
_AT_ONCE = {ReplyChannel.COUNTER: Way.COUNTER, ReplyChannel.WEBSITE: Way.WEBSITE}
_NEXT_BEST = (Way.WHATSAPP, Way.CALL, Way.EMAIL, Way.LETTER)


def _on(way: Way, row: Any) -> Reach | None:
    return _FOUND[way](row)


def _mobile(row: Any) -> Reach | None:
    """WhatsApp lives on mobile numbers; a landline is called."""
    return Reach(Way.WHATSAPP, row.digits) if row.digits and phones.is_mobile(row.digits) else None


def _call(row: Any) -> Reach | None:
    if not row.digits:
        return None
    by_sms = settings.get("messages.sms_for_phone") and phones.is_mobile(row.digits) and ways.is_ready(Way.SMS)
    return Reach(Way.SMS if by_sms else Way.CALL, row.digits)


def _mail(row: Any) -> Reach | None:
    """An address that mail came back from is left until somebody corrects it."""
    return Reach(Way.EMAIL, row.email) if row.email and row.email_bad_since is None else None


def _letter(row: Any) -> Reach | None:
    address = postal(row)
    return Reach(Way.LETTER, address) if address else None


_FOUND: dict[Way, Callable[[Any], Reach | None]] = {
    Way.EMAIL: _mail,
    Way.WHATSAPP: _mobile,
    Way.CALL: _call,
    Way.LETTER: _letter,
}
