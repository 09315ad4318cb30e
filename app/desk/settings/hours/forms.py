"""The forms of the working hours: one rule with its dates, and the hour up to which a file counts on its day."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from app.tickets.clocks.hours import Hours, HoursKind
from app.web.forms import AtMost, Form, IsoDateField, LocalTimeField, Required, TicksField, choices_of
from app.web.i18n import lazy_

DAY_LABEL = {
    "0": lazy_("Senin"),
    "1": lazy_("Selasa"),
    "2": lazy_("Rabu"),
    "3": lazy_("Kamis"),
    "4": lazy_("Jumat"),
    "5": lazy_("Sabtu"),
    "6": lazy_("Minggu"),
}
KIND_LABEL = {
    HoursKind.NORMAL: lazy_("Jam kerja biasa"),
    HoursKind.SEASON: lazy_("Masa tertentu, misalnya Ramadan"),
    HoursKind.ONE_DAY: lazy_("Satu hari, misalnya setengah hari"),
}


class Sure(Form):
    """A change that is shown before it is saved: `sure` says that its effect was seen."""

    sure = HiddenField()

    @property
    def is_sure(self) -> bool:
        return self.sure.data == "y"


class HoursForm(Sure):
    """One more rule of hours."""

    kind = RadioField(lazy_("Jenis"), choices=choices_of(KIND_LABEL), default=HoursKind.SEASON.value)
    label = StringField(lazy_("Nama"), [Required(lazy_("Beri nama, misalnya Ramadan 1448 H.")), AtMost(60)])
    starts_on = IsoDateField(lazy_("Hari pertama"), [InputRequired(lazy_("Isi hari pertamanya."))])
    ends_on = IsoDateField(lazy_("Hari terakhir"))
    weekdays = TicksField(lazy_("Berlaku pada"), choices=choices_of(DAY_LABEL), default=["0", "1", "2", "3", "4"])
    opens = LocalTimeField(lazy_("Jam buka"), [InputRequired(lazy_("Isi jam buka."))])
    closes = LocalTimeField(lazy_("Jam tutup"), [InputRequired(lazy_("Isi jam tutup."))])
    break_from = LocalTimeField(lazy_("Istirahat dari"))
    break_to = LocalTimeField(lazy_("Istirahat sampai"))
    source = StringField(lazy_("Dasar, misalnya nomor surat edaran"), [AtMost(120)])

    def wanted(self) -> Hours:
        """The rule as the form says; one day is that day, whatever is ticked."""
        kind = HoursKind(self.kind.data)
        first, last, opens, closes = _told(self.starts_on, self.ends_on, self.opens, self.closes)
        weekdays = {int(day) for day in self.weekdays.data or ()}
        if kind is HoursKind.ONE_DAY:
            last, weekdays = first, {first.weekday()}
        return Hours(
            frozenset(weekdays), opens, closes, self.break_from.data, self.break_to.data, first, last, kind,
            self.label.data, self.source.data or "",
        )  # fmt: skip


def _told(*fields: Any) -> Any:
    return [field.data for field in fields]


class CutoffForm(Sure):
    """Up to when a file that is complete still counts on its day."""

    cutoff = LocalTimeField(lazy_("Batas berkas dihitung hari itu"), [InputRequired(lazy_("Isi batas jamnya."))])
