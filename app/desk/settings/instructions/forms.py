"""The form of the disposition's sheet beside its boxes: the office's own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.accounts import trays
from app.web import office_names
from app.web.forms import Form
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DAYS = 30


_RULES = ("days", "days_urgent", "days_very_urgent", "first_desk")


class RulesForm(Form):
    """How long a disposition may lie in one tray, and where letters go first."""

    days = IntegerField(
        lazy_("Batas waktu tiap meja (hari kerja)"),
        [InputRequired(lazy_("Isi angkanya.")), NumberRange(0, MOST_DAYS)],
    )
    days_urgent = IntegerField(
        lazy_("Batas waktu untuk yang segera (hari kerja)"),
        [InputRequired(lazy_("Isi angkanya.")), NumberRange(0, MOST_DAYS)],
    )
    days_very_urgent = IntegerField(
        lazy_("Batas waktu untuk yang sangat segera (hari kerja)"),
        [InputRequired(lazy_("Isi angkanya.")), NumberRange(0, MOST_DAYS)],
    )
    first_desk = SelectField(lazy_("Surat dan layanan yang tidak sederhana lebih dahulu ke"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_desk.choices = [
            (one.code, office_names.spoken(one.title)) for one in trays.chairs() if one.is_head
        ]  # fmt: skip

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> RulesForm:
        """As the settings stand."""
        return cls(formdata=None, data={name: settings[f"disposition.{name}"] for name in _RULES})

    def wanted(self) -> dict[str, Any]:
        """The settings."""
        return {f"disposition.{name}": self[name].data for name in _RULES}
