"""The demo's papers, made by the worker: what the samples say was attached, and the six letters as scans.

Each job gives one request its papers and ends with `finish()` in the same write, so that a worker that dies in between
leaves neither half a file nor two of them. Every file passes the judge that a citizen's file passes.
"""

from __future__ import annotations

import tomllib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.demo import doors, story
from app.extensions import db
from app.platform import jobs
from app.platform.database import write
from app.tickets import files
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable


def order() -> None:
    """Have the papers of every request made. Inside `write()`; asking again asks for nothing."""
    for request in story.requests():
        if request["files"]:
            jobs.enqueue("demo.attachments", {"request": request["id"]}, dedupe=f"demo.attachments:{request['id']}")
    for letter in _letters():
        jobs.enqueue("demo.scans", {"letter": letter}, dedupe=f"demo.scans:{letter}")


@jobs.handler("demo.attachments")
def attach_samples(payload: dict[str, Any]) -> None:
    """The papers that one sample request names."""
    from app.demo import samples  # which draws: only the worker of a new demo does

    request = _request(payload["request"])
    prepared = [files.prepare(name, BytesIO(samples.make(name, request))) for name in request["files"]]
    _give(request, prepared)


@jobs.handler("demo.scans")
def attach_scan(payload: dict[str, Any]) -> None:
    """One of the six letters, as the office's scanner would have taken it."""
    from app.demo import scans  # as above

    letter = _letters()[payload["letter"]]
    words = (story.DATA / "letters" / f"{payload['letter']}.txt").read_text(encoding="utf-8")
    scan = scans.make(payload["letter"], words, letter)
    _give(_request(letter["request"]), [files.prepare(letter["name"], BytesIO(scan))])


def _give(request: dict[str, Any], prepared: Iterable[files.Prepared]) -> None:
    with write():
        ticket = db.session.get_one(Ticket, doors.known(request))
        rows = files.attach(ticket, list(prepared), from_applicant=request["door"] == "website")
        for row in rows:
            row.added_at = ticket.recorded_at  # they came with the request
        jobs.finish()


def _request(name: str) -> dict[str, Any]:
    return next(request for request in story.requests() if request["id"] == name)


def _letters() -> dict[str, dict[str, Any]]:
    return tomllib.loads((story.DATA / "letters.toml").read_text(encoding="utf-8"))
