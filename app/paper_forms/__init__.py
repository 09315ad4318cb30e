"""Paper for the hours without power: numbered forms, what becomes of each, and the request it turns into (R153, R154).

A form's number is drawn when it is printed, from the same counter as all others, so that no two are alike; the request
it becomes, perhaps months later, gets exactly that number, and with it the PIN and link on the citizen's stub. Both
belong to the printing too: where a backup from before it was restored and the number given anew, the old stub opens
nothing and the old sheet is not taken for the new one. Every number that was printed is accounted for: used, void,
lost, or still in the stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import db
from app.paper_forms.kinds import FormState, ScanState
from app.paper_forms.models import PaperForm, PaperFormRun, PaperFormScan
from app.platform import clock, jobs, storage
from app.platform.database import lock
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets import files, history, numbering
from app.tickets.handling import marks
from app.tickets.history.events import EventKind
from app.tickets.receipts import secrets
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.paper_forms.kinds import Door
    from app.tickets.models import Ticket

PRINT_JOB = "paper_forms.print"
ATTACHMENT = "paper_form"
"""The kind of attachment a filed form is."""
MOST = 100
"""Forms of one printing: a thicker stack is two printings."""
SHORTEST_REASON = 3


def issue(door: Door, count: int, *, paper: str, by: Actor) -> PaperFormRun:
    """Reserve `count` numbers in one step and let the worker draw their forms. Inside `write()`."""
    if not 1 <= count <= MOST:
        raise Refused(_("Paling sedikit 1, paling banyak %(most)s formulir sekali cetak.", most=MOST), field="count")
    now = clock.now()
    run = PaperFormRun(
        door=door, count=count, paper=paper, printed_at=now, printed_by_id=by.user_id,
        secret_round=secrets.round_of_a_printing(),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    numbers = numbering.draw_many(now, count)
    db.session.add_all([_form(run, number) for number in numbers])
    db.session.flush()
    told = {"door": door.value, "count": count, "first": numbers[0], "last": numbers[-1]}
    audit.record("paper_forms:printed", f"paper_form_run:{run.id}", told, by=by)
    jobs.enqueue(PRINT_JOB, {"run": run.id}, dedupe=f"{PRINT_JOB}:{run.id}")
    return run


def _form(run: PaperFormRun, number: str) -> PaperForm:
    return PaperForm(
        run_id=run.id, number=number, tracking_key=secrets.tracking_key(secrets.token(number, run.secret_round))
    )


def settle(forms: Iterable[PaperForm], state: FormState, reason: str, *, by: Actor) -> None:
    """Say of blank forms that they are void or lost, and why. Inside `write()`."""
    for form in forms:
        if lock(form).state is not FormState.PRINTED:
            raise Conflict(_("Keadaan formulir %(number)s sudah berubah.", number=form.number))
        _put(form, state, _because(reason), by)


def revive(form: PaperForm, reason: str, *, by: Actor) -> None:
    """A void or lost form came back filled in after all. Inside `write()`."""
    if lock(form).state not in (FormState.VOID, FormState.LOST):
        raise Conflict(_("Keadaan formulir %(number)s sudah berubah.", number=form.number))
    _put(form, FormState.PRINTED, _because(reason), by)


def use(form: PaperForm, ticket: Ticket, *, by: Actor) -> None:
    """The form has become `ticket`, opened under its number in the same write; its scan follows where there is one."""
    if lock(form).state is not FormState.PRINTED:
        raise Conflict(_("Keadaan formulir %(number)s sudah berubah.", number=form.number))
    form.state, form.ticket_id = FormState.USED, ticket.id
    form.settled_at, form.settled_by_id = clock.now(), by.user_id
    received, recorded = ticket.received_at.isoformat(), ticket.recorded_at.isoformat()
    history.append(ticket, EventKind.RECORDED_FROM_PAPER, by=by, when=received, recorded=recorded)
    waiting = select(PaperFormScan).where(PaperFormScan.form_id == form.id, PaperFormScan.state == ScanState.FOUND)
    for scan in db.session.scalars(waiting.order_by(PaperFormScan.id)):
        file(scan, form, ticket)


def file(scan: PaperFormScan, form: PaperForm, ticket: Ticket) -> None:
    """Put a scan on the request its form became; where one is already, it stays the only one. What came confidentially
    makes the request confidential, whoever records it."""
    scan.state = ScanState.AGAIN if form.attachment_id else ScanState.FILED
    if scan.is_confidential and not ticket.is_confidential:
        marks.classify(ticket, True, _("Pindaian formulir kertasnya datang rahasia."), by=Actor.system())
    if form.attachment_id is None:
        blob = db.session.get_one(storage.Blob, scan.blob_hash)
        item = files.Prepared(blob, f"formulir-kertas-{form.number}.pdf", PDF, scan.pages)
        form.attachment_id = files.attach(ticket, [item], from_applicant=True, kind=ATTACHMENT)[0].id
    db.session.flush()


def file_later(scan: PaperFormScan, form: PaperForm, ticket: Ticket) -> None:
    """The scan of a form that was recorded without one."""
    file(scan, form, ticket)
    if scan.state is ScanState.FILED:
        history.append(ticket, EventKind.FILES_ADDED, by=Actor.system(), is_public=False, count=1)


def _because(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("Tulis alasannya."), field="reason")
    return reason.strip()


def _put(form: PaperForm, state: FormState, reason: str, by: Actor) -> None:
    told = {"from": form.state.value, "to": state.value}
    form.state, form.reason = state, reason
    form.settled_at, form.settled_by_id = clock.now(), by.user_id
    audit.record("paper_form:settled", f"paper_form:{form.number}", told, by=by)
    db.session.flush()
