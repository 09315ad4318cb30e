"""What the pages of letters show, read as columns in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Position, Unit, User
from app.catalogue.models import Service, ServiceGroup
from app.letters import access, rounds
from app.letters.kinds import UNFINISHED, LetterState, StepState
from app.letters.models import Letter, LetterStep
from app.platform.database import read
from app.platform.jobs import Job
from app.tickets.models import Ticket
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor
    from app.web.i18n import Lazy

PAGE = 25
_Waiting = aliased(LetterStep)
_LINES = (
    select(
        *(Letter.id, Letter.kind, Letter.state, Letter.subject, Letter.number, Letter.letter_date),
        *(Letter.changed_at, Letter.secrecy, Ticket.number.label("ticket"), Unit.name.label("unit")),
        *(Unit.name_en.label("unit_en"), User.name.label("drafter"), Position.title.label("waits_at")),
        _Waiting.since.label("waits_since"),
    )
    .join(Unit, Unit.id == Letter.unit_id)
    .join(User, User.id == Letter.drafted_by_id)
    .outerjoin(_Waiting, (_Waiting.letter_id == Letter.id) & (_Waiting.state == StepState.WAITING))
    .outerjoin(Position, Position.id == _Waiting.position_id)
    .order_by(Letter.id.desc())
)


class Tab(NamedTuple):
    """One list of letters: its address, name, whose it is, and what to say when it is empty."""

    slug: str
    label: Lazy
    mine: Callable[[Actor], ColumnElement[bool]]
    permission: str
    empty: Lazy


TABS = (
    Tab("menunggu", lazy_("Menunggu saya"),
        lambda by: _Waiting.position_id.in_(sorted(by.position_ids)), "letter:read",
        lazy_("Tidak ada surat yang menunggu paraf atau tanda tangan Anda.")),
    Tab("konsep", lazy_("Konsep saya"),
        lambda by: (Letter.drafted_by_id == by.user_id) & Letter.state.in_(sorted(UNFINISHED)),
        "letter:draft",
        lazy_("Anda tidak punya konsep surat. Buat dari halaman permohonannya, atau dengan tombol Buat surat.")),
    Tab("nomor", lazy_("Menunggu nomor"),
        lambda _by: Letter.state == LetterState.NUMBERING, "letter:number",
        lazy_("Tidak ada surat yang sudah ditandatangani dan menunggu nomor.")),
    Tab("semua", lazy_("Semua"),
        lambda _by: Letter.id > 0, "letter:read",
        lazy_("Belum ada surat keluar.")),
)  # fmt: skip

MINE = TABS[0]
"""What waits for my paraf or signature."""


def tabs_of(by: Actor) -> list[Tab]:
    """The lists this person has."""
    return [tab for tab in TABS if by.may(tab.permission)]


def lines(tab: Tab, by: Actor, *, before: int | None = None) -> list[Any]:
    """One page of a list, newest first, and one row more when there is another page."""
    statement = access.seen(_LINES, by).where(tab.mine(by)).limit(PAGE + 1)
    return list(read(statement.where(Letter.id < before) if before is not None else statement))


_COUNT = (
    select(func.count())
    .select_from(Letter)
    .outerjoin(_Waiting, (_Waiting.letter_id == Letter.id) & (_Waiting.state == StepState.WAITING))
)


def counts(by: Actor) -> dict[str, int]:
    """How many letters wait in each list where waiting counts, by its address."""
    waiting = [tab for tab in tabs_of(by) if tab.slug in ("menunggu", "nomor")]
    return {tab.slug: read(access.seen(_COUNT, by).where(tab.mine(by))).scalar_one() for tab in waiting}


_ANY = select(Letter.id).where(Letter.ticket_id == bindparam("ticket_id")).limit(1)


def of_request(ticket_id: int, by: Actor) -> list[Any]:
    """The letters of one request as far as somebody may see them, oldest first.

    Most requests have none, and to put the rule about them together costs ten times what it costs to see that.
    """
    if read(_ANY, {"ticket_id": ticket_id}).first() is None:
        return []
    found = read(access.seen(_LINES, by).where(Letter.ticket_id == ticket_id).limit(PAGE))
    return list(found)[::-1]


def steps_of(letters: list[Any]) -> dict[int, list[Any]]:
    """The newest round of each letter, by its id, in one statement."""
    found: dict[int, list[Any]] = {letter.id: [] for letter in letters}
    for step in rounds.steps(*found) if found else ():
        newest = found[step.letter_id]
        if not newest or newest[0].round == step.round:
            newest.append(step)
    return found


REQUEST = (
    select(
        *(Ticket.id, Ticket.number, Ticket.subject, Ticket.status, Ticket.unit_id, Ticket.service_id),
        *(Service.group_id, ServiceGroup.code.label("group_code")),
    )
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceGroup, ServiceGroup.id == Service.group_id)
)  # fmt: skip
"""For `access.find_row`: what a letter needs to know of the request it answers."""

_NAMES = (
    select(Unit.name.label("unit"), Unit.name_en.label("unit_en"), User.name.label("drafter"), Ticket.number)
    .select_from(Letter)
    .join(Unit, Unit.id == Letter.unit_id)
    .join(User, User.id == Letter.drafted_by_id)
    .outerjoin(Ticket, Ticket.id == Letter.ticket_id)
    .where(Letter.id == bindparam("letter_id"))
)
_JOB = select(Job.failed_at, Job.attempts).where(Job.dedupe_key == bindparam("key"))


def names(letter: Letter) -> Any:
    """Unit, drafter and the request's number of a letter that may be seen."""
    return read(_NAMES, {"letter_id": letter.id}).one()


def is_print_stuck(letter: Letter) -> bool:
    """Whether the worker has given the sheet up."""
    row = read(_JOB, {"key": f"letter.pdf:{letter.id}:{letter.printed_number}"}).first()
    return row is not None and row.failed_at is not None
