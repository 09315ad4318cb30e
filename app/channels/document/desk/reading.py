"""What the document desk shows: a letter's pages with the read fields framed, the stack behind it, letters like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from sqlalchemy import bindparam, func, select

from app.accounts.models import User
from app.channels import conversations
from app.channels.document.stacks.reading import said_of
from app.platform.database import read
from app.reading import access as letters
from app.reading.models import LetterState, ScanBatch, ScanLetter, ScanPage
from app.reading.proposals import likeness, seats
from app.records import agenda as records
from app.records import events
from app.records.models import IncomingLetter, agenda_number
from app.tickets import access
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor
    from app.reading.proposals.fields import Field, Proposal
    from app.reading.proposals.seats import AtDesk
    from app.records.events import Happening
    from app.tickets.twins import Twin

MOST_SHOWN = 60
"""A thicker letter is read in full on its request; the desk need not carry hundreds of pictures."""
NEXT_SHOWN = 6
STACK_SHOWN = 100
_PAGES = (
    select(ScanPage.id, ScanPage.width, ScanPage.height, ScanPage.picture_hash)
    .where(ScanPage.letter_id == bindparam("letter_id"), ScanPage.picture_hash.is_not(None))
    .order_by(ScanPage.place)
    .limit(MOST_SHOWN)
)
_FILED = (
    select(
        *(ScanLetter.id, Ticket.number, IncomingLetter.running, IncomingLetter.year, IncomingLetter.agenda_elsewhere),
        User.name.label("by"),
    )
    .select_from(ScanLetter)
    .join(Ticket, Ticket.id == ScanLetter.ticket_id)
    .outerjoin(IncomingLetter, IncomingLetter.ticket_id == Ticket.id)
    .outerjoin(User, User.id == ScanLetter.ended_by_id)
)


class Frame(NamedTuple):
    """A read field's place on a page, in points of its picture."""

    field: str
    label: str
    sureness: str
    x: int
    y: int
    width: int
    height: int


class Sheet(NamedTuple):
    """One page as it is shown."""

    id: int
    url: str
    page: int
    pages: int
    width: int
    height: int
    frames: list[Frame]


class Waiting(NamedTuple):
    """A letter of the stack, with what the machine read on it and who has it before them."""

    id: int
    pages: int
    sender: str
    subject: str
    at: AtDesk | None


class Known(NamedTuple):
    """A letter that was filed, for whoever may see its request."""

    number: str
    agenda: str
    by: str


class Before(NamedTuple):
    """What the letter before this one became, with what is printed of it."""

    number: str
    agenda: str
    pin: str
    print_url: str
    print_words: str
    twins: list[Twin]
    clashing: list[Happening]


class Alike(NamedTuple):
    """Another letter with nearly the same text: filed (`known`), or still in the stack."""

    letter_id: int
    known: Known | None


def sheets(letter_id: int, told: Mapping[Field, Proposal], labels: Mapping[str, str]) -> list[Sheet]:
    """The letter's pages with their frames."""
    rows = list(read(_PAGES, {"letter_id": letter_id}))
    return [
        Sheet(
            row.id, url_for("document_scans.picture", page_id=row.id, v=row.picture_hash[:8]), page, len(rows),
            row.width, row.height, _frames(told, labels, page, row),
        )
        for page, row in enumerate(rows, 1)
    ]  # fmt: skip


def _frames(told: Mapping[Field, Proposal], labels: Mapping[str, str], page: int, row: Any) -> list[Frame]:
    return [
        _frame(field, proposal, labels[field.value], row)
        for field, proposal in told.items()
        if proposal.box and proposal.page == page and field.value in labels
    ]


def _frame(field: Field, told: Proposal, label: str, row: Any) -> Frame:
    left, top, right, bottom = told.box or (0, 0, 0, 0)
    air = row.width // 200
    return Frame(
        field.value, f"{label}: {told.words}", told.sureness.value,
        round(left * row.width) - air, round(top * row.height) - air,
        round((right - left) * row.width) + 2 * air, round((bottom - top) * row.height) + 2 * air,
    )  # fmt: skip


def _stack(actor: Actor) -> Any:
    waiting = select(ScanLetter.id, ScanLetter.pages).join(ScanBatch, ScanBatch.id == ScanLetter.batch_id)
    return waiting.where(ScanLetter.state == LetterState.READ, letters.visible(actor))


def count(actor: Actor) -> int:
    """How many letters wait."""
    return int(read(select(func.count()).select_from(_stack(actor).subquery())).scalar_one())


def stack(actor: Actor, after: int = 0, limit: int = STACK_SHOWN) -> list[Waiting]:
    """The letters that wait, as they came; behind `after` first, then from the top."""
    order = (ScanLetter.id <= after, ScanLetter.id)
    rows = list(read(_stack(actor).where(ScanLetter.id != after).order_by(*order).limit(limit)))
    ids = [row.id for row in rows]
    said, at = said_of(ids), seats.of_each(ids)
    return [Waiting(row.id, row.pages, *said[row.id], at.get(row.id)) for row in rows]


def following(actor: Actor, letter_id: int) -> int | None:
    """The next letter nobody else has before them; where there is none, the next."""
    rows = stack(actor, letter_id, NEXT_SHOWN)
    free = (row for row in rows if row.at is None or row.at.user_id == actor.user_id)
    return next((row.id for row in (*free, *rows)), None)


def known(letter_id: int, actor: Actor) -> Known | None:
    """What became of a letter that was filed; None for whoever may not see its request."""
    row = read(_FILED.where(ScanLetter.id == letter_id, access.visible(actor))).first()
    if row is None:
        return None
    agenda = agenda_number(row.running, row.year, row.agenda_elsewhere) if row.year else ""
    return Known(row.number, agenda, row.by or "")


def before(number: str, actor: Actor) -> Before | None:
    """The letter that this clerk has just filed; an invitation has its disposition sheet already, others a receipt."""
    if not number:
        return None
    saved = conversations.saved(number, Channel.DOCUMENT, actor)
    agenda = dict(records.told(saved.receipt.ticket_id)).get(_("Nomor agenda"), "")
    if events.is_invitation(saved.receipt.ticket_id):
        sheet = url_for("sheet_print.show", number=number)
        clashing = events.clashing_with(saved.receipt.ticket_id, actor)
        return Before(number, agenda, "", sheet, _("Cetak lembar disposisi"), [], clashing)
    receipt = url_for("document.print_view", number=number)
    return Before(number, agenda, saved.spoken_pin, receipt, _("Cetak tanda terima A5"), saved.twins, [])


def alike(letter_id: int, actor: Actor) -> list[Alike]:
    """Letters with nearly the same text that this person may see."""
    ids = [one.letter_id for one in likeness.of(letter_id)]
    found = [(other, known(other, actor), letters.find(other, actor)) for other in ids]
    return [
        Alike(other, filed)
        for other, filed, letter in found
        if filed or (letter is not None and letter.state is LetterState.READ)
    ]
