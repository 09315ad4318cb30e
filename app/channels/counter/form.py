"""What the counter asks when somebody comes to ask, to apply, to bring papers or to see somebody (issue, door 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional

from app.catalogue import read as catalogue
from app.channels.counter import papers, whom
from app.channels.counter.signatures import LONGEST as SIGNATURE_LONGEST
from app.channels.who.form import WhoForm
from app.contacts import stopwatch
from app.contacts.visits import Guest
from app.platform import phones
from app.stakeholders.models import ReplyChannel
from app.tickets.handling.conversation import LONGEST
from app.web.forms import AtMost, OnceForm, Required, VerbatimField
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.catalogue.sheets import Sheet
    from app.tickets.handling.papers import PaperRow
    from app.tickets.intake import Application
    from app.tickets.kinds import Channel, PaperState


class CounterForm(WhoForm):
    """One visit. `queue_number` is what stands on the visitor's slip."""

    queue_number = StringField(lazy_("Nomor antrean"), validators=[AtMost(20)])
    requirements_received = HiddenField()
    companion = StringField(lazy_("Nama pengantar"), validators=[AtMost(120)])
    companion_from = StringField(lazy_("Dari mana pengantar"), validators=[AtMost(120)])
    companion_phone = TelField(lazy_("Telepon pengantar"))
    bundle = HiddenField()
    sign_on_screen = BooleanField(lazy_("Minta tanda tangan di layar tamu"))
    reply_channel = SelectField(lazy_("Jawaban lewat"), default=ReplyChannel.COUNTER.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_fresh() and not self.reply_channel.data:
            self.reply_channel.data = ReplyChannel.COUNTER.value
        self._sheet: Sheet | None = None

    def bundle_id(self) -> int | None:
        """The bundle that this form goes on with."""
        return row_id(self.bundle.data) or None

    def guest(self) -> Guest:
        """Who stands at the counter, where it is not who asks."""
        who = (self.companion.data or "", self.companion_from.data or "", self.companion_phone.data or "")
        return Guest(*who, is_priority=bool(self.priority.data)) if who[0] else Guest()

    @property
    def sheet(self) -> Sheet | None:
        """The standard of the chosen service."""
        code = self.service.data
        if code and (self._sheet is None or self._sheet.code != code):
            self._sheet = catalogue.sheet(code)
        return self._sheet if code else None

    @property
    def states(self) -> dict[int, PaperState]:
        """What was ticked on the checklist, by the requirement's position."""
        if self.is_fresh() or self.sheet is None:
            return {}
        return papers.ticked(request.form, self.requirements_received.raw_data or [], self.sheet.requirements)

    def application(self, channel: Channel, **more: Any) -> Application:
        """The request with what was seen of its papers."""
        return super().application(channel, **({"paper_states": self.states} | more))


class QuestionForm(CounterForm):
    """A question that is answered now; nobody need give a name for it.

    As at the phone, an answer nobody had the time to write down closes the request all the same (the contract's fields
    have no `answer`); the page after says so (`conversations.say_unwritten`).
    """

    answer = TextAreaField(lazy_("Jawaban"), validators=[AtMost(LONGEST)])

    def may_be_nameless(self) -> bool:
        """Always: nothing is left to bring them."""
        return True

    def application(self, channel: Channel, **more: Any) -> Application:
        """A question brings no papers."""
        return super().application(channel, **(more | {"paper_states": {}}))

    def guest(self) -> Guest:
        """Who asks, as far as they said; for a question that becomes no request."""
        told = (self.name.data or "", self.organisation.data or "", self.phone.data or "")
        return Guest(*told, is_priority=bool(self.priority.data))


class LoggedForm(QuestionForm):
    """A question that becomes no request: its words or its service are enough."""

    service = SelectField(lazy_("Layanan"), default="")
    description = VerbatimField(lazy_("Kebutuhan"), validators=[AtMost(LONGEST)])


class MeetForm(OnceForm):
    """*Bertemu*: who comes to see whom, and what for."""

    name = StringField(lazy_("Nama tamu"), validators=[Required(lazy_("Tulis nama tamu.")), AtMost(120)])
    origin = StringField(lazy_("Dari mana"), validators=[AtMost(120)])
    phone = TelField(lazy_("Nomor telepon"))
    party = IntegerField(lazy_("Jumlah orang"), validators=[Optional(), NumberRange(1, 99)], default=1)
    description = TextAreaField(lazy_("Keperluan"), validators=[Required(lazy_("Tulis keperluannya.")), AtMost(500)])
    seek = StringField(lazy_("Ingin menemui siapa"), validators=[AtMost(120)])
    whom = HiddenField()
    priority = BooleanField(lazy_("Tamu prioritas (lansia, disabilitas, hamil)"))
    queue_number = StringField(lazy_("Nomor antrean"), validators=[AtMost(20)])
    signature = HiddenField(validators=[AtMost(SIGNATURE_LONGEST)])

    def validate_phone(self, field: TelField) -> None:
        """A number that cannot be one is refused with a sentence."""
        if field.data and phones.normalise(field.data) is None:
            raise ValidationError(_("Nomor telepon belum benar."))

    def validate_seek(self, _field: StringField) -> None:
        """Only somebody who is at work here may be picked; the list they are picked from belongs to this field."""
        if self.whom.data and whom.find(row_id(self.whom.data)) is None:
            raise ValidationError(_("Pilih orangnya dari daftar yang muncul."))

    def guest(self) -> Guest:
        """Who came."""
        return Guest(
            self.name.data or "", self.origin.data or "", self.phone.data or "",
            is_priority=bool(self.priority.data), party=self.party.data or 1,
        )  # fmt: skip


class BringForm(OnceForm):
    """Papers brought to an open request."""

    queue_number = StringField(lazy_("Nomor antrean"), validators=[AtMost(20)])
    text = TextAreaField(lazy_("Keterangan, dibaca pemohon"), validators=[AtMost(LONGEST)])
    attachments = MultipleFileField(lazy_("Foto atau pindaian berkas"))
    started = HiddenField(default=stopwatch.begin)

    def changed(self, rows: list[PaperRow]) -> dict[int, PaperState]:
        """What was ticked otherwise than it stood, by the paper's id."""
        ticked = papers.ticked(request.form, request.form.getlist("requirements_received"), rows)
        return {row.id: ticked[row.position] for row in rows if ticked.get(row.position, row.state) != row.state}
