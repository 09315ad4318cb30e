"""Correcting what is kept about a person or an organisation, at its owner's wish (UU 27/2022 art. 30 and 40)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template
from wtforms import SelectField, StringField, TelField, TextAreaField, ValidationError

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.requester import pages as requester
from app.extensions import db
from app.platform.database import write
from app.stakeholders import addressing, identity, places, privacy, register
from app.stakeholders.kept import PartyKind, PublicityConsent
from app.stakeholders.models import AddressForm, Language, Organisation, OrganisationKind, Person, ReplyChannel
from app.stakeholders.unfit import Unfit
from app.tickets import search
from app.tickets.kinds import REPLY_CHANNEL_LABEL
from app.web.forms import EmailField, Form, Required, choices_of
from app.web.i18n import LANGUAGES, _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("requester_edit", __name__, url_prefix="/meja/pemohon")


class _PartyForm(Form):
    """What a person's and an organisation's record share."""

    name = StringField(lazy_("Nama"), [Required(lazy_("Tulis nama."))])
    new_phone = TelField(lazy_("Tambah nomor telepon"))
    address = TextAreaField(lazy_("Alamat"))
    kelurahan = SelectField(lazy_("Kelurahan"))
    note = TextAreaField(lazy_("Catatan"))

    own_fields: tuple[str, ...] = ()

    def offer(self, row: Any) -> None:
        """Fill the choices, and what is kept now unless something was sent."""
        known = {str(place.id): f"{place.name}, {place.kecamatan}" for place in places.every()}
        self.kelurahan.choices = choices_of(known, _("Di luar kota atau belum tahu"))
        if self.is_submitted():
            return
        for name in ("name", "address", "note", *self.own_fields):
            self[name].data = getattr(row, name)
        self.kelurahan.data = str(row.kelurahan_id or "")

    def validate_new_phone(self, field: TelField) -> None:
        """A number that cannot be one is refused; a foreign one is fine."""
        if problem := identity.phone_problem(field.data):
            raise ValidationError(problem)

    def corrections(self) -> dict[str, Any]:
        """The fields as `register.correct` takes them."""
        plain = {name: self[name].data or None for name in ("name", "address", "note", *self.own_fields)}
        return plain | {"kelurahan_id": row_id(self.kelurahan.data) or None}


class PersonForm(_PartyForm):
    """A person's record. The citizen number is never shown here: what is typed replaces the kept one."""

    own_fields = ("address_form", "email", "preferred_reply_channel", "language")

    address_form = SelectField(lazy_("Sapaan"))
    email = EmailField(lazy_("Surel"))
    citizen_number = StringField(lazy_("NIK baru (kependudukan)"))
    preferred_reply_channel = SelectField(lazy_("Jawaban lewat"))
    language = SelectField(lazy_("Bahasa"), choices=choices_of(LANGUAGES))

    def offer(self, row: Any) -> None:
        """The same, with the ways to answer."""
        self.address_form.choices = choices_of(addressing.LABEL, _("Belum ditanyakan"))
        self.preferred_reply_channel.choices = choices_of(REPLY_CHANNEL_LABEL, _("Belum ditentukan"))
        super().offer(row)

    def corrections(self) -> dict[str, Any]:
        """The same, in the record's own types; the citizen number only when a new one was typed."""
        wish, number = self.preferred_reply_channel.data, self.citizen_number.data
        typed = {
            "address_form": AddressForm(self.address_form.data) if self.address_form.data else None,
            "preferred_reply_channel": ReplyChannel(wish) if wish else None,
            "language": Language(self.language.data),
        }
        return super().corrections() | typed | ({"citizen_number": number} if number else {})


class OrganisationForm(_PartyForm):
    """An organisation's record."""

    own_fields = ("kind", "nib", "tax_number", "legal_number", "cooperative_number")

    kind = SelectField(lazy_("Jenis"))
    nib = StringField(lazy_("NIB"))
    tax_number = StringField(lazy_("NPWP"))
    legal_number = StringField(lazy_("Nomor badan hukum"))
    cooperative_number = StringField(lazy_("Nomor induk koperasi"))

    def offer(self, row: Any) -> None:
        """The same, with the kinds of organisation."""
        self.kind.choices = choices_of(requester.ORGANISATION_LABEL)
        super().offer(row)

    def corrections(self) -> dict[str, Any]:
        """The same, in the record's own types."""
        return super().corrections() | {"kind": OrganisationKind(self.kind.data)}


@bp.route("/<int:person_id>/ubah", methods=["GET", "POST"])
@needs("requester:edit")
def person(person_id: int) -> Any:
    """Correct a person's record."""
    return _edit(PartyKind.PERSON, person_id, PersonForm())


@bp.route("/badan/<int:organisation_id>/ubah", methods=["GET", "POST"])
@needs("requester:edit")
def organisation(organisation_id: int) -> Any:
    """Correct an organisation's record."""
    return _edit(PartyKind.ORGANISATION, organisation_id, OrganisationForm())


@bp.post("/<int:person_id>/persetujuan/<int:consent_id>/tarik")
@needs("requester:edit")
def withdraw(person_id: int, consent_id: int) -> Any:
    """Take back a consent to publicity."""
    requester.row_or_404(PartyKind.PERSON, person_id)
    with write():
        row = db.session.get(PublicityConsent, consent_id)
        if row is None or row.person_id != person_id:
            abort(404)
        privacy.withdraw(row)
        audit.record("consent:withdrawn", f"person:{person_id}", {"consent": consent_id}, by=current_actor())
    flash(_("Persetujuan ditarik. Hentikan pemakaiannya dalam 3×24 jam."), "success")
    return see_other(requester.address(PartyKind.PERSON, person_id))


def _edit(kind: PartyKind, party_id: int, form: Any) -> Response:
    row = requester.row_or_404(kind, party_id)
    form.offer(row)
    if form.validate_on_submit() and _corrected(kind, party_id, form):
        for sentence in _oddities(form):
            flash(sentence, "warning")
        flash(_("Data diperbaiki. Beri tahu pemohon hasilnya."), "success")
        return see_other(requester.address(kind, party_id))
    status = 422 if form.is_submitted() else 200
    back = requester.address(kind, party_id)
    return make_response(render_template("desk/requester/edit.html", row=row, form=form, back=back), status)


def _corrected(kind: PartyKind, party_id: int, form: Any) -> bool:
    by, model = current_actor(), Person if kind is PartyKind.PERSON else Organisation
    try:
        with write():
            party: Any = register.standing(model, party_id)  # type: ignore[type-var]
            register.correct(party, by=by, **form.corrections())
            if form.new_phone.data:
                register.phone(party, form.new_phone.data, by=by)
            search.index_requests_of(party)
    except Unfit as unfit:
        field = form[unfit.field if unfit.field in form else "name"]
        field.errors = [*field.errors, str(unfit)]
        return False
    return True


def _oddities(form: Any) -> list[str]:
    """What looks unusual and is worth a second look; it never blocks."""
    if isinstance(form, PersonForm):
        numbers = identity.citizen_number_warnings(form.citizen_number.data)
        return [*numbers, *identity.phone_warnings(form.new_phone.data)]
    return [
        *identity.nib_warnings(form.nib.data),
        *identity.tax_number_warnings(form.tax_number.data),
        *identity.cooperative_number_warnings(form.cooperative_number.data),
        *identity.phone_warnings(form.new_phone.data),
    ]
