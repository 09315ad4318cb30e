"""`/meja/data-pribadi`: what people ask about their own data, with the law's clock (UU 27/2022 art. 30-43).

Opened at the counter after the identity was checked, or by its owner's account; proposed by one officer, decided by
another, carried out with minutes. Whose it is stands in the record; no name, no number in an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, send_file, url_for
from sqlalchemy import and_, or_, select
from wtforms import FileField, RadioField, StringField, TextAreaField

from app.accounts import audit
from app.accounts.models import User
from app.accounts.permissions import current_actor, needs
from app.desk.personal_data import finding
from app.desk.personal_data.reading import names
from app.desk.personal_data.words import ASKED_BY, COLOUR, FIELD, STATE, WISH
from app.desk.requester import pages as requester
from app.extensions import db
from app.personal_data import confidential, destroying, requests
from app.personal_data.copying import ZIP
from app.personal_data.models import AskedBy, DataRequest, State, Wish
from app.platform import clock, phones, settings, storage
from app.platform.database import read, write
from app.stakeholders import held, identity, seen
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import Person
from app.tickets import access, files
from app.tickets.models import Ticket
from app.web import navigation
from app.web.forms import AtMost, Form, Required, choices_of, said_on
from app.web.headers import guarded
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

bp = Blueprint("personal_data", __name__, url_prefix="/meja/data-pribadi")
READERS = ("personal_data:open", "personal_data:handle", "personal_data:decide")
_WAITING = (State.OPEN, State.PROPOSED, State.APPROVED)
_SHOWN = 100
_LIMIT = requests.WORDS_LIMIT
_REASON_HINT = lazy_("Jangan menulis nama atau NIK di sini: alasan ini tetap tersimpan.")

_LINES = (
    select(
        DataRequest.number, DataRequest.wish, DataRequest.state, DataRequest.asked_at, DataRequest.due_at,
        Person.name,
    )
    .outerjoin(Person, Person.id == DataRequest.person_id)
    .limit(_SHOWN)
)  # fmt: skip
_OPEN = _LINES.where(DataRequest.state.in_(_WAITING)).order_by(DataRequest.due_at, DataRequest.id)
_OVER = _LINES.where(DataRequest.state.not_in(_WAITING)).order_by(DataRequest.id.desc())
_ANYTHING_OPEN = select(DataRequest.id).where(DataRequest.state.in_(_WAITING)).limit(1)


class NewForm(Form):
    """What somebody wants, and how it was made sure that it is they."""

    wish = RadioField(lazy_("Yang diminta"), choices=choices_of(WISH))
    asked_by = RadioField(
        lazy_("Cara meminta"),
        choices=choices_of({how: label for how, label in ASKED_BY.items() if how is not AskedBy.ACCOUNT}),
        default=AskedBy.COUNTER.value,
    )
    identity = StringField(lazy_("Cara memastikan orangnya"), [Required(), AtMost(200)])
    words = TextAreaField(lazy_("Permintaannya"), [AtMost(_LIMIT)])


class WhoseForm(Form):
    """Which record an account's request is about."""

    sought = StringField(lazy_("Nama, NIK, nomor telepon, atau nomor permohonan"), [AtMost(200)])
    person = RadioField(lazy_("Orangnya"), choices=[], validate_choice=False)
    identity = StringField(lazy_("Cara memastikan orangnya"), [AtMost(200)])


class ProposalForm(Form):
    """What shall be done, and why."""

    proposal = TextAreaField(lazy_("Usul dan alasannya"), [Required(), AtMost(_LIMIT)])


class CorrectionForm(ProposalForm):
    """The new words, and the paper that shows them."""

    name = StringField(FIELD["name"], [AtMost(200)])
    citizen_number = StringField(FIELD["citizen_number"], [AtMost(32)])
    email = StringField(FIELD["email"], [AtMost(254)])
    address = TextAreaField(FIELD["address"], [AtMost(_LIMIT)])
    phone = StringField(FIELD["phone"], [AtMost(40)])
    evidence = FileField(lazy_("Bukti"))


class DecisionForm(Form):
    """Agreed or refused, and why."""

    agreed = RadioField(
        lazy_("Keputusan"), choices=choices_of({"yes": lazy_("Setujui"), "no": lazy_("Tolak, dengan alasan")})
    )
    decision = TextAreaField(lazy_("Alasan dan dasar hukumnya"), [AtMost(_LIMIT)])


@bp.get("")
@needs(*READERS)
def show() -> Any:
    """What waits, the nearest end first, and what was answered."""
    known = confidential.is_there(current_actor())
    waiting, answered = read(_OPEN.where(known)).all(), read(_OVER.where(known)).all()
    return render_template(
        "desk/personal_data/list.html", waiting=waiting, answered=answered, wishes=WISH, states=STATE, colours=COLOUR,
        is_overdue=requests.is_overdue,
    )  # fmt: skip


