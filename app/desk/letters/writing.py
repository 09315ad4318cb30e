"""Writing a letter: choose a text, fill it from the request, save the draft; change it later (issue 3, Letters).

`/meja/surat/baru?tiket=<number>` begins the answer to a request, `/meja/surat/baru` a letter that answers none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import select

from app.accounts.models import Position
from app.accounts.permissions import current_actor, needs
from app.desk.letters import looking, reading
from app.desk.letters.forms import LetterForm, shown
from app.desk.letters.looking import LOOK
from app.desk.letters.pages import mine
from app.extensions import db
from app.letters import codes, drafting, fields, request_fields, texts, versions
from app.letters.kinds import KIND_LABEL, LetterKind, LetterState
from app.platform import settings
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.tickets import access, facets, files
from app.tickets.statuses import Status
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.accounts.actor import Actor
    from app.letters.models import Letter
    from app.letters.texts import Wording

bp = Blueprint("writing", __name__)
_AT_WORK = (Status.DIPROSES, Status.MENUNGGU_TTD)
_RESULTS = frozenset({LetterKind.BALASAN, LetterKind.KETERANGAN, LetterKind.PENGANTAR})


class About(NamedTuple):
    """What a new letter is about: the request, if any, and the unit it is written in."""

    request: Any | None
    unit_id: int


@bp.get("/baru")
@needs("letter:draft")
def choose() -> Any:
    """Which text to begin with; those that suit the request first."""
    about = _about()
    wordings = _suitable(about)
    return render_template("desk/letters/choose.html", about=about.request, wordings=wordings, kinds=KIND_LABEL)


@bp.get("/untuk/<number>")
@needs("letter:draft")
def for_request(number: str) -> Any:
    """From the steps of a request to its letters."""
    if access.find_row(reading.REQUEST, number, current_actor()) is None:
        abort(404)
    return see_other(url_for("letters.writing.choose", tiket=number))


@bp.route("/baru/<wording>", methods=["GET", "POST"])
@needs("letter:draft")
def new(wording: str) -> Any:
    """The letter as the text and the request make it, to be corrected and saved."""
    about = _about()
    text = next((one for one in _suitable(about) if one.code == wording), None) or abort(404)
    form = LetterForm(data=_begun(text, about))
    form.prepare(text.kind, about.unit_id, has_request=about.request is not None)
    if request.method == "GET" or LOOK in request.form or not form.validate():
        return _draw(form, text.kind, title=text.name, about=about.request)
    letter = _started(form, text, about)
    if letter is None:
        return _draw(form, text.kind, title=text.name, about=about.request)
    flash(_("Konsep surat disimpan. Periksa lembarnya, lalu kirim untuk paraf dan tanda tangan."), "success")
    return see_other(url_for("letters.one", letter_id=letter.id))


@bp.route("/<int:letter_id>/ubah", methods=["GET", "POST"])
@needs("letter:draft")
def change(letter_id: int) -> Any:
    """Change a draft: a new version."""
    letter, by = mine(letter_id), current_actor()
    if not drafting.is_own(letter, by):
        abort(403)
    if letter.state is not LetterState.DRAFT:
        flash(_("Surat ini sedang tidak berupa konsep; tarik kembali dahulu sebelum mengubahnya."), "error")
        return see_other(url_for("letters.one", letter_id=letter.id))
    version = versions.of(letter)
    form = LetterForm(data=shown(letter, version))
    form.prepare(letter.kind, letter.unit_id, has_request=letter.ticket_id is not None)
    if request.method == "GET" or LOOK in request.form or not (form.validate() and _revised(form, letter, by)):
        return _draw(form, letter.kind, title=_("Ubah konsep"), letter=letter, own_name=version.own_name)
    flash(_("Versi baru disimpan."), "success")
    return see_other(url_for("letters.one", letter_id=letter.id))


def _about() -> About:
    """The request through the person, and the unit: the request's where it is theirs, else their own."""
    by, number = current_actor(), request.args.get("tiket", "")
    row = access.find_row(reading.REQUEST, number, by) if number else None
    if number and row is None:
        abort(404)
    if row is not None and row.unit_id in by.unit_ids:
        return About(row, row.unit_id)
    return About(row, _own_unit(by))


