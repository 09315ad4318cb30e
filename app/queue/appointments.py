"""Whoever has an appointment enters the same line at its hour (issue 4; R010: the clinic sees people by appointment).

A request that waits for an appointment says when and with which section. Whoever has come takes a number for it, at the
kiosk, on the telephone or from the counter: it stands in the line at its hour, or from now on when that has passed. Who
has not come has no number, so that nobody is called into an empty hall.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.accounts.models import Unit
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.keys import keyed
from app.platform.refusals import Conflict, Refused
from app.queue import calling, drawing, slips
from app.queue.hall import hall
from app.queue.models import QueueNumber
from app.stakeholders.models import Organisation, Person
from app.tables import Moment
from app.tickets import access
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor


class Expected(NamedTuple):
    """Somebody with an appointment today who has no number yet."""

    number: str
    at: datetime
    name: str
    unit: str
    unit_en: str


_HAS_COME = (
    select(QueueNumber.id)
    .where(
        QueueNumber.ticket_id == Ticket.id,
        QueueNumber.day == bindparam("today"),
        QueueNumber.enters_at == Ticket.waits_until,
    )
    .correlate(Ticket)
    .exists()
)
_TODAY = (
    Ticket.status == Status.MENUNGGU_JADWAL,
    Ticket.waits_until >= bindparam("begins", type_=Moment()),
    Ticket.waits_until < bindparam("ends", type_=Moment()),
)
_EXPECTED = (
    select(
        *(Ticket.number, Ticket.waits_until, func.coalesce(Organisation.name, Person.name, "").label("name")),
        *(Unit.name.label("unit"), Unit.name_en.label("unit_en")),
    )
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(*_TODAY, ~_HAS_COME)
    .order_by(Ticket.waits_until, Ticket.id)
    .limit(50)
)


def expected(actor: Actor) -> list[Expected]:
    """Whose appointment is today and who has not come yet, as far as `actor` may see their requests."""
    return [Expected(*row) for row in read(*access.through(_EXPECTED, actor, today=clock.today(), **_bounds()))]


def hour(request: Any) -> datetime | None:
    """When this request's appointment is, if it is today."""
    begins, ends = _bounds().values()
    is_today = request.waits_until is not None and begins <= request.waits_until < ends
    return request.waits_until if is_today and request.status is Status.MENUNGGU_JADWAL else None


def _bounds() -> dict[str, datetime]:
    today = clock.today()
    return {"begins": clock.at(today, time(0)), "ends": clock.at(today + timedelta(days=1), time(0))}


_OPENLY = select(Ticket).where(Ticket.number == bindparam("number"), Ticket.is_confidential.is_(False))


def of_number(number: str) -> Ticket | None:
    """What a kiosk in the hall may know by the number alone: a request with an appointment today, never a confidential
    one, and of it nothing but that."""
    found = db.session.scalars(_OPENLY, {"number": number}).first()
    return found if found is not None and hour(found) is not None else None


def arrive(ticket: Ticket, *, by: Actor) -> drawing.Drawn:
    """The number of whoever has come for today's appointment; the same appointment twice is one number. Inside
    `write()`. Raises Refused."""
    lock(ticket)
    at = hour(ticket)
    if at is None:
        raise Conflict(_("Permohonan ini tidak punya janji temu hari ini."))
    service = next((one for one in hall().offered if one.purpose == "meet"), None)
    if service is None:
        raise Refused(_("Tidak perlu nomor antrean. Langsung saja ke bagian yang mengundang Anda."))
    key = keyed("queue-appointment", f"{ticket.id} {at:%Y-%m-%dT%H:%M}")  # nobody can guess it and draw in its name
    drawn = drawing.draw(drawing.Wish(service.id, key, unit_id=ticket.unit_id, appointment_at=at), by=by)
    if drawn.is_new:
        calling.attach(drawn.number, ticket, opened_here=False)
    return drawn


def slip(request: Any) -> str | None:
    """The secret of the number that was taken for this request's appointment of today; None: none yet."""
    at = hour(request)
    taken = select(QueueNumber.label).where(
        QueueNumber.ticket_id == request.id, QueueNumber.day == clock.today(), QueueNumber.enters_at == at
    )
    label = db.session.scalar(taken) if at is not None else None
    return slips.token(clock.today(), label) if label else None
