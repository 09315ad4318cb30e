"""The ways a message can travel, one small file each. A way that is not set up falls to somebody's hand.

A machine's way is a function `send(parcel)`; it returns what the other side calls the message, or raises
`Undelivered`. None of them holds a worker longer than `messages.timeout` seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.accounts import demo_office
from app.messages.models import Way

if TYPE_CHECKING:
    from collections.abc import Callable


class Parcel(NamedTuple):
    """A message as it leaves: to an address or a number, with every field filled."""

    message_id: int
    to: str
    subject: str
    text: str


class Undelivered(Exception):
    """The other side did not take it. `is_final`: it never will, as with an address that does not exist."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


MACHINES = frozenset({Way.EMAIL, Way.WHATSAPP, Way.SMS})


def is_ready(way: Way) -> bool:
    """Whether a machine brings messages this way. A demo's mail goes to its screen."""
    from app.messages.ways import email, gateway

    if way is Way.EMAIL:
        return demo_office.is_demo() or email.is_set_up()
    return way in (Way.SMS, Way.WHATSAPP) and gateway.is_set_up(way)


def send(way: Way, parcel: Parcel) -> str:
    """Hand the parcel over; returns the other side's name for it. Raises Undelivered."""
    from app.messages.ways import email, gateway

    if demo_office.is_demo():
        raise Undelivered("demo", is_final=True)
    brings: Callable[[Parcel], str] = email.send if way is Way.EMAIL else gateway.sender(way)
    return brings(parcel)
