"""What an officer decides about time: the kind of a complaint, one extension the law allows, a limit, a reason.

Ticket first, `by=` who; inside `write()`. Handbook §3.3 (kinds of complaint), §3.4 (PPID: once, seven working days, in
writing), §3.5 (personal data), §5.3 (a reason given before the alarm is shown with it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.categories import CATEGORY_LABEL
from app.tickets.clocks import limits, ticking
from app.tickets.clocks.limits import LIMIT_LABEL, ON_RECORD
from app.tickets.clocks.models import LimitCode
from app.tickets.history.events import EventKind
from app.tickets.kinds import TicketType
from app.tickets.statuses import OPEN
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.categories import ComplaintCategory
    from app.tickets.models import Ticket

WORKERS = ("ticket:verify", "ticket:process", "ticket:accept", "ticket:classify")
"""Whoever holds one of these works on requests and may decide about their time."""
LONGEST_REASON = 2000


def categorise(ticket: Ticket, category: ComplaintCategory, *, by: Actor) -> None:
    """Say which kind a complaint is; its clock counts from the day it was received."""
    _hold(ticket, by)
    if ticket.type is not TicketType.PENGADUAN:
        raise Conflict(_("Permohonan ini bukan pengaduan."))
    if ticket.complaint_category is category:
        return
    ticket.complaint_category = category
    ticking.stop(ticket, [LimitCode.COMPLAINT_CLASS])
    label = CATEGORY_LABEL[category].text
    history.append(ticket, EventKind.CATEGORY_SET, by=by, is_public=False, category=label)


def extend_answer(ticket: Ticket, reason: str, *, by: Actor) -> None:
    """Take the extension that the law gives once for public information; the reason goes to the applicant."""
    _hold(ticket, by)
    ticks = ticking.running(ticket, LimitCode.INFORMATION)
    limit = limits.by_id(ticks.limit_id) if ticks else None
    if ticks is None or limit is None or not limit.extension:
        raise Conflict(_("Waktu menjawab permohonan ini tidak dapat diperpanjang."))
    if ticks.extended_by:
        raise Conflict(_("Waktu menjawab sudah pernah diperpanjang; undang-undang memberi satu kali."))
    if clock.now() > ticks.due_at:
        raise Conflict(_("Batasnya sudah lewat, jadi tidak dapat diperpanjang lagi."))
    told = _told(reason)
    ticks.extended_by, ticks.extended_at = limit.extension, clock.now()
    ticks.due_at = ticking.due(limit, ticks.started_at, limit.extension).due
    due = ticks.due_at.isoformat()
    history.append(ticket, EventKind.ANSWER_EXTENDED, by=by, text=told, days=limit.extension, due=due)


def record_limit(ticket: Ticket, code: LimitCode, *, by: Actor) -> None:
    """The request turns out to be one for which the law sets a time: rights over personal data, an objection."""
    _hold(ticket, by)
    if code not in ON_RECORD:
        raise Refused(_("Pilih batasnya."), field="limit")
    if ticking.running(ticket, code) is not None:
        raise Conflict(_("Batas itu sudah berjalan pada permohonan ini."))
    due = ticking.begin(ticket, code, ticket.received_at)
    label = LIMIT_LABEL[code].text
    history.append(ticket, EventKind.LIMIT_RECORDED, by=by, is_public=False, limit=label, due=due.isoformat())


def explain_delay(ticket: Ticket, reason: str, *, by: Actor) -> None:
    """Record why it takes longer; whoever is told of the delay reads it with the alarm."""
    _hold(ticket, by)
    history.append(ticket, EventKind.DELAY_EXPLAINED, by=by, is_public=False, text=_told(reason))


def _hold(ticket: Ticket, by: Actor) -> None:
    if not any(by.may(name) for name in WORKERS):
        raise Forbidden(_("Peran Anda tidak boleh mengambil langkah ini."))
    lock(ticket)
    if ticket.status not in OPEN:
        raise Conflict(_("Permohonan ini sudah ditutup."))


def _told(reason: str) -> str:
    told = reason.strip()
    if not told:
        raise Refused(_("Tulis dahulu alasannya."), field="reason")
    if len(told) > LONGEST_REASON:
        raise Refused(_("Alasan paling panjang %(count)s huruf.", count=LONGEST_REASON), field="reason")
    return told
