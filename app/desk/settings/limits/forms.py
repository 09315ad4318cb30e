"""The forms of limits and alarms: another figure from a day on, the bounds of the light, the four levels."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.tickets.clocks.levels import WHO_LABEL, Level
from app.tickets.clocks.limits import MOST
from app.tickets.clocks.models import EscalationWho
from app.web.forms import AtMost, Form, IsoDateField, Part, choices_of
from app.web.i18n import _, lazy_

_FILL = lazy_("Isi angkanya.")


class LimitForm(Form):
    """From a day on a limit is another figure."""

    amount = IntegerField(lazy_("Lamanya"), [InputRequired(_FILL), NumberRange(1, MOST)])
    extension = IntegerField(lazy_("Dapat diperpanjang sekali dengan"), [Optional(), NumberRange(0, 365)])
    warns_on = IntegerField(lazy_("Peringatkan pada hari kerja ke-"), [Optional(), NumberRange(1, 365)])
    valid_from = IsoDateField(lazy_("Berlaku sejak"), [InputRequired(lazy_("Isi sejak kapan berlaku."))])
    law = StringField(lazy_("Dasar hukumnya"), [AtMost(200)])


class LevelRow(Part):
    """One level of alarms: when, to whom, and whether at all."""

    id = HiddenField()
    at = IntegerField(lazy_("Pada"), [InputRequired(_FILL)])
    who = SelectField(lazy_("Kepada"), choices=choices_of(WHO_LABEL))
    is_active = BooleanField(lazy_("Tingkat ini dipakai"))


class AlarmForm(Form):
    """The light and the levels."""

    FIGURES: ClassVar[tuple[str, ...]] = (
        "light.yellow", "light.orange", "escalation.most_at_once", "escalation.outage_hours",
    )  # fmt: skip
    yellow = IntegerField(lazy_("Kuning sejak terpakai (persen)"), [InputRequired(_FILL), NumberRange(1, 99)])
    orange = IntegerField(lazy_("Jingga sejak terpakai (persen)"), [InputRequired(_FILL), NumberRange(1, 99)])
    most_at_once = IntegerField(
        lazy_("Ringkas bila satu jabatan menerima lebih dari"), [InputRequired(_FILL), NumberRange(1, 100)]
    )
    outage_hours = IntegerField(
        lazy_("Ringkas bila pemeriksaan terhenti lebih dari (jam)"), [InputRequired(_FILL), NumberRange(1, 168)]
    )
    levels = FieldList(FormField(LevelRow))

    def validate_orange(self, field: IntegerField) -> None:
        """Orange comes after yellow."""
        if field.data is not None and self.yellow.data is not None and field.data <= self.yellow.data:
            raise ValidationError(_("Jingga harus sesudah kuning."))

    def wanted_levels(self, present: tuple[Level, ...]) -> list[Level]:
        """The levels as the form says, in their order; rows that nobody offered are passed over."""
        sent = {row.form.id.data: row.form for row in self.levels}
        return [_level(level, sent[str(level.id)]) for level in present if str(level.id) in sent]

    def wanted_settings(self) -> dict[str, Any]:
        """The four figures as settings."""
        return {name: self[name.partition(".")[2]].data for name in self.FIGURES}


def _level(level: Level, form: Any) -> Level:
    is_percent = level.percent is not None
    return Level(
        level.id,
        form.at.data if is_percent else None,
        None if is_percent else form.at.data,
        EscalationWho(form.who.data),
        bool(form.is_active.data),
    )