def count_waiting(actor: Any) -> int:
    """For the menu: what waits for this person's step. On most days nothing does, which is asked first."""
    may_decide = actor.may("personal_data:decide")
    if not (may_decide or actor.may("personal_data:handle")) or not read(_ANYTHING_OPEN).first():
        return 0
    steps = [and_(DataRequest.state.in_((State.OPEN, State.APPROVED)), confidential.is_for_handling(actor))]
    if may_decide:
        steps.append(and_(DataRequest.state == State.PROPOSED, confidential.is_whole(actor)))
    mine = select(DataRequest.id).where(or_(*steps), confidential.is_there(actor)).limit(_SHOWN)
    return len(read(mine).all())


navigation.add("desk", lazy_("Data pribadi"), "personal_data.show", permission=READERS, order=66, count=count_waiting)


@bp.route("/baru/<int:person_id>", methods=["GET", "POST"])
@needs("personal_data:open", "personal_data:handle")
def new(person_id: int) -> Any:
    """Put a request on record, after the person was made sure of."""
    party, form = requester.row_or_404(PartyKind.PERSON, person_id), NewForm()
    if form.validate_on_submit():
        person = db.session.get_one(Person, person_id)
        with said_on(form), write():
            row = requests.ask(
                person, Wish(form.wish.data), asked_by=AskedBy(form.asked_by.data), identity=form.identity.data or "",
                words=form.words.data or "", by=current_actor(),
            )  # fmt: skip
        if not form.errors:
            flash(_("Permintaan %(number)s dicatat.", number=row.number), "success")
            return see_other(url_for("personal_data.one", number=row.number))
    html = render_template(
        "desk/personal_data/new.html", form=form, person=party, hours=settings.get("personal_data.hours"),
        back=requester.address(PartyKind.PERSON, person_id),
    )  # fmt: skip
    return make_response(html, 422 if form.errors else 200)


@bp.get("/<number>")
@needs(*READERS)
def one(number: str) -> Any:
    """A request with everything that is known of it and the step that comes next."""
    return _draw(row_or_404(number))


@bp.post("/<number>/siapa")
@needs("personal_data:handle")
def whose(number: str) -> Any:
    """Say which record an account's request is about."""
    row, form = row_or_404(number), WhoseForm()
    form.person.choices = finding.choices(form.sought.data or "", current_actor())
    known = row_id(form.person.data or "")
    person = db.session.get(Person, known) if form.validate() and known and _may_know(known) else None
    if person is None:
        is_found = bool(form.person.choices)
        nobody, pick = _("Tidak ada yang cocok. Coba nama atau nomor lain."), _("Pilih orangnya, lalu tetapkan.")
        form.blame(pick if is_found else nobody, "person" if is_found else "sought")
        return _draw(row, form)
    told = form.identity.data or ""
    return _acted(row, form, lambda by: requests.settle_whose(row, person, identity=told, by=by))


@bp.post("/<number>/salinan")
@needs("personal_data:handle", "personal_data:decide")
def copy(number: str) -> Any:
    """Let the copy be made."""
    row, form = _handled(number), Form()
    return _acted(row, form, lambda by: requests.make_copy(row, by=by))


@bp.post("/<number>/unduh")
@needs("personal_data:handle", "personal_data:decide")
def fetch(number: str) -> Any:
    """The copy, once the log knows that it leaves."""
    row = _handled(number)
    if row.copy_hash is None:
        abort(404)
    with write():
        audit.record("data_request:fetched", f"person:{row.person_id}", {"request": row.number}, by=current_actor())
    name = f"salinan-data-{row.number}.zip"
    return guarded(send_file(storage.path_of(row.copy_hash), ZIP, as_attachment=True, download_name=name, etag=False))


@bp.post("/<number>/usul")
@needs("personal_data:handle", "personal_data:decide")
def propose(number: str) -> Any:
    """Propose the correction or the erasure."""
    row = _handled(number)
    form = CorrectionForm() if row.wish is Wish.CORRECTION else ProposalForm()
    if not form.validate():
        return _draw(row, form)
    changes = {name: form[name].data for name in requests.CORRECTABLE if name in form and form[name].data}
    with said_on(form):
        evidence = _evidence(form)
    if form.errors:
        return _draw(row, form)
    words = form.proposal.data or ""
    return _acted(row, form, lambda by: requests.propose(row, words, by=by, changes=changes, evidence=evidence))


def _evidence(form: Any) -> tuple[storage.Blob, str] | None:
    sent = form.evidence.data if "evidence" in form else None
    kept = files.prepare(sent.filename, sent.stream) if sent and sent.filename else None
    return (kept.blob, kept.name) if kept else None


