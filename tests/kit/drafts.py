"""Letters as people write them, sent up the house and signed by the verbs themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Position
from app.extensions import db
from app.letters import drafting, rounds, signing
from app.letters.drafting import Manner, Words
from app.letters.kinds import LetterKind
from app.platform.database import write
from app.tickets.models import Ticket
from tests import cast
from tests.kit.requests import actor, enlist, who

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.letters.models import Letter

WORDS = Words(
    subject="Tanggapan atas permohonan",
    recipient="Sdr. Siti Umpama\nJl. Contoh 1",
    body="Permohonan Saudara telah kami periksa.\n\n1. Berkas lengkap.\n2. Data sesuai.\n\nDemikian.",
    enclosures="1 (satu) berkas",
    copies="Arsip",
)
PEOPLE = (cast.STAF, cast.KASI, cast.KABID, cast.SEKRETARIS, cast.KADIS, cast.BERKAS)


def position(code: str) -> int:
    """The id of a chair."""
    found = db.session.scalar(select(Position.id).where(Position.code == code))
    assert found, code
    return found


def unit_of(by: Actor) -> int:
    """The unit of somebody's own chair."""
    found = db.session.scalar(select(Position.unit_id).where(Position.id == min(by.position_ids)))
    assert found
    return found


def draft(
    kind: LetterKind = LetterKind.BALASAN,
    *,
    ticket: Ticket | None = None,
    username: str = cast.STAF,
    words: Words = WORDS,
    signatory: str = "kadis",
    own: Any = None,
    **manner: Any,
) -> Letter:
    """A draft of the section's officer; the result of `ticket` unless said otherwise."""
    by = actor(username)
    facts: dict[str, Any] = {"classification": "500.3.2", "is_result": ticket is not None} | manner
    with write():
        return drafting.start(
            kind, words, Manner(position(signatory), **facts), unit_id=unit_of(by), by=by, ticket=ticket, own=own
        )


def send(letter: Letter, username: str = cast.STAF) -> Letter:
    """Up the house."""
    by = actor(username)
    with write():
        rounds.send(letter, by=by)
    return letter


def initial(letter: Letter, *usernames: str) -> Letter:
    """Paraf by paraf; all of them when nobody is named."""
    enlist(*PEOPLE)
    for username in usernames or (cast.KASI, cast.KABID, cast.SEKRETARIS):
        with write():
            rounds.initial(letter, by=who(username))
    return letter


def sign(letter: Letter, username: str = cast.KADIS) -> Letter:
    """With ink."""
    by = actor(username)
    with write():
        signing.by_hand(letter, by=by)
    return letter


def request_of(letter: Letter) -> Ticket:
    """Its request, read anew."""
    ticket = db.session.get_one(Ticket, letter.ticket_id)
    db.session.refresh(ticket)
    return ticket
