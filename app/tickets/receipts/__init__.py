"""What a receipt says, at every door and on every paper (handbook §4.5, *Tanda terima berkas*; R105, R107).

The receipt is the same on the screen, on A5 and on the roll: who received it and when, number and PIN, what came in
and what is missing, by when and why, who answers for it, that it costs nothing more than the standard says. A promise
stands there only when there is one; until the file is complete it says when the clock will start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.accounts.models import Position, Unit, User
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.extensions import db
from app.stakeholders import names
from app.stakeholders.models import Organisation, Person
from app.tickets import files
from app.tickets.clocks import deadlines
from app.tickets.handling import papers
from app.tickets.kinds import CHANNEL_LABEL, PAPER_STATE_LABEL, REPLY_CHANNEL_LABEL, PaperState
from app.tickets.models import Ticket
from app.tickets.receipts import addresses, secrets
from app.tickets.statuses import CITIZEN_LABEL, OVER, Status
from app.web import office_names
from app.web.formatting import ukuran
from app.web.i18n import _, current_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

MOST_FILES = 12  # by name; a receipt is one sheet
_HERE = (PaperState.PRESENT, PaperState.UPLOADED)


class PaperLine(NamedTuple):
    """One requirement as the receipt lists it."""

    text: str
    state: str
    is_here: bool
    is_missing: bool
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a receipt states, in the reader's language. `link` is empty where no public address is known."""

    ticket_id: int
    number: str
    secret_round: int
    pin: str
    token: str
    link: str
    received_at: datetime
    channel: str
    reply_channel: str
    applicant: str
    service_code: str
    service: str
    fee: str
    papers: tuple[PaperLine, ...]
    files: tuple[str, ...]
    promise: str
    has_promise: bool
    unit: str
    position: str
    officer: str

    @property
    def is_free(self) -> bool:
        """Whether the standard takes no money."""
        return self.fee.casefold().startswith(("gratis", "free"))

    @property
    def is_checked(self) -> bool:
        """Whether anybody has looked at the papers yet."""
        return any(line.is_checked for line in self.papers)


_RECEIPT = (
    select(
        *(Ticket.id, Ticket.number, Ticket.secret_round, Ticket.received_at, Ticket.channel, Ticket.reply_channel),
        *(Ticket.status, Ticket.is_confidential, Ticket.due_at, Ticket.complete_at, Ticket.promised_days),
        *(Ticket.paused_days, Service.code, ServiceVersion.name, ServiceVersion.name_en),
        *(ServiceVersion.fee, ServiceVersion.fee_en, Unit.name.label("unit_name"), Unit.name_en.label("unit_name_en")),
        *(Position.title.label("position"), Position.title_en.label("position_en"), User.name.label("officer")),
        *(Person.name.label("person"), Organisation.name.label("organisation")),
    )
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Position, Position.id == Ticket.position_id)
    .outerjoin(User, User.id == Ticket.recorded_by_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
)


def of(ticket_id: int) -> Receipt | None:
    """The receipt of one request; whoever calls this has already decided who may read it."""
    return _first(Ticket.id == ticket_id)


def of_each(ticket_ids: Sequence[int]) -> list[Receipt]:
    """The receipts of several requests in this order, in three statements; the same holds for who may read them."""
    if not ticket_ids:
        return []
    rows = {row.id: row for row in db.session.execute(_RECEIPT.where(Ticket.id.in_(ticket_ids)))}
    ticked, kept = papers.of_each(ticket_ids), files.of_each(ticket_ids)
    return [_written(rows[one], ticked[one], kept[one]) for one in ticket_ids if one in rows]


def by_token(token: str) -> Receipt | None:
    """The receipt that a tracking link opens; None for a token we do not know (any more)."""
    return _first(Ticket.tracking_key == secrets.tracking_key(token))


def _first(which: ColumnElement[bool]) -> Receipt | None:
    row = db.session.execute(_RECEIPT.where(which)).first()
    return _written(row, papers.of(row.id), files.of(row.id, public_only=True)) if row else None


def _written(row: Any, ticked: list[papers.PaperRow], kept: list[files.FileRow]) -> Receipt:
    spoken = current_language()
    token = secrets.token(row.number, row.secret_round)
    lines = tuple(_line(paper) for paper in ticked)
    return Receipt(
        ticket_id=row.id,
        number=row.number,
        secret_round=row.secret_round,
        pin=secrets.pin(row.number, row.secret_round),
        token=token,
        link=addresses.tracking(token),
        received_at=row.received_at,
        channel=str(CHANNEL_LABEL[row.channel]),
        reply_channel=str(REPLY_CHANNEL_LABEL[row.reply_channel]),
        applicant=_applicant(row),
        service_code=row.code,
        service=in_language(row, "name", spoken),
        fee=in_language(row, "fee", spoken),
        papers=lines,
        files=_files(row, kept),
        promise=_promise(row, is_checked=any(line.is_checked for line in lines)),
        has_promise=row.due_at is not None and row.status not in OVER,
        unit=in_language(row, "unit_name", spoken),
        position=in_language(row, "position", spoken) or "",
        officer=row.officer or "",
    )


def _line(paper: papers.PaperRow) -> PaperLine:
    is_missing = paper.state is PaperState.MISSING
    is_checked = paper.state is not PaperState.UNCHECKED
    text, state = office_names.spoken(paper.text), str(PAPER_STATE_LABEL[paper.state])
    return PaperLine(text, state, paper.state in _HERE, is_missing, is_checked)


def _files(row: Any, kept: list[files.FileRow]) -> tuple[str, ...]:
    """The files that arrived, with their sizes: whoever misses one here sends it again. Of a secret one the number."""
    found = [file for file in kept if file.kind == files.UPLOAD and file.is_public]
    if row.is_confidential:
        return (_("%(count)s berkas", count=len(found)),) if found else ()
    listed = [f"{file.name} ({ukuran(file.size)})" for file in found[:MOST_FILES]]
    more = len(found) - len(listed)
    return (*listed, *([_("dan %(count)s berkas lain", count=more)] if more else []))


def _applicant(row: Any) -> str:
    """A receipt lies about: a person's name is only hinted at, a confidential one not even that."""
    if row.is_confidential:
        return _("Identitas dirahasiakan")
    return ", ".join(part for part in (names.masked(row.person or ""), row.organisation) if part) or _("Tanpa nama")


def _promise(row: Any, *, is_checked: bool) -> str:
    """The promise with its *karena*, or why there is none now. Never a date that nobody promised."""
    if row.status in OVER:
        return _("Sudah ditutup: %(state)s.", state=CITIZEN_LABEL[row.status])
    if row.due_at is not None:
        return deadlines.sentence(row, row.code, is_checked=is_checked)
    if row.status is Status.SIAP_DIAMBIL:
        return _("Hasilnya sudah siap.")
    if row.complete_at is None or row.status is Status.LENGKAPI_BERKAS:
        return _("Jam layanan mulai dihitung setelah berkas lengkap.")
    return _("Jam layanan sedang berhenti; tenggatnya dihitung lagi begitu yang ditunggu datang.")
