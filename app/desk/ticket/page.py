"""One request on the desk, `/meja/tiket/<number>`: need, people, papers, history and one obvious next act (issue 2).

Whoever may not see the request gets 404. The page is drawn from one place, whatever led to it: a plain visit, a step
opened inside it, a form that was refused (422), or a step that came too late (409, with what is true now).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from app.accounts import trays
from app.accounts.permissions import current_actor, needs
from app.catalogue import read as catalogue
from app.desk.letters import reading as letters
from app.desk.letters.words import LABELS as LETTER_LABELS
from app.desk.letters.words import TONE as LETTER_TONES
from app.desk.ticket import act_groups, acts, next_step, reading, tied, whose
from app.desk.ticket.forms import AnswerForm, NoteForm
from app.messages.models import STATE_LABEL, WAY_LABEL
from app.paper_forms import reading as paper_reading
from app.platform import clock, phones
from app.platform.database import write
from app.platform.keys import unseal
from app.stakeholders import identity, representation
from app.stakeholders import seen as looks
from app.tickets import access, disposition, facets, files, history, numbering, twins
from app.tickets.clocks import deadlines, pauses, ticking, wording
from app.tickets.disposition import reading as trees
from app.tickets.disposition import rows
from app.tickets.disposition.kinds import State
from app.tickets.kinds import (
    CHANNEL_LABEL,
    PAPER_STATE_LABEL,
    REPLY_CHANNEL_LABEL,
    REQUESTER_TYPE_LABEL,
    TICKET_TYPE_LABEL,
    PaperState,
)
from app.tickets.receipts import printing
from app.tickets.statuses import STAFF_LABEL, Status
from app.tickets.together import canned, writing
from app.tickets.word import outlook
from app.tickets.word import sent as word
from app.web.pages import local_path, wants_part

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.accounts.actor import Actor
    from app.desk.ticket.act import Act
    from app.desk.ticket.reading import Seen

bp = Blueprint("ticket", __name__, url_prefix="/meja/tiket")

LABELS = {
    "channel": CHANNEL_LABEL,
    "paper": PAPER_STATE_LABEL,
    "reply": REPLY_CHANNEL_LABEL,
    "requester": REQUESTER_TYPE_LABEL,
    "status": STAFF_LABEL,
    "type": TICKET_TYPE_LABEL,
    "word_state": STATE_LABEL,
    "word_way": WAY_LABEL,
}
RECEIPTS = frozenset(printing.KIND.values())
CHECKERS = ("ticket:verify", "ticket:process", "ticket:receive_papers")
CHECKED_IN = frozenset({Status.DITERIMA, Status.DIVERIFIKASI, Status.LENGKAPI_BERKAS, Status.DIPROSES})


@bp.get("/<number>")
@needs(*access.READERS)
def show(number: str) -> Any:
    """The request as it stands."""
    canonical = numbering.parse(number)
    if canonical and canonical != number:
        return redirect(url_for("ticket.show", number=canonical))
    seen, by = seen_or_404(number), current_actor()
    if any(row.state is State.UNREAD for row in rows.waiting_for(seen.dispositions, by)):
        seen = _read_by(seen, by)
    return draw(seen)


def _read_by(seen: Seen, by: Actor) -> Seen:
    """The recipient has opened it: said in the tree once the page's read has ended."""
    with write():
        disposition.mark_read(seen.row.id, by=by)
    return seen_or_404(seen.row.number)


@bp.get("/<number>/standar")
@needs(*access.READERS)
def standard(number: str) -> Any:
    """The service standard under which the request was opened."""
    seen = seen_or_404(number)
    sheet = catalogue.version_sheet(seen.row.service_version_id)
    return render_template("desk/ticket/standard.html", seen=seen, sheet=sheet, back=return_to(), here=here(seen))


@bp.get("/<number>/ganti-layanan/standar")
@needs("ticket:reroute")
def other_standard(number: str) -> Any:
    """The standard of a service that might be the right one, beside the choice."""
    seen = seen_or_404(number)
    if not wants_part():
        return redirect(url_for("ticket_action.ganti-layanan", number=seen.row.number))
    sheet = catalogue.sheet(request.args.get("service", ""))
    return render_template("desk/ticket/_other_sheet.html", sheet=sheet)


def seen_or_404(number: str) -> Seen:
    """The request through whoever asks; what is not theirs is not there."""
    seen = reading.see(number, current_actor())
    if seen is None:
        paper = paper_reading.unrecorded(number)
        abort(404, paper.sentence if paper else None)
    looks.note(f"ticket:{seen.row.number}", "ticket", by=current_actor())
    return seen


