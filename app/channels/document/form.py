"""What the agenda clerk reads from an incoming letter (contract, document; handbook §4.2).

Every letter has a sender and a subject; nobody else need be named. A secret letter is entered without being opened:
no scan, and its request is confidential.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wtforms import HiddenField, RadioField, SelectField, StringField, ValidationError

from app.channels.forms import StaffedIntakeForm
from app.channels.who.search import with_sender
from app.letters.books import classification
from app.platform import clock
from app.records.agenda import Letter
from app.records.events import Invited
from app.records.models import ARRIVAL_LABEL, Arrival
from app.stakeholders.kept import NoticeForm
from app.stakeholders.models import ReplyChannel
from app.tickets.intake import LONGEST_NEED
from app.tickets.kinds import SECRECY_LABEL, SECRET, URGENCY_LABEL, RequesterType, Secrecy, TicketType, Urgency
from app.web.formatting import tanggal
from app.web.forms import AtMost, IsoDateField, LocalTimeField, Required, VerbatimField, choices_of
from app.web.i18n import _, lazy_
from app.web.office import is_in_srikandi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from wtforms import Field

    from app.tickets.intake import Application
    from app.tickets.intake.requesters import Asking
    from app.tickets.kinds import Channel


LONG_AGO = timedelta(days=365)
SERVICE, INVITATION = "service", "invitation"


def date_warnings(letter_date: date | None, event_date: date | None) -> Iterator[str]:
    """What is unusual about a letter's dates; it may have lain long, so none of them is a wall."""
    today = clock.today()
    if letter_date and letter_date > today:
        yield _("Tanggal surat %(day)s belum tiba; periksa lagi suratnya.", day=tanggal(letter_date))
    elif letter_date and letter_date < today - LONG_AGO:
        yield _("Tanggal surat %(day)s sudah lebih dari setahun lalu; periksa lagi suratnya.", day=tanggal(letter_date))
    if event_date and event_date < today:
        yield _("Tanggal acara %(day)s sudah lewat; periksa lagi suratnya.", day=tanggal(event_date))


