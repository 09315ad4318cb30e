"""The forms of a call-back: what came of a try, what is decided after the last one, and who owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.accounts.permissions import current_actor
from app.contacts import call_backs
from app.contacts.call_backs import DECISION_LABEL, TRY_LABEL, TryOutcome
from app.contacts.models import Decision
from app.platform import clock
from app.tickets.handling import chairs
from app.tickets.handling.conversation import LONGEST
from app.web.formatting import waktu
from app.web.forms import AtMost, Form, LocalMomentField, Required, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from datetime import datetime

    from wtforms import Field

    from app.contacts.models import CallBack
    from app.tickets.models import Ticket

_LONGEST_REASON = 500


class _AgainForm(Form):
    """When the next try is: one of the hours proposed, or another."""

    again = RadioField(lazy_("Coba lagi"), default="0", validate_choice=False)
    again_at = LocalMomentField(lazy_("Atau pada waktu lain"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = call_backs.proposals(clock.now())
        self.again.choices = [SelectChoice(str(place), waktu(moment)) for place, moment in enumerate(self.proposed)]

    def next_try(self) -> datetime | None:
        """The hour that was typed, else the one that was ticked."""
        if self.again_at.data:
            return self.again_at.data
        place = row_id(self.again.data)
        return self.proposed[place] if place < len(self.proposed) else None


class ResultForm(_AgainForm):
    """What came of one call we made."""

    result = RadioField(lazy_("Hasil"), validators=[Required(lazy_("Pilih hasil panggilan."))])
    said = TextAreaField(lazy_("Yang disampaikan, dibaca pemohon"), validators=[AtMost(LONGEST)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.result.choices = choices_of({how: str(label).capitalize() for how, label in TRY_LABEL.items()})

    def validate_said(self, field: Field) -> None:
        """A call that reached somebody said something."""
        if self.result.data == TryOutcome.REACHED and not (field.data or "").strip():
            raise ValidationError(_("Tulis apa yang disampaikan."))

    def act(self, owed: CallBack, ticket: Ticket | None) -> None:
        """Keep the promise, or the try. Inside `write()`."""
        actor, said = current_actor(), self.said.data or ""
        if self.result.data == TryOutcome.REACHED:
            call_backs.reach(owed, ticket, said, by=actor)
        else:
            call_backs.miss(owed, ticket, TryOutcome(self.result.data), self.next_try(), said, by=actor)


class DecisionForm(_AgainForm):
    """What becomes of a promise that was tried as often as it may be."""

    decision = RadioField(
        lazy_("Kelanjutannya"),
        choices=choices_of(DECISION_LABEL),
        validators=[Required(lazy_("Pilih kelanjutannya."))],
    )
    reason = TextAreaField(lazy_("Alasan, hanya untuk petugas"), validators=[AtMost(_LONGEST_REASON)])

    def act(self, owed: CallBack, ticket: Ticket | None) -> None:
        """Keep the decision. Inside `write()`."""
        what = Decision(self.decision.data)
        call_backs.decide(owed, ticket, what, self.reason.data or "", self.next_try(), by=current_actor())


class GiveForm(Form):
    """Whose call-back it is: a unit's, or one's own."""

    unit = SelectField(lazy_("Yang menelepon"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = choices_of(chairs.unit_labels(), _("Saya sendiri"))

    def unit_id(self) -> int | None:
        """The chosen unit, or None for oneself."""
        return row_id(self.unit.data) or None
