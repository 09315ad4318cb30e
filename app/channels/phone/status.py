"""Status by phone: a number typed in gives what may be read out (R014; reliability, Tracking).

A number is no identity, and a neighbour may know it: until the caller names the PIN or a fact that only its owner knows
(`known`) stage and dates are all that is read out, and of a confidential request nothing. How the caller was known is
kept with the call and in the audit log; wrong words are limited together with those of the tracking page.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, make_response, render_template, request, url_for
from wtforms import HiddenField, StringField

from app.accounts.permissions import current_actor, needs
from app.channels.phone import known, told
from app.contacts import identity_checks
from app.contacts.identity_checks import Tried
from app.paper_forms import reading
from app.platform import clock, settings
from app.platform.database import write
from app.platform.keys import seal, unseal
from app.platform.refusals import TooMany
from app.stakeholders import seen
from app.tickets import numbering
from app.tickets.receipts import guesses
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other, wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response


bp = Blueprint("phone_status", __name__)


class KnownForm(Form):
    """What the caller names. `key` is the call's own, `phone` the number it comes from, where the page knows them."""

    nomor = HiddenField()
    told = StringField(
        lazy_("Yang disebutkan penelepon"), [Required(lazy_("Ketik yang disebutkan penelepon.")), AtMost(200)]
    )
    key = HiddenField()
    phone = HiddenField()


@bp.get("/meja/telepon/status")
@needs("ticket:create")
def show() -> ResponseReturnValue:
    """What may be read out about one number."""
    return _page(request.args.get("nomor", "")[:40].strip(), how=_known_by(request.args.get("bukti")))


@bp.post("/meja/telepon/status")
@needs("ticket:create")
def know() -> ResponseReturnValue:
    """Compare what the caller names; what fits opens the rest for a while."""
    form = KnownForm()
    number = numbering.parse(form.nomor.data or "")
    if number is None:
        return _page(form.nomor.data or "?", status=422)
    row = told.find(number, current_actor()) or abort(404)
    if not form.validate():
        return _page(row.number, form=form, status=422)
    try:
        guesses.require_left(row.number)
    except TooMany as no:
        form.told.errors = [str(no)]
        answer = _page(row.number, form=form, status=no.status)
        answer.headers["Retry-After"] = str(no.retry_after)
        return answer
    return _compared(row, form)


def _compared(row: Any, form: KnownForm) -> ResponseReturnValue:
    proof = known.proof_of(row.id, form.told.data or "")
    tried = Tried(row.id, row.number, proof, form.key.data or "", form.phone.data or "", row.person_id)
    with write():
        identity_checks.note(tried, by=current_actor())
        if proof is None:
            guesses.count_miss(row.number)
    if proof is None:
        form.told.errors = [_("Tidak cocok. Bacakan hanya keadaan dan tanggal.")]
        return _page(row.number, form=form, status=422)
    how = str(identity_checks.PROOF_LABEL[proof])
    return see_other(url_for(".show", nomor=row.number, bukti=_proof(row.number, how)))


def _proof(number: str, how: str) -> str:
    """The sealed word of this officer that the caller was known for this request's own just now."""
    word = {"number": number, "how": how, "by": current_actor().user_id, "at": clock.now().isoformat()}
    return seal(json.dumps(word))


def _known_by(sealed: str | None) -> dict[str, str]:
    """Request → how its caller was known, from an address; empty when it is not ours, not this officer's, or old."""
    text = unseal(sealed) if sealed and sealed.isascii() else None
    word = json.loads(text) if text else {}
    if not isinstance(word, dict) or word.get("by") != current_actor().user_id:
        return {}
    longest = timedelta(minutes=int(settings.get("phone.known_minutes")))
    is_fresh = clock.now() - longest <= clock.parse_moment(word["at"]) <= clock.now()
    return {word["number"]: word["how"]} if is_fresh else {}


def _page(
    typed: str, *, how: dict[str, str] | None = None, form: KnownForm | None = None, status: int = 200
) -> Response:
    number = numbering.parse(typed) if typed else None
    row = told.find(number, current_actor()) if number else None
    proved = (how or {}).get(number or "", "")
    if row:
        seen.note(f"ticket:{row.number}", "phone", by=current_actor())
    name = "_status.html" if wants_part() else "status.html"
    page = render_template(
        f"channels/phone/{name}",
        told=told.to_anybody(row) if row else None,
        whole=told.to_its_own(row, proved) if row and proved else None,
        known_form=form or KnownForm(formdata=None, nomor=number or ""),
        problem="" if row or not typed else _unknown(number),
        typed=typed,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _unknown(number: str | None) -> str:
    if number is None:
        return _("Nomor ini belum lengkap atau salah dengar. Minta penelepon mengulang per kelompok.")
    paper = reading.unrecorded(number)
    if paper is not None:
        what_to_do = _("Bacakan itu, cari lembarnya di formulir yang sudah diisi, dan catat sekarang.")
        return f"{paper.sentence} {what_to_do}"
    return _("Tidak ada permohonan dengan nomor itu yang boleh Anda lihat.")
