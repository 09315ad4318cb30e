"""Letters that wait for a leader's paraf or signature, on the leaders' page (R034, handbook §4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from app.desk.letters import reading
from app.letters.kinds import KIND_LABEL
from app.tickets import leaders
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor


@leaders.waiting("surat", lazy_("surat menunggu paraf atau tanda tangan"))
def waiting(actor: Actor) -> list[leaders.Item]:
    """Those that lie with `actor` now, the longest waiting first."""
    if not actor.may(reading.MINE.permission):
        return []
    found = sorted(reading.lines(reading.MINE, actor), key=lambda line: line.waits_since)
    return [_item(line) for line in found]


def _item(line: Any) -> leaders.Item:
    about = ", ".join(part for part in (str(KIND_LABEL[line.kind]), line.drafter) if part)
    return leaders.Item(line.subject, about, url_for("letters.one", letter_id=line.id), line.waits_since)
