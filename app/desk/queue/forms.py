"""The forms of the counter: sit down, pass on, see a section, give a number to somebody at the desk."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Optional

from app.queue import passing
from app.queue.hall import hall
from app.tickets.handling import chairs
from app.web.forms import AtMost, Form, LocalMomentField, OnceForm, Required, RowIdField, choices_of
from app.web.i18n import _, lazy_


class SitForm(Form):
    """At which counter; `instead` of whom sits there."""

    desk = RowIdField()
    instead = BooleanField()


class NextForm(Form):
    """*Panggil berikutnya*; `seen` is the number that stood on the page when it was pressed."""

    seen = RowIdField(validators=[Optional()])


class PassForm(Form):
    """Where to: `desk-2`, `service-4`, `unit-7`."""

    where = SelectField(lazy_("Pindahkan ke"))

    def __init__(self, *args: Any, but: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where.choices = [("", _("Pilih tujuan")), *((one.key, one.said) for one in passing.places(but))]


class SeeForm(Form):
    """Whom the visitor goes to see."""

    whom = SelectField(lazy_("Menemui"), [Required(lazy_("Pilih bagian yang ditemui."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whom.choices = choices_of(chairs.unit_labels(), _("Pilih bagian"))


class GiveForm(OnceForm):
    """A number for somebody who stands at the desk, or for an appointment."""

    service = SelectField(lazy_("Keperluan"), [Required(lazy_("Pilih keperluannya."))])
    priority = SelectField(lazy_("Didahulukan"))
    unit = SelectField(lazy_("Bagian yang ditemui"))
    appointment_at = LocalMomentField(lazy_("Janji temu"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = hall()
        self.service.choices = [("", _("Pilih keperluan")), *((str(one.id), one.said) for one in present.offered)]
        self.priority.choices = [("", _("Tidak")), *((str(one.id), one.said) for one in present.active_priorities)]
        self.unit.choices = choices_of(chairs.unit_labels(), _("Siapa saja"))


class FindForm(Form):
    """A number somebody shows or says."""

    label = StringField(lazy_("Cari nomor"), [Required(lazy_("Tulis nomornya, misalnya B-014.")), AtMost(20)])
