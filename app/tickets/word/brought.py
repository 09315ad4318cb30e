"""What somebody sends in from outside lands on a request as the applicant's words and files, and nothing more (R003).

Who it is from is not proven: it opens no PIN, changes no state and cancels nothing. Files are judged like any upload;
what cannot be taken is named for the office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from app.accounts.actor import Actor
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.tickets import files, history
from app.tickets.handling import conversation
from app.tickets.history.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.tickets.models import Ticket

    Judged = tuple[list[files.Prepared], list[str]]

LONGEST_NAME = 80  # letters of a file's name in a sentence about it


def judged(sent: Iterable[tuple[str, BinaryIO]], stopped_by: tuple[type[Exception], ...] = (Refused, NoRoom)) -> Judged:
    """The files as they may be attached, and a sentence for each that may not; outside `write()`. `stopped_by`: what
    refuses one file and none of the others."""
    good, bad = [], []
    for name, stream in sent:
        try:
            good.append(files.prepare(name, stream))
        except stopped_by as no:
            bad.append(f"{name[:LONGEST_NAME]}: {no}")
    return good, bad


def write_down(ticket: Ticket, text: str, brought: Judged, *, kind: EventKind, wordless: str, refused: str) -> None:
    """Write it on the request, inside `write()`. `wordless` stands for no words and no file; `refused` leads the list
    of what could not be taken."""
    good, bad = brought
    good, more = _that_fit(ticket, good)
    files.attach(ticket, good, from_applicant=True)
    said = text or ("" if good else wordless)
    conversation.write_as_applicant(ticket, said, by=Actor.applicant(""), file_count=len(good), kind=kind)
    if bad or more:
        told = refused + "\n" + "\n".join([*bad, *more])
        history.append(ticket, EventKind.NOTED, by=Actor.system(), is_public=False, text=told)


def fits(ticket: Ticket, brought: Judged) -> bool:
    """Whether all of it can be taken."""
    good, bad = brought
    return not bad and not _that_fit(ticket, good)[1]


def _that_fit(ticket: Ticket, good: list[files.Prepared]) -> tuple[list[files.Prepared], list[str]]:
    try:
        files.require_room(ticket, sum(item.blob.size for item in good))
    except Refused as no:
        return [], [f"{item.name}: {no}" for item in good]
    return good, []