def _own_unit(by: Actor) -> int:
    """The unit of one's own chair; whoever holds none has no letters to write."""
    held = select(Position.unit_id).where(Position.id.in_(sorted(by.position_ids))).order_by(Position.id).limit(1)
    return db.session.scalar(held) or abort(403)


def _suitable(about: About) -> list[Wording]:
    row = about.request
    if row is None:
        return texts.without_request()
    from_letter = bool(facets.fields(row.id).get("perihal_surat_masuk"))
    return texts.for_request(row.status, row.service_id, row.group_id, is_from_letter=from_letter)


def _begun(wording: Wording, about: About) -> dict[str, Any]:
    """The form's first words: the text with the fields of the request filled in."""
    row = about.request
    values = request_fields.of(row.id) if row else request_fields.of_office()
    usual = settings.get("letters.classification")
    return {
        "subject": fields.filled(wording.subject, values | _later()),
        "body": fields.filled(wording.body, values | _later()),
        "recipient": request_fields.recipient(row.id) if row and wording.kind in _TO_APPLICANT else "",
        "classification": usual.get(row.group_code, "") if row else "",
        "is_result": row is not None and wording.kind in _RESULTS and row.status in _AT_WORK,
    }


_TO_APPLICANT = frozenset({LetterKind.BALASAN, LetterKind.KEKURANGAN, LetterKind.PENOLAKAN, LetterKind.UNDANGAN})


def _later() -> dict[str, str]:
    """The fields that are filled on paper stay as they are."""
    return {name: f"{{{name}}}" for name in fields.OF_LETTER}


def _draw(form: LetterForm, kind: LetterKind, **more: Any) -> Response:
    context = {"about": None, "letter": None, "own_name": "", **more}
    html = render_template(
        "desk/letters/form.html", form=form, kind=KIND_LABEL[kind], look=looking.at(form, kind),
        followed=" ".join(looking.FOLLOWED), follow_url=url_for("letters.writing.look", **_asked_of(kind, context)),
        **context,
    )  # fmt: skip
    # looked at, not saved: as wherever a form only shows something
    return make_response(html, 422 if form.errors or LOOK in request.form else 200)


def _asked_of(kind: LetterKind, context: dict[str, Any]) -> dict[str, Any]:
    about, letter = context["about"], context["letter"]
    return {"layout": kind.value, "tiket": about.number if about else None, "surat": letter.id if letter else None}


@bp.post("/pratinjau/<layout>")
@needs("letter:draft")
def look(layout: str) -> Any:
    """How the words on the form will read, for the page that follows its own fields."""
    if layout not in {one.value for one in LetterKind}:
        abort(404)
    form, letter_id = LetterForm(), request.args.get("surat", type=int)
    unit_id = mine(letter_id).unit_id if letter_id else _about().unit_id
    form.prepare(LetterKind(layout), unit_id, has_request=False)
    return render_template("desk/letters/_look.html", look=looking.at(form, LetterKind(layout)))


def _own(form: LetterForm) -> files.Prepared | None:
    """The file that was brought, judged and on the disk. Raises Refused for the field."""
    sent = form.own.data
    if not sent or not sent.filename:
        return None
    try:
        return files.prepare(sent.filename, sent.stream)
    except (Refused, NoRoom) as no:
        raise Refused(str(no), field="own") from no


def _started(form: LetterForm, wording: Wording, about: About) -> Letter | None:
    by = current_actor()
    try:
        own = _own(form)
        with write():
            ticket = access.find(about.request.number, by) if about.request else None
            return drafting.start(
                wording.kind, form.words, form.manner, unit_id=about.unit_id, by=by, ticket=ticket,
                text_version_id=wording.version_id, own=own, code=codes.of_form(form.key.data),
            )  # fmt: skip
    except Refused as no:
        _say(form, no)
        return None


def _revised(form: LetterForm, letter: Letter, by: Actor) -> bool:
    try:
        own = _own(form)
        with write():
            drafting.revise(letter, form.words, form.manner, by=by, own=own, keeps_own=not form.drop_own.data)
    except Refused as no:
        _say(form, no)
        return False
    return True


def _say(form: LetterForm, no: Refused) -> None:
    if no.status != Refused.status:
        raise no
    form.refuse(no)
