"""The website's door: `/ajukan` finds the service for a need, `/ajukan/<code>` takes the request (R005, R011, R018).

A guest needs no account. One form and one plain POST do everything: send, keep as a draft, take a file back. Whatever
is refused comes back with every typed word; files that arrived wait under the form's key.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from app.accounts.actor import Actor
from app.accounts.permissions import current_actor, public
from app.catalogue import read as catalogue
from app.channels import conversations, limits, sent_before
from app.channels.handing_in import hand_in, start_afresh
from app.channels.website import drafts
from app.channels.website.form import WebsiteForm
from app.platform.refusals import Forbidden, TooMany
from app.platform.text import clean_line
from app.stakeholders import privacy
from app.tickets import experience
from app.tickets.files import enclosed
from app.tickets.kinds import Channel
from app.web import navigation
from app.web.i18n import _, html_, lazy_
from app.web.pages import see_other, wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.catalogue.read import Found
    from app.catalogue.sheets import Sheet
    from app.tickets.intake import Opened

bp = Blueprint("website", __name__)
navigation.add("public", lazy_("Ajukan permohonan"), "website.choose", order=20)

LONGEST_QUESTION = 200


@bp.get("/ajukan")
@public
def choose() -> ResponseReturnValue:
    """From the need to the service: search in one's own words, and all services in their groups."""
    if wants_part():
        question = _question()
        return render_template("channels/website/_found.html", found=_fitting(question), question=question)
    return _choice()


@bp.route("/ajukan/<code>", methods=["GET", "POST"])
@public
def apply(code: str) -> ResponseReturnValue:
    """The form of one service."""
    code = clean_line(code)
    sheet = catalogue.sheet(code.upper())
    if sheet is None or sheet.applicant_kinds == ("G2E",):
        return _no_such_service(code)
    if code != sheet.code and request.method == "GET":
        return redirect(url_for(".apply", code=sheet.code), 301)
    if current_actor().is_staff:
        return _not_for_staff(sheet)
    form = drafts.reopened(sheet) or WebsiteForm(sheet)
    return _taken(form, sheet) if request.method == "POST" else _page(form, sheet)


def _taken(form: WebsiteForm, sheet: Sheet) -> ResponseReturnValue:
    """What the pressed button asks for."""
    if "remove_file" in request.form:
        return _without_file(form, sheet)
    if request.form.get("do") == "draft":
        return _as_draft(form, sheet)
    return _as_request(form, sheet)


def _as_request(form: WebsiteForm, sheet: Sheet) -> ResponseReturnValue:
    try:
        opened = hand_in(form, Channel.WEBSITE, by=_applicant(form), also=partial(_besides, form))
    except TooMany as no:
        return _too_many(form, sheet, no)
    if opened is None:
        return _page(form, sheet, 422)
    drafts.forget()
    if opened.is_new:
        conversations.say_warnings(form)
    else:
        _say_sent_before(form, sheet, opened)
    return see_other(url_for("receipt.show", token=opened.token))


def _say_sent_before(form: WebsiteForm, sheet: Sheet, opened: Opened) -> None:
    """The receipt is the old one. Words that it does not know are kept as a draft, to become a request or a message."""
    if not sent_before.says_otherwise(form, opened.ticket):
        sent_before.say_so()
        return
    start_afresh(form)
    with suppress(TooMany):
        drafts.keep(form, sheet)
    sentence = html_(
        "Formulir ini sudah terkirim sebelumnya, dengan isi yang lama. Isi yang baru belum terkirim, tetapi tersimpan: "
        '<a class="govuk-link" href="%(draft)s">kirim sebagai permohonan baru</a>, atau tulis perubahannya '
        '<a class="govuk-link" href="%(message)s">sebagai pesan pada permohonan ini</a>.',
        draft=url_for("website.apply", code=sheet.code, draf="1"),
        message=url_for("tracking.show", token=opened.token),
    )
    flash(sentence, "warning")


def _besides(form: WebsiteForm, opened: Opened) -> None:
    """What this door adds, once, in the same write: the limit, and consent where it was given."""
    limits.count_request(request.remote_addr or "")
    conversations.keep_consent(form, opened.ticket, Channel.WEBSITE, by=_applicant(form))


def _applicant(form: WebsiteForm) -> Actor:
    """The signed-in citizen, or a guest under the name they gave."""
    actor = current_actor()
    return actor if actor.user_id else Actor.applicant(form.name.data or _("Pemohon"))


def _as_draft(form: WebsiteForm, sheet: Sheet) -> ResponseReturnValue:
    """A draft needs nothing to be right; only a file that cannot be kept is told at once."""
    if not enclosed.keep(form):
        return _page(form, sheet, 422)
    try:
        drafts.keep(form, sheet)
    except TooMany as no:
        return _too_many(form, sheet, no)
    return see_other(url_for("website_drafts.kept"))


def _without_file(form: WebsiteForm, sheet: Sheet) -> ResponseReturnValue:
    """Take one waiting file back; the same page again with every word, and with the files just chosen."""
    enclosed.keep(form)
    enclosed.drop(form, request.form["remove_file"])
    return _page(form, sheet, 422)


def _too_many(form: WebsiteForm, sheet: Sheet, no: TooMany) -> Response:
    answer = _page(form, sheet, no.status, trouble=str(no))
    answer.headers["Retry-After"] = str(no.retry_after)
    return answer


def _page(form: WebsiteForm, sheet: Sheet, status: int = 200, **more: Any) -> Response:
    is_sent = request.method == "POST" or drafts.is_reopening()
    upload = enclosed.field_of(form, url_for("uploads.keep"), is_sent=is_sent)
    page = render_template(
        "channels/website/apply.html", form=form, sheet=sheet, notice_text=privacy.current().text, upload=upload, **more
    )
    return make_response(page, status)


def _not_for_staff(sheet: Sheet) -> ResponseReturnValue:
    """Nobody signed in as staff files a citizen's web form: three doors of their own are theirs."""
    if request.method == "POST":
        raise Forbidden(_("Pintu situs untuk warga. Catat lewat telepon, loket, atau dokumen."))
    return render_template("channels/website/for_staff.html", sheet=sheet)


def _no_such_service(code: str) -> ResponseReturnValue:
    """Unknown or no longer offered: say so, and offer the way to what is."""
    former = catalogue.withdrawn_sheet(code.upper())
    return make_response(_choice(missing=former.name if former else code[:40], is_withdrawn=former is not None), 404)


def _question() -> str:
    return request.args.get("q", "")[:LONGEST_QUESTION]


def _fitting(question: str) -> list[Found]:
    found = experience.find_by_words(question) if question else []
    return [hit for hit in found if not hit.service.is_internal]


def _choice(**more: Any) -> str:
    question = _question()
    found = _fitting(question)
    groups = [(group.name, [line for line in group.services if not line.is_internal]) for group in catalogue.groups()]
    return render_template("channels/website/choose.html", question=question, found=found, groups=groups, **more)
