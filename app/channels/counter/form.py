"""What the counter asks when somebody comes to ask (*Tanya*) or to apply (*Ajukan*) (contract; issue, door 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import HiddenField, MultipleFileField, SelectField, StringField, TextAreaField

from app.catalogue import read as catalogue
from app.channels.counter import papers
from app.channels.who.form import WhoForm
from app.contacts import stopwatch
from app.stakeholders.models import ReplyChannel
from app.tickets.handling.conversation import LONGEST
from app.web.forms import AtMost, OnceForm
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.catalogue.sheets import Sheet
    from app.tickets.handling.papers import PaperRow
    from app.tickets.intake import Application
    from app.tickets.kinds import Channel, PaperState


class CounterForm(WhoForm):
    """One visit. `queue_number` is what stands on the visitor's slip."""

    queue_number = StringField(lazy_("Nomor antrean"), validators=[AtMost(20)])
    requirements_received = HiddenField()
    reply_channel = SelectField(lazy_("Jawaban lewat"), default=ReplyChannel.COUNTER.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_fresh() and not self.reply_channel.data:
            self.reply_channel.data = ReplyChannel.COUNTER.value
        self._sheet: Sheet | None = None

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
