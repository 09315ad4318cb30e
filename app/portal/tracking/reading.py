"""What the owner of a request sees, read as columns in few statements however long the history is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from app.accounts.actor import Actor
from app.accounts.models import Position, Unit, User
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.platform import clock, settings
from app.platform.database import looked_up, read
from app.stakeholders.models import Phone
from app.tickets import files, history, standing
from app.tickets.clocks import deadlines, wording
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.kinds import REPLY_CHANNEL_LABEL
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.statuses import OVER, Status
from app.web.i18n import current_language

if TYPE_CHECKING:
    from datetime import datetime

    from app.tickets.files import FileRow
    from app.tickets.history.lines import Line
    from app.tickets.standing import Stage

_CLOCK = (
    *(Ticket.id, Ticket.number, Ticket.secret_round, Ticket.status, Ticket.status_since, Ticket.closed_as),
    *(Ticket.closed_at, Ticket.received_at, Ticket.due_at, Ticket.waits_until, Ticket.waits_for),
)
_TRACKED = (
    select(
        *_CLOCK,
        *(Ticket.complete_at, Ticket.promised_days, Ticket.paused_days, Ticket.subject, Ticket.need, Ticket.channel),
        Ticket.reply_channel,
        *(ServiceVersion.name.label("service_name"), ServiceVersion.name_en.label("service_name_en")),
        looked_up(Service.code, Ticket.service_id, "service_code"),
        looked_up(Unit.name, Ticket.unit_id, "unit_name"),
        looked_up(Unit.name_en, Ticket.unit_id, "unit_name_en"),
        looked_up(Position.title, Ticket.position_id, "position"),
        looked_up(Position.title_en, Ticket.position_id, "position_en"),
        looked_up(User.name, Ticket.officer_id, "officer"),
    )
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .where(Ticket.tracking_key == bindparam("key"))
)
_KNOCKED_AT = (
    select(*_CLOCK, Ticket.is_confidential, Phone.digits.label("phone_digits"))
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
    .where(Ticket.number == bindparam("number"))
)
_SENT_FROM = (
    select(*_CLOCK, Ticket.subject)
    .where(Ticket.recorded_by_id == bindparam("user_id"))
    .order_by(Ticket.id.desc())
    .limit(50)
)
_OUTSIDER = Actor.applicant("")
_CLOSING = frozenset({EventKind.RESOLVED, EventKind.REFUSED, EventKind.REFERRED, EventKind.EXPIRED})


@dataclass(frozen=True)
class Tracked:
    """One request as its owner sees it now."""

    token: str
    row: Any
    lines: list[Line]
    files: list[FileRow]
    now: datetime
    names_officer: bool

    @property
    def status(self) -> Status:
        status: Status = self.row.status
        return status

    @property
    def sentence(self) -> str:
        return standing.sentence(self.row, self.now, unit=self.unit)

    @property
    def stages(self) -> list[Stage]:
        return standing.stages(self.row, self.lines)

    @cached_property
    def promise(self) -> str:
        """The promise with its *karena*; empty while nobody owes one."""
        if self.status in OVER or self.row.due_at is None:
            return ""
        return deadlines.sentence(self.row, self.row.service_code)

    @property
    def whole_time(self) -> str:
        """How long it has taken in all, pauses too: the time the owner lives through (Kep. 63/2003)."""
        return wording.total(self.row, self.now)

    @property
    def service(self) -> str:
        return str(in_language(self.row, "service_name", current_language()))

    @property
    def unit(self) -> str:
        return str(in_language(self.row, "unit_name", current_language()))

    @property
    def responsible(self) -> str:
        """The unit and the position that answer for it (R113); said once where the position names its unit."""
        position = str(in_language(self.row, "position", current_language()) or "")
        return position if self.unit in position else ", ".join(part for part in (self.unit, position) if part)

    @property
    def told_by(self) -> str:
        """The way in which word of it is given."""
        return str(REPLY_CHANNEL_LABEL[self.row.reply_channel])

    @property
    def officer(self) -> str:
        """The name of who works on it, where the office has chosen to say so (people trust people)."""
        return (self.row.officer or "") if self.names_officer else ""

    @cached_property
    def asked(self) -> Line | None:
        """What is asked of the owner now: the papers that are missing."""
        return self._last({EventKind.PAPERS_ASKED}) if self.status is Status.LENGKAPI_BERKAS else None

    @property
    def answer(self) -> Line | None:
        """The words with which the office closed it."""
        found = self._last(_CLOSING) if self.status in OVER else None
        return found if found is not None and found.text else None

    @property
    def can_cancel(self) -> bool:
        return Status.DIBATALKAN in workflow.targets(self.status, _OUTSIDER)

    @property
    def can_reopen(self) -> bool:
        may = Status.DIBUKA_KEMBALI in workflow.targets(self.status, _OUTSIDER)
        return may and self.row.closed_at is not None and self.now <= self.reopening_ends

    @property
    def reopening_ends(self) -> datetime:
        """Only for a closed request."""
        return deadlines.reopening_ends(self.row.closed_at)

    @property
    def can_write(self) -> bool:
        return self.status is not Status.DIARSIPKAN

    def _last(self, kinds: Any) -> Line | None:
        return next((line for line in reversed(self.lines) if line.kind in kinds), None)


def by_token(token: str) -> Tracked | None:
    """The request a tracking link opens; None for a token we do not know (any more)."""
    row = read(_TRACKED, {"key": secrets.tracking_key(token)}).first()
    if row is None:
        return None
    names_officer = bool(settings.get("tracking.show_officer_name"))
    lines = history.read(row.id, public_only=True, show_names=names_officer)
    return Tracked(token, row, lines, files.of(row.id, public_only=True), clock.now(), names_officer)


def at_the_door(number: str) -> Any | None:
    """The few columns by which a number with its secret is judged; whoever calls this compares the secret."""
    return read(_KNOCKED_AT, {"number": number}).first()


def sent_from(user_id: int) -> list[Any]:
    """The newest fifty requests that this account sent."""
    return list(read(_SENT_FROM, {"user_id": user_id}))