def return_to() -> str:
    """The list one came from, with its filters and place; the desk when that is not a local address."""
    return local_path(request.values.get("dari"), "/meja")


def here(seen: Seen) -> str:
    """The address of this request's page, still knowing the list behind it."""
    back = return_to()
    return url_for("ticket.show", number=seen.row.number, dari=None if back == "/meja" else back)


def draw(
    seen: Seen, *, status: int = 200, act: Act | None = None, form: Any = None, said: str = "", **boxes: Any
) -> Response:
    """The page. `act` and its `form` are the step that is open on it, `said` what went wrong, `boxes` refused forms."""
    by = current_actor()
    offered = acts.open_to(seen, by)
    following = next_step.next_of(seen, offered, by)
    others_acts = [one for one in offered if one is not following]
    page = {
        "answer_form": AnswerForm(formdata=None) if by.may("ticket:answer") else None,
        "canned": canned.choice(seen.row.service_id) if by.may("ticket:answer") else (),
        "note_form": NoteForm(formdata=None) if by.may("ticket:note") else None,
        "checklist": None,
        **_asked(seen, by),
        **tied.together(seen, by),
        **boxes,
    }
    if page["answer_form"] and not page["answer_form"].seen.data:
        page["answer_form"].seen.data = str(page["lines"][-1].id if page["lines"] else 0)
    html = render_template(
        "desk/ticket/show.html", seen=seen, t=seen.row, actor=by, said=said, act=act, form=form,
        following=following, turn=next_step.turn_of(seen), others_acts=others_acts,
        other_groups=act_groups.grouped(others_acts),
        may_check=seen.status in CHECKED_IN and any(by.may(name) for name in CHECKERS),
        labels=LABELS, paper_states=list(PaperState), is_checking=next_step.is_checking(seen, by),
        back=return_to(), here=here(seen), **page,
    )  # fmt: skip
    return make_response(html, status)


def _asked(seen: Seen, by: Actor) -> dict[str, Any]:
    """Everything around the request, each part in one statement."""
    row = seen.row
    tree = trees.drawn(seen.dispositions, seen.now)
    mine = {one.id for one in rows.waiting_for(seen.dispositions, by) if _is_news(one)}
    kept = files.of(row.id, public_only=False)
    return {
        "promise": deadlines.sentence(row, row.service_code) if seen.is_open and not seen.is_clock_still else "",
        "lines": history.read(row.id, public_only=False),
        "clocks": wording.of(row, ticking.of(row.id), _pauses(row), seen.now),
        "files": [file for file in kept if file.kind not in RECEIPTS],
        "receipts": [file for file in kept if file.name in _living_receipts(row)],
        "others": whose.others(row, by),
        "twins": twins.of(row, by),
        "phones": [(phone, phones.masked(phone.digits)) for phone in _phones(row)],
        "citizen_number": _masked_citizen_number(row),
        "ties": representation.represented(row.person_id) if row.person_id else [],
        "holder": trays.holder(row.position_id) if row.position_id else None,
        "facets": facets.of(row.id),
        **_letters(row.id, by),
        "words": word.of(row.number),
        "outlook": outlook.of(row),
        "today": clock.today(),
        "tree": tree,
        "for_me": [node for node in tree if node.id in mine],
        "writing": writing.others(row.id, by) if row.is_written and by.may("ticket:answer") else [],
    }


def _is_news(row: Any) -> bool:
    """What was accepted and says no more than that it came is not told again on top of the page."""
    return row.state is not State.ACCEPTED or bool(row.instructions or row.note or row.deadline_at)


def _letters(ticket_id: int, by: Actor) -> dict[str, Any]:
    """The letters of the request with their way up; who may read none sees none."""
    found = letters.of_request(ticket_id, by) if by.may("letter:read") else []
    return {"letters": found, "letter_steps": letters.steps_of(found), "letter_labels": LETTER_LABELS,
            "letter_tones": LETTER_TONES}  # fmt: skip


def _pauses(row: Any) -> list[pauses.Pause]:
    """When the clock stood still; most requests never paused and ask nothing."""
    return pauses.of(row.id) if row.paused_days or row.paused_at else []


def _living_receipts(row: Any) -> set[str]:
    """The printed receipts whose PIN still opens something."""
    return {printing.file_name(row.number, row.secret_round, paper) for paper in printing.Paper}


def _phones(row: Any) -> list[whose.PhoneRow]:
    return whose.phones_of(row.person_id, None if row.person_id else row.organisation_id)


def _masked_citizen_number(row: Any) -> str:
    number = unseal(row.citizen_number_sealed) if row.citizen_number_sealed else None
    return identity.masked(number) if number else ""
