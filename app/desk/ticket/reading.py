"""What the ticket page shows, read as columns in a fixed number of statements however long the history is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Position, Unit, User
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.platform import clock
from app.platform.database import looked_up, read
from app.records import shelf
from app.stakeholders.models import Organisation, Person, Phone
from app.stakeholders.places import Kelurahan
from app.tickets import access
from app.tickets.clocks.models import TicketClock, TimeLimit
from app.tickets.disposition import reading as dispositions
from app.tickets.handling import papers
from app.tickets.kinds import PaperState
from app.tickets.models import Refusal, RefusalReason, Ticket
from app.tickets.statuses import OPEN, PAUSED, Status
from app.tickets.together.models import TicketExclusion, TicketFollower, TicketLink, TicketMerge, TicketWriter
from app.tickets.word import unreached
from app.web.i18n import current_language

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.handling.papers import PaperRow

_UNSEEN = frozenset({PaperState.UNCHECKED, PaperState.MISSING})

_EXTENDABLE = (
    select(TicketClock.id)
    .join(TimeLimit, TimeLimit.id == TicketClock.limit_id)
    .where(
        TicketClock.ticket_id == Ticket.id,
        TicketClock.stopped_at.is_(None),
        TicketClock.extended_by == 0,
        TimeLimit.extension > 0,
    )
    .exists()
    .label("is_extendable")
)


def _there_is(label: str, *conditions: Any) -> Any:
    """Whether something hangs on the request, so that only then a statement asks what."""
    return exists().where(*conditions).correlate(Ticket, Person).label(label)


_Child = aliased(Ticket)
_is_followed = _there_is(
    "is_followed", TicketFollower.ticket_id == Ticket.id, TicketFollower.user_id == bindparam("me")
)
_is_written = _there_is("is_written", TicketWriter.ticket_id == Ticket.id, TicketWriter.user_id != bindparam("me"))
"""Somebody else types an answer, or did and left."""
_has_links = _there_is("has_links", or_(TicketLink.ticket_id == Ticket.id, TicketLink.other_id == Ticket.id))
_has_joined = _there_is("has_joined", TicketMerge.into_id == Ticket.id, TicketMerge.undone_at.is_(None))
_has_children = _there_is("has_children", _Child.parent_id == Ticket.id)
_has_exclusions = _there_is("has_exclusions", TicketExclusion.ticket_id == Ticket.id)

_Double, _mine, _theirs, _known = aliased(Person), aliased(Phone), aliased(Phone), aliased(Ticket)
_has_double = _there_is(
    "has_double",
    _mine.person_id == Ticket.person_id,
    _theirs.digits == _mine.digits,
    _theirs.person_id == _Double.id,
    _Double.id != Ticket.person_id,
    _Double.merged_into_id.is_(None),
    _Double.name_key == Person.name_key,
    _known.person_id == _Double.id,
    _known.is_confidential.is_(False),
)
"""Another record with the same name and telephone, known from a request that is no secret."""

_TICKET = (
    select(
        *(Ticket.id, Ticket.number, Ticket.type, Ticket.channel, Ticket.sub_channel, Ticket.reply_channel),
        *(Ticket.language, Ticket.requester_type, Ticket.person_id, Ticket.organisation_id, Ticket.phone_id),
        *(
            Ticket.subject,
            Ticket.need,
            Ticket.is_service,
            Ticket.unit_id,
            Ticket.position_id,
            Ticket.officer_id,
            Ticket.recorded_by_id,
        ),
        *(Ticket.is_priority, Ticket.priority_reason, Ticket.is_confidential, Ticket.status, Ticket.status_since),
        *(Ticket.complaint_category, _EXTENDABLE),
        Ticket.applicant_wrote_at,
        unreached.OF_THE_ROW.label("is_unreached"),
        *(Ticket.closed_as, Ticket.closed_at, Ticket.cycle, Ticket.correction_rounds, Ticket.reminders),
        *(Ticket.received_at, Ticket.recorded_at, Ticket.complete_at, Ticket.paused_at, Ticket.paused_days),
        *(Ticket.promised_days, Ticket.due_at, Ticket.waits_until, Ticket.waits_for, Ticket.unmet_need),
        Ticket.secret_round,
        *(Ticket.foreign_source, Ticket.foreign_reference, Ticket.service_id, Ticket.service_version_id),
        *(looked_up(Service.code, Ticket.service_id, "service_code"), ServiceVersion.name.label("service_name")),
        *(ServiceVersion.name_en.label("service_name_en"), ServiceVersion.is_simple, ServiceVersion.fee),
        *(ServiceVersion.fee_en, ServiceVersion.product, ServiceVersion.product_en),
        looked_up(Unit.code, Ticket.unit_id, "unit_code"),
        looked_up(Unit.name, Ticket.unit_id, "unit_name"),
        looked_up(Unit.name_en, Ticket.unit_id, "unit_name_en"),
        looked_up(Position.title, Ticket.position_id, "position_title"),
        looked_up(Kelurahan.name, Ticket.kelurahan_id, "kelurahan"),
        looked_up(User.name, Ticket.officer_id, "officer_name"),
        looked_up(User.name, Ticket.recorded_by_id, "recorder_name"),
        *(Person.name.label("person_name"), Person.citizen_number_sealed, Person.email.label("person_email")),
        Person.email_bad_since,
        *(Person.address.label("person_address"), Organisation.name.label("organisation_name")),
        Organisation.address.label("organisation_address"),
        *(Organisation.kind.label("organisation_kind"), Organisation.nib, Organisation.legal_number),
        Phone.digits.label("phone_digits"),
        *(Ticket.parent_id, _is_followed, _has_links, _has_joined, _has_children, _has_exclusions, _has_double),
        _is_written,
    )
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
)
_Proposer = aliased(User)
_PROPOSAL = (
    select(
        *(Refusal.code, Refusal.reason, Refusal.legal_basis, Refusal.alternative, Refusal.objection),
        *(Refusal.proposed_by_id, Refusal.proposed_at, _Proposer.name.label("proposer_name")),
        RefusalReason.label.label("kind_of_reason"),
    )
    .join(_Proposer, _Proposer.id == Refusal.proposed_by_id)
    .outerjoin(RefusalReason, RefusalReason.code == Refusal.code)
    .where(Refusal.ticket_id == bindparam("ticket_id"), Refusal.decided_at.is_(None))
    .order_by(Refusal.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Seen:
    """A request as it stands now for the person who looks: its row, its checklist, a refusal that waits."""

    row: Any
    papers: list[PaperRow]
    proposal: Any | None
    now: datetime
    dispositions: list[Any] = field(default_factory=list)

    @property
    def status(self) -> Status:
        status: Status = self.row.status
        return status

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        """The promise has passed while the office is still at work."""
        return self.is_open and self.row.due_at is not None and self.row.due_at < self.now

    @property
    def is_clock_still(self) -> bool:
        """The service clock stands still now."""
        return self.status in PAUSED and self.row.paused_at is not None

    @property
    def is_past_waiting(self) -> bool:
        """What was waited for did not come in time."""
        return self.row.waits_until is not None and self.row.waits_until < self.now

    @cached_property
    def lacking(self) -> list[PaperRow]:
        """Required papers that are missing or were not looked at yet."""
        return [paper for paper in self.papers if paper.is_required and paper.state in _UNSEEN]

    @cached_property
    def missing(self) -> list[PaperRow]:
        """Papers somebody marked missing."""
        return [paper for paper in self.papers if paper.state is PaperState.MISSING]

    @property
    def is_tied(self) -> bool:
        """Hangs together with another request."""
        row = self.row
        return bool(row.parent_id or row.has_links or row.has_children or self.status is Status.DIGABUNG)

    @property
    def settled(self) -> int:
        """How many papers are there or need not come."""
        return sum(paper.state not in _UNSEEN for paper in self.papers)

    @cached_property
    def paper_file(self) -> shelf.Standing | None:
        """Where its paper file stands, asked only by those who keep the shelves."""
        return shelf.standing(self.row.id)

    @property
    def service_name(self) -> str:
        return str(in_language(self.row, "service_name", current_language()))

    @property
    def unit_name(self) -> str:
        return str(in_language(self.row, "unit_name", current_language()))

    @property
    def fee(self) -> str:
        return str(in_language(self.row, "fee", current_language()))

    @property
    def product(self) -> str:
        return str(in_language(self.row, "product", current_language()))


def see(number: str, actor: Actor) -> Seen | None:
    """The request through the person: None when it is not there or not for them. Four statements."""
    row = access.find_row(_TICKET, number, actor)
    if row is None:
        return None
    proposal = read(_PROPOSAL, {"ticket_id": row.id}).first()
    return Seen(row, papers.of(row.id), proposal, clock.now(), dispositions.of(row.id))
