"""What every door asks, in the contract's field names (contract, The four doors' form fields).

A name and one way to reach the person are enough everywhere; nothing ever needs an e-mail address. A door adds its
own fields by inheriting. `nik` is the citizen number: an odd one is a warning on the page, never a wall.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice

from app import paper_forms
from app.accounts.permissions import current_actor
from app.catalogue import read as catalogue
from app.catalogue.models import TicketType
from app.channels import accused
from app.channels.paper_forms import doors
from app.extensions import db
from app.paper_forms import reading
from app.platform import clock, phones
from app.stakeholders import identity, places
from app.stakeholders.models import Organisation, Person, ReplyChannel
from app.tickets import access, numbering
from app.tickets.intake import LONGEST_NEED, Application
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import REPLY_CHANNEL_LABEL, REQUESTER_TYPE_LABEL, RequesterType
from app.tickets.models import Ticket
from app.tickets.together import exclusions
from app.web.forms import (
    AtMost,
    EmailField,
    LocalMomentField,
    OnceForm,
    Required,
    VerbatimField,
    choices_of,
)
from app.web.i18n import _, current_language, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from wtforms import Field

    from app.accounts.actor import Actor
    from app.paper_forms.reading import Known
    from app.platform.refusals import Refused
    from app.tickets.kinds import Channel

OLDEST = timedelta(days=366)
MAY_BE_NAMELESS = frozenset({TicketType.PENGADUAN, TicketType.ASPIRASI})
"""Whoever complains or proposes may keep the name to themselves (handbook LIN-01)."""
NAMELESS = "Tanpa nama"
REPLY_NEEDS = {
    ReplyChannel.WHATSAPP: "phone",
    ReplyChannel.PHONE: "phone",
    ReplyChannel.EMAIL: "email",
    ReplyChannel.LETTER: "address",
}
"""What must be known of somebody to answer them in the way they chose, at every door."""


@lru_cache(maxsize=4)
def kelurahan_choices(every: tuple[places.Place, ...], blank: str) -> tuple[SelectChoice, ...]:
    """The kelurahan to choose from, made once in each language."""
    known = (SelectChoice(str(place.id), f"{place.name}, {place.kecamatan}") for place in every)
    return (SelectChoice("", blank), *known)


class IntakeForm(OnceForm):
    """The fields all four doors share."""

    service = SelectField(lazy_("Layanan"), validators=[Required(lazy_("Pilih layanan dari daftar."))])
    subject = StringField(lazy_("Judul singkat"))
    description = VerbatimField(
        lazy_("Kebutuhan"), validators=[Required(lazy_("Tulis kebutuhan Anda.")), AtMost(LONGEST_NEED)]
    )
    name = StringField(lazy_("Nama"), validators=[Required(lazy_("Tulis nama."))])
    phone = TelField(lazy_("Nomor telepon atau WhatsApp"))
    email = EmailField(lazy_("Surel"))
    nik = StringField(lazy_("NIK (kependudukan)"))
    organisation = StringField(lazy_("Nama koperasi, usaha, atau instansi"))
    requester_type = RadioField(lazy_("Anda meminta sebagai"), default=RequesterType.CITIZEN.value)
    kelurahan = SelectField(lazy_("Kelurahan"), default="")
    reply_channel = SelectField(lazy_("Jawaban lewat"))
    attachments = MultipleFileField(lazy_("Berkas"))
    consent = BooleanField(lazy_("Saya setuju data ini dipakai untuk publikasi dan kabar kegiatan"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service.choices = self.services()
        self.requester_type.choices = choices_of(self.requester_types())
        self.reply_channel.choices = choices_of(REPLY_CHANNEL_LABEL)
        self.kelurahan.choices = kelurahan_choices(places.every(), _("Di luar kota atau belum tahu"))

    is_for_staff = False

    def services(self) -> list[SelectChoice]:
        """What may be asked for at this door."""
        return [SelectChoice("", _("Pilih layanan")), *catalogue.choices(for_staff=self.is_for_staff)]

    @classmethod
    def requester_types(cls) -> dict[RequesterType, Any]:
        """Who may be asking at this door; staff proposals come in by the staffed ones only."""
        return {kind: label for kind, label in REQUESTER_TYPE_LABEL.items() if kind is not RequesterType.STAFF}

    def missing_for_reply(self, way: ReplyChannel) -> Field | None:
        """The empty field without which nobody can be answered by `way`."""
        name = REPLY_NEEDS.get(way)
        return self[name] if name and not self[name].data else None

    def validate_phone(self, field: TelField) -> None:
        """A number that cannot be one is refused with a sentence; a foreign one is fine."""
        if field.data and phones.normalise(field.data) is None:
            raise ValidationError(identity.phone_problem(field.data) or _("Nomor telepon belum benar."))

    def warnings(self) -> list[str]:
        """What looks unusual and is worth a second look; it never blocks."""
        return identity.citizen_number_warnings(self.nik.data) if self.nik.data else []

    def asking(self) -> Asking:
        """Who asks, as told in this form."""
        return Asking(
            name=self.name.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            citizen_number=self.nik.data or "",
            organisation=self.organisation.data or "",
            kelurahan_id=self.kelurahan_id(),
            reply_channel=ReplyChannel(self.reply_channel.data),
        )

    def application(self, channel: Channel, **more: Any) -> Application:
        """The request as told in this form; `more` is what only the door knows."""
        facts: dict[str, Any] = {
            "channel": channel,
            "service_code": self.service.data,
            "requester_type": RequesterType(self.requester_type.data),
            "need": self.description.data or "",
            "subject": self.subject.data or "",
            "reply_channel": ReplyChannel(self.reply_channel.data),
            "kelurahan_id": self.kelurahan_id(),
            "language": current_language(),
            "key": self.key.data,
        }
        return Application(**(facts | more))

    def keep_away(self, ticket: Ticket, by: Actor) -> None:
        """Whom a new request is kept from; a citizen's form names nobody."""

    def keep_who_spoke(self, ticket: Ticket, by: Actor) -> None:
        """Who spoke for the applicant; a form that its owner fills in names nobody."""

    def settle_paper(self, ticket: Ticket, by: Actor) -> None:
        """The paper form that became this request; a citizen's form is none."""

    def kelurahan_id(self) -> int | None:
        """The chosen kelurahan, or None."""
        return row_id(self.kelurahan.data) or None

    def refuse(self, no: Refused, otherwise: str = "description") -> None:
        """Show a verb's refusal beside the field it names."""
        name = no.field if no.field in self else otherwise
        field = self[name]
        field.errors = [*field.errors, str(no)]


