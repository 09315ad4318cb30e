"""Looking at a whole citizen number or telephone number: an act with a reason, written down before it is shown.

What was opened stays open for this person for five minutes and is masked again afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, make_response, render_template, request
from wtforms import StringField

from app.accounts.permissions import current_actor, needs
from app.desk import ticket_opened as opened
from app.desk import ticket_requester as requester
from app.extensions import db
from app.platform import phones
from app.platform.database import write
from app.platform.keys import unseal
from app.stakeholders import identity, reveal
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import Person, Phone
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

bp = Blueprint("reveal", __name__, url_prefix="/meja/pemohon")


class ReasonForm(Form):
    """Why the whole number is needed."""

    reason = StringField(
        lazy_("Alasan melihat nomor lengkap"),
        [Required(lazy_("Tulis alasan melihat data ini.")), AtMost(reveal.REASON_LIMIT)],
    )


@bp.route("/telepon/<int:phone_id>", methods=["GET", "POST"])
@needs("requester:reveal")
def phone(phone_id: int) -> Any:
    """A whole telephone number."""
    row = db.session.get(Phone, phone_id)
    if row is None:
        abort(404)
    kind, party_id = _owner(row)
    party = requester.row_or_404(kind, party_id)
    shown = phones.display(row.digits) if opened.is_open("phone", row.id) else phones.masked(row.digits)
    return _open(
        _("Nomor telepon lengkap"), party.name, requester.address(kind, party_id), shown, "phone", row.id,
        lambda reason: reveal.phone(db.session.get_one(Phone, phone_id), reason=reason, by=current_actor()),
    )  # fmt: skip


@bp.route("/<int:person_id>/nik", methods=["GET", "POST"])
@needs("requester:reveal")
def citizen_number(person_id: int) -> Any:
    """A whole citizen number."""
    party = requester.row_or_404(PartyKind.PERSON, person_id)
    number = unseal(party.citizen_number_sealed) if party.citizen_number_sealed else None
    if not number:
        abort(404)
    shown = number if opened.is_open("citizen_number", person_id) else identity.masked(number)
    return _open(
        _("NIK lengkap"), party.name, requester.address(PartyKind.PERSON, person_id), shown, "citizen_number", person_id,
        lambda reason: reveal.citizen_number(db.session.get_one(Person, person_id), reason=reason, by=current_actor()),
    )  # fmt: skip


def _owner(row: Phone) -> tuple[PartyKind, int]:
    if row.person_id:
        return PartyKind.PERSON, row.person_id
    return PartyKind.ORGANISATION, row.organisation_id or 0


def _open(
    title: str, name: str, record: str, shown: str, what: str, row_id: int, written: Callable[[str], Any]
) -> Any:
    """The form with the reason; once it is written down, the number."""
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        with write():
            written(form.reason.data or "")
        opened.remember(what, row_id)
        return see_other(request.full_path.removesuffix("?"))
    html = render_template(
        "desk/ticket/reveal.html", title=title, name=name, shown=shown, is_open=opened.is_open(what, row_id),
        form=form, record=record, ticket=requester.ticket_number(),
    )  # fmt: skip
    return make_response(html, 422 if request.method == "POST" else 200)