@bp.get("/<number>/bukti")
@needs("personal_data:handle", "personal_data:decide")
def evidence(number: str) -> Any:
    """The paper that shows what is right."""
    row = row_or_404(number)
    if row.evidence_hash is None or not confidential.knows_all(row, current_actor()):
        abort(404)
    kept = db.session.get_one(storage.Blob, row.evidence_hash)
    seen.note(f"person:{row.person_id}", "evidence", by=current_actor())
    return guarded(send_file(storage.path_of(kept.hash), kept.media_type, as_attachment=True,
                             download_name=row.evidence_name, etag=False))  # fmt: skip


@bp.post("/<number>/putusan")
@needs("personal_data:decide")
def decide(number: str) -> Any:
    """Agree or refuse; never the same person who proposed."""
    row, form = row_or_404(number), DecisionForm()
    _only(confidential.may_decide(row, current_actor()))
    if not form.validate():
        return _draw(row, form)
    agreed, words = form.agreed.data == "yes", form.decision.data or ""
    return _acted(row, form, lambda by: requests.decide(row, agreed=agreed, words=words, by=by))


@bp.post("/<number>/laksanakan")
@needs("personal_data:handle", "personal_data:decide")
def carry_out(number: str) -> Any:
    """Do what was agreed."""
    row, form = _handled(number), Form()
    nothing = destroying.nothing()
    return _acted(row, form, lambda by: requests.carry_out(row, nothing, by=by))


def _acted(row: DataRequest, form: Form, act: Callable[[Any], None]) -> Any:
    number = row.number
    with said_on(form), write():
        act(current_actor())
    if form.errors:
        return _draw(row_or_404(number), form)
    flash(_("Dicatat."), "success")
    return see_other(url_for("personal_data.one", number=number))


def row_or_404(number: str) -> DataRequest:
    """The request, unless whoever asks may not know the person it is about."""
    row = db.session.scalars(select(DataRequest).where(DataRequest.number == number[:32])).one_or_none()
    if row is None or not _may_know(row.person_id):
        abort(404)
    return row


def _handled(number: str) -> DataRequest:
    """The request, for whoever handles what it holds."""
    row = row_or_404(number)
    _only(confidential.may_handle(row, current_actor()))
    return row


def _only(may: bool) -> None:
    if not may:
        abort(403)


def _may_know(person_id: int | None) -> bool:
    """Whoever is known from confidential requests alone is there for their handlers only."""
    return person_id is None or access.may_know(Ticket.person_id, person_id, current_actor())


def _draw(row: DataRequest, form: Any = None) -> Any:
    person = db.session.get(Person, row.person_id) if row.person_id else None
    if person:
        seen.note(f"person:{person.id}", "data_request", by=current_actor())
    actor = current_actor()
    knows_all = confidential.knows_all(row, actor)
    is_erasure = knows_all and row.wish is Wish.ERASURE and row.state in _WAITING and person is not None
    html = render_template(
        "desk/personal_data/one.html", row=row, person=person, actor=actor, now=clock.now(), refused=form,
        proposal=_form(form, CorrectionForm if row.wish is Wish.CORRECTION else ProposalForm),
        decision=_form(form, DecisionForm), whose=_form(form, WhoseForm), wishes=WISH, states=STATE, colours=COLOUR,
        asked=ASKED_BY, changes=_changes(row), reason_hint=_REASON_HINT,
        people=names(row.opened_by_id, row.proposed_by_id, row.decided_by_id),
        account=db.session.get(User, row.account_id) if row.account_id else None,
        parts=requests.parts(person.id) if is_erasure and person else None,
        counts=held.count(requests.parts(person.id).goes) if is_erasure and person else {},
        is_overdue=requests.is_overdue(row), knows_all=knows_all,
        may_handle=confidential.may_handle(row, actor), may_decide=confidential.may_decide(row, actor),
        copy_days=settings.get("personal_data.copy_days"),
    )  # fmt: skip
    return make_response(html, 422 if form is not None and form.errors else 200)


def _form(refused: Any, kind: type[Form]) -> Form:
    return refused if type(refused) is kind else kind(formdata=None)


def _changes(row: DataRequest) -> list[tuple[Any, str, str]]:
    """What is to be corrected, old and new; numbers masked."""
    told = requests.changes_of(row)
    return [(FIELD[name], _covered(name, old), _covered(name, new)) for name, (old, new) in told.items()]


def _covered(name: str, text: str) -> str:
    if name == "citizen_number":
        return identity.masked(text)
    return phones.masked(phones.normalise(text) or "") if name == "phone" and text else text


@bp.record_once
def _lend_words(state: Any) -> None:
    """What the register calls its parts is kept in Indonesian and read in the reader's language."""
    state.app.jinja_env.globals["translated"] = _
