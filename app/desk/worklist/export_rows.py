"""The columns of an exported list, row by row from the database, at most 50,000 of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, nulls_last, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.desk.worklist import directory
from app.extensions import db
from app.platform import clock, phones
from app.stakeholders import names
from app.stakeholders.models import Organisation, Person, Phone
from app.tickets.kinds import CHANNEL_LABEL, TICKET_TYPE_LABEL
from app.tickets.models import Ticket
from app.tickets.statuses import STAFF_LABEL
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounts.actor import Actor
    from app.desk.worklist.query import Query

MOST = 50_000
_AT_ONCE = 1_000
_Officer = aliased(User)

_ROWS = (
    select(
        *(Ticket.number, Ticket.status, Ticket.type, Ticket.channel, Ticket.service_id, Ticket.subject),
        *(Ticket.unit_id, Ticket.received_at, Ticket.due_at, Ticket.closed_at, Ticket.is_priority),
        *(Ticket.is_confidential, Person.name.label("person_name"), Organisation.name.label("organisation_name")),
        *(Phone.digits.label("phone"), _Officer.name.label("officer_name")),
    )
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
    .outerjoin(_Officer, _Officer.id == Ticket.officer_id)
)


def headings() -> list[str]:
    """The names of the columns in the reader's language."""
    return [
        _("Nomor"), _("Keadaan"), _("Jenis"), _("Masuk lewat"), _("Kode layanan"), _("Layanan"), _("Perihal"),
        _("Pemohon"), _("Organisasi"), _("Telepon"), _("Unit"), _("Petugas"), _("Diterima"), _("Tenggat"),
        _("Ditutup"), _("Prioritas"), _("Rahasia"),
    ]  # fmt: skip


def count(query: Query, actor: Actor) -> int:
    """How many rows the list has; counting stops just beyond `MOST`."""
    found = _narrowed(select(Ticket.id), query, actor).limit(MOST + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def lines(query: Query, actor: Actor, *, is_whole: bool) -> Iterator[list[Any]]:
    """The rows in the list's order, a thousand at a time; names and numbers masked unless `is_whole`."""
    column = query.order.column
    ordered = nulls_last(column.desc() if query.order.is_descending else column.asc())
    statement = _narrowed(_ROWS, query, actor).order_by(ordered, Ticket.id).limit(MOST)
    wording = _Wording(is_whole)
    for row in db.session.execute(statement.execution_options(yield_per=_AT_ONCE)):
        yield wording.line(row)


def _narrowed(statement: Any, query: Query, actor: Actor) -> Any:
    return query.narrow(query.view.select(statement, actor, clock.now()))


class _Wording:
    """Everything translated once, before the first row."""

    def __init__(self, is_whole: bool) -> None:
        self.states = {status: str(label) for status, label in STAFF_LABEL.items()}
        self.channels = {channel: str(label) for channel, label in CHANNEL_LABEL.items()}
        self.types = {kind: str(label) for kind, label in TICKET_TYPE_LABEL.items()}
        self.services, self.units = directory.services(), directory.units()
        self.name = str if is_whole else names.masked
        self.phone = phones.display if is_whole else phones.masked
        self.yes = _("Ya")

    def line(self, row: Any) -> list[Any]:
        service, unit = self.services.get(row.service_id), self.units.get(row.unit_id)
        return [
            row.number, self.states[row.status], self.types[row.type], self.channels[row.channel],
            service.code if service else "", service.name if service else "", row.subject,
            self.name(row.person_name) if row.person_name else "", row.organisation_name or "",
            self.phone(row.phone) if row.phone else "", unit.name if unit else "", row.officer_name or "",
            row.received_at, row.due_at, row.closed_at,
            self.yes if row.is_priority else "", self.yes if row.is_confidential else "",
        ]  # fmt: skip
