"""A letter signed by hand gets its number and its scan; a signed one is withdrawn or replaced (handbook §5.4, §4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import or_, select

from app.accounts.permissions import current_actor, needs
from app.desk.letters import afterwards, pages
from app.desk.letters.paper_forms import EndForm, NumberForm, ScanForm, SrikandiForm
from app.extensions import db
from app.letters import ending, scanning, srikandi
from app.letters.books import registers
from app.letters.kinds import NumberState
from app.letters.models import LetterNumber
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from werkzeug.wrappers import Response

    from app.accounts.actor import Actor
    from app.letters.models import Letter
    from app.web.forms import Form

bp = Blueprint("letter_paper", __name__, url_prefix="/meja/surat/<int:letter_id>")
_FREE = (
    select(LetterNumber)
    .where(LetterNumber.state == NumberState.RESERVED, LetterNumber.letter_id.is_(None))
    .order_by(LetterNumber.id)
    .limit(50)
)


@bp.route("/beri-nomor", methods=["GET", "POST"])
@needs("letter:number")
def number(letter_id: int) -> Any:
    """Number and date, as they are written on the sheet."""
    letter = _open(letter_id, "may_number")
    form = NumberForm(data={"letter_date": clock.today(), "classification": letter.classification})
    kept = _free_for(letter, current_actor())
    form.prepare(kept)
    if request.method == "POST" and form.validate():
        chosen = next((row for row in kept if str(row.id) == form.kept.data), None)
        day, code, by = cast("date", form.letter_date.data), form.classification.data or "", current_actor()
        if _done(form, lambda: scanning.number(letter, day, by=by, kept=chosen, classification=code)):
            return _back(letter, _("Nomor %(number)s. Tulis di suratnya, lalu pindai.", number=letter.number))
    return _draw("number", letter, form)


@bp.route("/pindaian", methods=["GET", "POST"])
@needs("letter:number")
def scan(letter_id: int) -> Any:
    """The scan of the signed sheet becomes the file that is verified."""
    letter, form = _open(letter_id, "may_scan"), ScanForm()
    if request.method == "POST" and form.validate():
        brought = _read(form, letter)
        is_sure = bool(form.is_sure.data)
        if brought and _done(form, lambda: scanning.take_in(letter, brought, by=current_actor(), is_sure=is_sure)):
            return _back(letter, _("Pindaian disimpan. Surat ini sekarang dapat diperiksa keasliannya."))
        if brought and form.is_sure.errors:
            form.keep(letter, brought)
    return _draw("scan", letter, form, undo=EndForm(formdata=None))


@bp.post("/lepas-nomor")
@needs("letter:number")
def unnumber(letter_id: int) -> Any:
    """A number written by mistake: it is void, the letter takes another."""
    letter, form = _open(letter_id, "may_scan"), EndForm()
    if form.validate() and _done(form, lambda: scanning.unnumber(letter, form.reason.data or "", by=current_actor())):
        return _back(letter, _("Nomor dibatalkan. Surat ini menunggu nomor lain."))
    return _draw("scan", letter, ScanForm(formdata=None), undo=form)


@bp.route("/srikandi", methods=["GET", "POST"])
@needs("letter:number")
def bring(letter_id: int) -> Any:
    """Number, date, disposition and PDF as SRIKANDI gave them."""
    letter, form = _open(letter_id, "may_bring"), SrikandiForm()
    if request.method == "POST" and form.validate():
        brought, day = _read(form, letter), form.letter_date.data
        said: Any = (form.number.data, day, form.note.data or "")
        if brought and _done(form, lambda: srikandi.bring(letter, brought, *said, by=current_actor())):
            return _back(letter, _("Surat dari SRIKANDI dicatat."))
    return _draw("srikandi", letter, form)


@bp.route("/cabut", methods=["GET", "POST"])
@needs("letter:withdraw")
def withdraw(letter_id: int) -> Any:
    """Say that a signed letter does not hold any more."""
    letter, form = _open(letter_id, "may_withdraw"), EndForm()
    reason, by = form.reason.data or "", current_actor()
    if form.validate_on_submit() and _done(form, lambda: ending.withdraw(letter, reason, by=by)):
        return _back(letter, _("Surat dicabut. Halaman verifikasi menyatakan surat ini tidak berlaku lagi."))
    return _draw("withdraw", letter, form)


@bp.route("/ganti", methods=["GET", "POST"])
@needs("letter:withdraw")
def replace(letter_id: int) -> Any:
    """Begin the letter that replaces it."""
    letter, form, begun = _open(letter_id, "may_replace"), EndForm(), []
    if request.method == "POST" and form.validate():
        reason, by = form.reason.data or "", current_actor()
        if _done(form, lambda: begun.append(ending.begin_replacement(letter, reason, by=by))):
            flash(_("Konsep surat pengganti dibuat. Perbaiki isinya, lalu kirim."), "success")
            return see_other(url_for("letters.one", letter_id=begun[0].id))
    return _draw("replace", letter, form)


@bp.errorhandler(Conflict)
def changed_meanwhile(no: Conflict) -> Any:
    """Show the letter as it is now."""
    return pages.draw(pages.mine((request.view_args or {})["letter_id"]), status=409, said=str(no))


def _open(letter_id: int, step: str) -> Letter:
    """The letter through the person, while this step fits it."""
    letter = pages.mine(letter_id)
    by = current_actor()
    if not afterwards.open_to(letter, by)[step]:
        if step == "may_replace" and not by.may("letter:draft"):
            abort(403)
        raise Conflict(_("Langkah itu tidak mungkin sekarang. Surat ini tampil seperti keadaannya kini."))
    return letter


def _read(form: ScanForm, letter: Letter) -> scanning.Scan | None:
    try:
        return form.read(letter)
    except Refused as no:
        form.refuse(Refused(str(no), field="scan"))
        return None


def _done(form: Form, act: Callable[[], Any]) -> bool:
    """Take the step in one short write; False, with the sentence on the form, when it was refused."""
    try:
        with write():
            act()
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.refuse(no)
        return False
    return True


def _free_for(letter: Letter, by: Actor) -> list[LetterNumber]:
    """The numbers kept free in the letter's book; a secret one is offered to who keeps it alone."""
    book = registers.of_kind(letter.kind)
    open_to = or_(LetterNumber.is_secret.is_(False), LetterNumber.taken_by_id == by.user_id)
    return list(db.session.scalars(_FREE.where(LetterNumber.book_id == book.id, open_to)))


def _draw(page: str, letter: Letter, form: Form, **context: Any) -> Response:
    refused = form.errors or (context.get("undo") and context["undo"].errors)
    html = render_template(f"desk/letters/{page}.html", letter=letter, form=form, **context)
    return make_response(html, 422 if refused else 200)


def _back(letter: Letter, sentence: str) -> Response:
    flash(sentence, "success")
    return see_other(url_for("letters.one", letter_id=letter.id))