class DocumentForm(StaffedIntakeForm):
    """One incoming letter."""

    agenda_number = StringField(
        lazy_("Nomor agenda dari SRIKANDI"), validators=[Required(lazy_("Tulis nomor agenda dari SRIKANDI."))]
    )
    sender = StringField(lazy_("Pengirim"), validators=[Required(lazy_("Tulis pengirim surat."))])
    letter_number = StringField(lazy_("Nomor surat"))
    letter_date = IsoDateField(lazy_("Tanggal surat"))
    subject = StringField(lazy_("Hal"), validators=[Required(lazy_("Tulis hal surat."))])
    description = VerbatimField(lazy_("Ringkasan isi"), validators=[AtMost(LONGEST_NEED)])
    kind = RadioField(
        lazy_("Surat ini"),
        choices=choices_of({
            SERVICE: lazy_("meminta layanan atau jawaban"),
            INVITATION: lazy_("undangan atau surat tanpa layanan"),
        }),
        default=SERVICE,
    )  # fmt: skip
    event_date = IsoDateField(lazy_("Tanggal acara"))
    event_hour = LocalTimeField(lazy_("Jam acara"))
    event_place = StringField(lazy_("Tempat acara"))
    reply_by = IsoDateField(lazy_("Jawab paling lambat"))
    address = StringField(lazy_("Alamat pengirim"), validators=[AtMost(500)])
    enclosures = StringField(lazy_("Lampiran surat"))
    name = StringField(lazy_("Nama narahubung atau penanda tangan"))
    urgency = SelectField(lazy_("Derajat"), default=Urgency.BIASA.value)
    secrecy = SelectField(lazy_("Sifat"), default=Secrecy.BIASA.value)
    arrival = SelectField(lazy_("Datang lewat"), default=Arrival.LANGSUNG.value)
    classification = SelectField(lazy_("Kode klasifikasi"), default="")
    index_word = StringField(lazy_("Indeks"), validators=[AtMost(120)])

    chat = HiddenField()
    """The WhatsApp message that is recorded with this form."""

    service = SelectField(lazy_("Layanan"), default="LIN-03", validators=[Required(lazy_("Pilih layanan."))])
    requester_type = RadioField(lazy_("Pengirim adalah"), default=RequesterType.OTHER_SECTOR.value)
    reply_channel = SelectField(lazy_("Jawaban lewat"), default=ReplyChannel.LETTER.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_in_srikandi():
            del self.agenda_number
        self.urgency.choices = choices_of(URGENCY_LABEL)
        self.secrecy.choices = choices_of(SECRECY_LABEL)
        self.arrival.choices = choices_of(ARRIVAL_LABEL)
        codes = {code: f"{code} {name}" for code, name in classification.on(clock.today()).items()}
        self.classification.choices = choices_of(codes, lazy_("Belum ditentukan"))

    @property
    def is_invitation(self) -> bool:
        """Whether the letter asks for no service."""
        return self.kind.data == INVITATION

    def invited(self) -> Invited:
        """The event, as the letter tells it."""
        return Invited(
            day=self.event_date.data, hour=self.event_hour.data, place=self.event_place.data or "",
            reply_by=self.reply_by.data,
        )  # fmt: skip

    def validate_event_hour(self, field: Field) -> None:
        """An hour belongs to a day."""
        if field.data and not self.event_date.data:
            raise ValidationError(_("Isi juga tanggal acaranya."))

    def validate_reply_by(self, field: Field) -> None:
        """The answer comes before the event."""
        if field.data and self.event_date.data and field.data > self.event_date.data:
            raise ValidationError(_("Batas jawaban tidak boleh sesudah acaranya."))

    def typed(self) -> dict[str, str]:
        """What the person search looks at."""
        names = ("phone", "name", "nik", "organisation", "person_id", "organisation_id")
        return with_sender({name: str(self[name].data or "") for name in names}, self.sender.data or "")

    @property
    def is_sealed(self) -> bool:
        """Whether the letter stays closed."""
        return self.secrecy.data in {kind.value for kind in SECRET}

    def missing_for_reply(self, way: ReplyChannel) -> Field | None:
        """A letter bears the address it is answered at."""
        return None if way is ReplyChannel.LETTER else super().missing_for_reply(way)

    def warnings_while_typing(self) -> list[str]:
        """Also dates that were perhaps misread; the page after reads them from the book (`pages.entered`)."""
        known = super().warnings() if self.is_submitted() else []
        return [*known, *date_warnings(self.letter_date.data, self.event_date.data)]

    def letter(self) -> Letter:
        """The line for the agenda book."""
        return Letter(
            sender=self.sender.data or "",
            subject=self.subject.data or "",
            letter_number=self.letter_number.data or "",
            agenda_number=(self.agenda_number.data or "") if "agenda_number" in self else "",
            letter_date=self.letter_date.data,
            enclosures=self.enclosures.data or "",
            event_date=self.event_date.data,
            urgency=Urgency(self.urgency.data),
            secrecy=Secrecy(self.secrecy.data),
            arrival=Arrival(self.arrival.data),
            classification=self.classification.data or "",
            index_word=self.index_word.data or "",
            reply_by=None if self.is_invitation else self.reply_by.data,
        )

    def asking(self) -> Asking:
        """A citizen's letter comes from a person; any other from the body it was sent by, through whoever is named."""
        told = replace(super().asking(), address=self.address.data or "")
        if self.requester_type.data == RequesterType.CITIZEN.value:
            return replace(told, name=told.name or self.sender.data or "")
        return replace(told, organisation=told.organisation or self.sender.data or "")

    def application(self, channel: Channel, **more: Any) -> Application:
        """The request: what the letter says, in the clerk's summary or at least its subject."""
        facts: dict[str, Any] = {
            "need": self.description.data or self.subject.data or "",
            "sub_channel": self.arrival.data,
            "is_confidential": bool(self.confidential.data) or self.is_sealed,
            "notice": NoticeForm.ON_LETTER,
        }
        if self.is_invitation:
            facts |= {"is_service": False, "type": TicketType.SURAT, "answer_by": self.invited().answer_by()}
        return super().application(channel, **(facts | more))

    def refuse_scan_of_sealed(self) -> None:
        """Put the sentence beside the file field."""
        sentence = _("Surat rahasia dicatat tanpa dibuka dan tanpa dipindai. Hapus pindaiannya.")
        self.attachments.errors = [*self.attachments.errors, sentence]