class StaffedIntakeForm(IntakeForm):
    """What the three staffed doors ask besides: which known record this is, priority, secrecy, the true time."""

    is_for_staff = True

    person_id = HiddenField()
    organisation_id = HiddenField()
    role = StringField(lazy_("Jabatan di sana"))
    priority = BooleanField(lazy_("Pemohon prioritas (lansia, disabilitas, hamil)"))
    confidential = BooleanField(lazy_("Rahasiakan"))
    accused_unit = SelectField(lazy_("Unit yang diadukan"), default="")
    accused_person = SelectField(lazy_("Orang yang diadukan"), default="")
    received_at = LocalMomentField(lazy_("Waktu terima sebenarnya"))
    paper_form = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.paper_form.data = request.args.get("formulir", "")
        if self.paper is None:
            self.paper_form.data = ""
        elif self.paper.is_recorded and not self.is_submitted():
            doors.refuse_used(self.paper.number)
        elif not self.is_submitted() and self.paper_scan and self.paper_scan.is_confidential:
            self.confidential.data = True
        self.accused_unit.choices, self.accused_person.choices = accused.units(), accused.people()

    @cached_property
    def paper(self) -> Known | None:
        """The paper form that is being recorded, with its reserved number (R154)."""
        return reading.of_number(numbering.parse(self.paper_form.data or ""))

    @cached_property
    def paper_scan(self) -> doors.Scan | None:
        """Its scan, where it was brought already."""
        return doors.scan_of(self.paper.id, current_actor()) if self.paper else None

    def keep_away(self, ticket: Ticket, by: Actor) -> None:
        """A complaint is kept from whom it is about before anybody can open it."""
        unit_id, user_id = row_id(self.accused_unit.data), row_id(self.accused_person.data)
        if unit_id or user_id:
            exclusions.name_at_intake(ticket, unit_id=unit_id or None, user_id=user_id or None, by=by)

    def settle_paper(self, ticket: Ticket, by: Actor) -> None:
        """The paper form is used, in the same write."""
        found = reading.find(self.paper.number) if self.paper else None
        if found is not None:
            paper_forms.use(found, ticket, by=by)

    def warnings(self) -> list[str]:
        """Also: that nobody could bring the answer in the way that was chosen. A picked record may know it already."""
        way = next((way for way in ReplyChannel if way == self.reply_channel.data), None)
        is_known = self.person_id.data or self.organisation_id.data
        missing = None if way is None or is_known else self.missing_for_reply(way)
        if way is None or missing is None:
            return super().warnings()
        sentence = _(
            "Jawaban lewat: %(way)s, tetapi isian “%(field)s” kosong. Minta pemohon menyimpan nomor dan PIN.",
            way=REPLY_CHANNEL_LABEL[way],
            field=missing.label.text,
        )
        return [*super().warnings(), sentence]

    def validate_person_id(self, field: Field) -> None:
        """Only a person who is there for this officer."""
        if field.data and not _may_pick(Person, Ticket.person_id, field.data):
            raise ValidationError(_("Pilih orang dari daftar yang muncul."))

    def validate_organisation_id(self, field: Field) -> None:
        """Only an organisation that is there for this officer."""
        if field.data and not _may_pick(Organisation, Ticket.organisation_id, field.data):
            raise ValidationError(_("Pilih koperasi atau usaha dari daftar yang muncul."))

    def validate_received_at(self, field: Field) -> None:
        """Back-dated entry is for a power cut (R154), not for last year's file."""
        if field.data and field.data < clock.now() - OLDEST:
            raise ValidationError(_("Waktu terima paling lama setahun yang lalu."))
        if self.paper and (problem := doors.problem(self.paper, field)):
            raise ValidationError(problem)

    @classmethod
    def requester_types(cls) -> dict[RequesterType, Any]:
        """Everybody, staff included (R035)."""
        return dict(REQUESTER_TYPE_LABEL)

    def asking(self) -> Asking:
        """Who asks, with the record an officer picked."""
        return replace(
            super().asking(),
            person_id=row_id(self.person_id.data) or None,
            organisation_id=row_id(self.organisation_id.data) or None,
            role=self.role.data or "",
        )

    def application(self, channel: Channel, **more: Any) -> Application:
        """The request with the marks an officer set."""
        marks: dict[str, Any] = {
            "is_priority": bool(self.priority.data),
            "is_confidential": bool(self.confidential.data),
            "received_at": self.received_at.data,
            "number": self.paper.number if self.paper else "",
            "secret_round": self.paper.secret_round if self.paper else 1,
        }
        return super().application(channel, **(marks | more))


def _may_pick(kind: type[Person | Organisation], column: Any, written: str) -> bool:
    party_id = row_id(written)
    is_there = db.session.get(kind, party_id) is not None
    return is_there and access.may_know(column, party_id, current_actor())
