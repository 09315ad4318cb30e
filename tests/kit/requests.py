"""Makers of requests and their actors, with defaults, through the same verbs as the doors."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts import sign_in
from app.accounts.actor import Actor
from app.accounts.identity import signed_in_by
from app.accounts.models import User
from app.extensions import db
from app.platform.database import write
from app.tickets.handling import moves, papers
from app.tickets.intake import Application, Opened, open_ticket
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import Channel, PaperState, RequesterType
from app.tickets.statuses import Status
from tests import cast

if TYPE_CHECKING:
    from app.tickets.models import Ticket

REFUSAL: dict[str, Any] = {
    "code": "other", "reason": "a", "legal_basis": "b", "alternative": None, "objection": "c",
}  # fmt: skip
"""The parts of a proposal to refuse."""
_keys = count(1)
_DOOR = {
    "channel",
    "service_code",
    "requester_type",
    "need",
    "subject",
    "is_confidential",
    "is_priority",
    "received_at",
}


def actor(username: str) -> Actor:
    """Somebody of the cast, as the routes would know them."""
    with write():
        user_id = db.session.scalar(select(User.id).where(User.username == username))
        assert user_id, f"nobody is called {username}"
        token = sign_in.begin(user_id, "127.0.0.1")
    someone = signed_in_by(token)
    assert someone
    return someone.actor


def ask(
    *,
    channel: Channel = Channel.WEBSITE,
    service: str = "LEG-07",
    name: str = "Siti Umpama",
    phone: str = "0812-0000-0002",
    need: str = "Saya ingin dibantu membuat NIB untuk usaha keripik.",
    by: Actor | None = None,
    key: str | None = None,
    who: dict[str, Any] | None = None,
    **facts: Any,
) -> Opened:
    """A request that just came in by a door, committed."""
    default = Actor.applicant(name) if channel is Channel.WEBSITE else actor(cast.OPERATOR)
    application = Application(
        channel=channel,
        service_code=service,
        requester_type=facts.pop("requester_type", RequesterType.BUSINESS),
        need=need,
        key=key or f"key-{next(_keys)}",
        **facts,
    )
    with write():
        return open_ticket(application, requester=Asking(name=name, phone=phone, **(who or {})), by=by or default)


def make_ticket(status: Status = Status.DITERIMA, **given: Any) -> Ticket:
    """A request of KLB-OTH's simple service that has come as far as `status` by the verbs themselves."""
    ticket = ask(**({"service": "LEG-01"} | given)).ticket
    for step in _WAY[status]:
        with write():
            step(ticket)
    return ticket


def all_present(ticket: Ticket, username: str = cast.OPERATOR) -> None:
    """Tick every paper of the checklist, inside `write()`."""
    states = {row.id: PaperState.PRESENT for row in papers.of(ticket.id)}
    papers.check(ticket, states, by=_people[username])


class _People(dict[str, Actor]):
    def __missing__(self, username: str) -> Actor:
        raise LookupError(f"enlist({username!r}) first")


_people = _People()


def enlist(*usernames: str) -> None:
    """Fetch the actors that the steps of `make_ticket` need, before any `write()` is open."""
    for username in usernames or (cast.OPERATOR, cast.KASI, cast.STAF, cast.KABID, cast.BERKAS):
        _people[username] = actor(username)


def who(username: str) -> Actor:
    """An enlisted actor."""
    return _people[username]


_VERIFIED = [lambda t: moves.take(t, by=who(cast.OPERATOR))]
_DISPOSED = [*_VERIFIED, all_present, lambda t: moves.dispose(t, by=who(cast.OPERATOR))]
_PROCESSED = [*_DISPOSED, lambda t: moves.accept(t, by=who(cast.STAF))]
_RESOLVED = [*_PROCESSED, lambda t: moves.resolve(t, "Sudah kami bantu.", by=who(cast.STAF))]
_WAY: dict[Status, list[Any]] = {
    Status.DITERIMA: [],
    Status.DIVERIFIKASI: _VERIFIED,
    Status.LENGKAPI_BERKAS: [
        *_VERIFIED,
        lambda t: moves.ask_for_papers(t, ["Daftar calon pendiri"], by=who(cast.OPERATOR)),
    ],
    Status.DIDISPOSISIKAN: _DISPOSED,
    Status.DIPROSES: _PROCESSED,
    Status.SELESAI: _RESOLVED,
    Status.DIBATALKAN: [lambda t: moves.cancel(t, by=Actor.applicant("Siti"))],
}
