"""Looking at a whole citizen number or telephone number: an act with a reason, written down before it is shown.

What was opened stays open for this person for five minutes and is masked again afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, abort, make_response, render_template, request
from wtforms import StringField

from app.accounts.permissions import current_actor, needs
from app.desk.requester import opened
from app.desk.requester import pages as requester
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


class Number(NamedTuple):
    """A number that may be opened: what it is called, whose it is, and how to read it whole with a reason."""

    title: str
    name: str
    record: str
    what: str
    row_id: int
    masked: str
    whole: str

    @property
    def is_open(self) -> bool:
        return opened.is_open(self.what, self.row_id)

    @property
    def shown(self) -> str:
        return self.whole if self.is_open else self.masked


@bp.route("/telepon/<int:phone_id>", methods=["GET", "POST"])
@needs("requester:reveal")
def phone(phone_id: int) -> Any:
    """A whole telephone number."""
    row = db.session.get(Phone, phone_id)
    if row is None:
        abort(404)
    kind, party_id = _owner(row)
    party, record = requester.row_or_404(kind, party_id), requester.address(kind, party_id)
    digits = row.digits
    number = Number(
        _("Nomor telepon lengkap"), party.name, record, "phone", phone_id, phones.masked(digits), phones.display(digits)
    )
    return _open(number, lambda reason: reveal.phone(row, reason=reason, by=current_actor()))


@bp.route("/<int:person_id>/nik", methods=["GET", "POST"])
@needs("requester:reveal")
def citizen_number(person_id: int) -> Any:
    """A whole citizen number."""
    party = requester.row_or_404(PartyKind.PERSON, person_id)
    whole = unseal(party.citizen_number_sealed) if party.citizen_number_sealed else None
    if not whole:
        abort(404)
    record = requester.address(PartyKind.PERSON, person_id)
    number = Number(
        _("NIK lengkap"), party.name, record, "citizen_number", person_id, identity.masked(whole), whole
    )  # fmt: skip
    person = db.session.get_one(Person, person_id)
    return _open(number, lambda reason: reveal.citizen_number(person, reason=reason, by=current_actor()))


def _owner(row: Phone) -> tuple[PartyKind, int]:
    if row.person_id:
        return PartyKind.PERSON, row.person_id
    return PartyKind.ORGANISATION, row.organisation_id or 0


def _open(number: Number, write_down: Callable[[str], Any]) -> Any:
    """The form with the reason; once it is written down, the number."""
    form = ReasonForm()
    if request.method == "POST" and form.validate():
        with write():
            write_down(form.reason.data or "")
        opened.remember(number.what, number.row_id)
        return see_other(request.full_path.removesuffix("?"))
    html = render_template("desk/requester/reveal.html", number=number, form=form, ticket=requester.ticket_number())
    return make_response(html, 422 if request.method == "POST" else 200)
