"""The forms of the maintenance log: one visit, and how often and what is looked at."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, FormField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from app.desk.settings.fields import figure
from app.operations.maintenance import log
from app.operations.maintenance.log import Result
from app.platform import clock, settings
from app.web.forms import AtMost, Form, IsoDateField, OnceForm, Part, Required, choices_of
from app.web.i18n import _, lazy_

RESULT_LABEL = {Result.GOOD: lazy_("Baik"), Result.MENDED: lazy_("Diperbaiki"), Result.LEFT: lazy_("Belum")}
_LONGEST_LINE, _MOST_LINES = 200, 40


class CheckRow(Part):
    """One line of the checklist and what came of it."""

    line = HiddenField()
    result = RadioField(lazy_("Hasil"), [InputRequired(lazy_("Pilih hasilnya."))], choices=choices_of(RESULT_LABEL))


class VisitForm(OnceForm):
    """One visit of whoever looks after the machine."""

    day = IsoDateField(lazy_("Tanggal"), [InputRequired(lazy_("Isi tanggalnya."))])
    done_by = StringField(lazy_("Dikerjakan oleh"), [Required(), AtMost(200)])
    checks = FieldList(FormField(CheckRow), max_entries=_MOST_LINES)
    notes = TextAreaField(lazy_("Catatan"), [AtMost(4000)])

    @classmethod
    def fresh(cls) -> VisitForm:
        """As it stands before anything was typed: today, by whoever came last, the office's own lines."""
        before = log.visits()[:1]
        told: dict[str, Any] = {
            "day": clock.wib(clock.now()).date(),
            "done_by": before[0].done_by if before else "",
            "checks": [{"line": line} for line in log.checklist()],
        }
        return cls(formdata=None, data=told)

    def told(self) -> list[tuple[str, Result]]:
        """Each line with its result; a line that is no longer the office's is kept as it was read."""
        return [(row.form.line.data[:_LONGEST_LINE], Result(row.form.result.data)) for row in self.checks]


class RulesForm(Form):
    """How often the machine is looked after, and the lines of the checklist."""

    every_days: IntegerField = figure(lazy_("Paling lama berapa hari antara dua pemeliharaan"), 1, 366)
    checklist = TextAreaField(lazy_("Daftar periksa"), [Required(), AtMost(_MOST_LINES * _LONGEST_LINE)])

    @classmethod
    def shown(cls) -> RulesForm:
        lines = "\n".join(log.checklist())
        return cls(formdata=None, data={"every_days": settings.get("maintenance.every_days"), "checklist": lines})

    def lines(self) -> list[str]:
        """The checklist, one line each."""
        return [line.strip() for line in (self.checklist.data or "").splitlines() if line.strip()]

    def validate_checklist(self, _field: TextAreaField) -> None:
        lines = self.lines()
        if len(lines) > _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
            raise ValidationError(
                _("Paling banyak %(lines)s baris, masing-masing paling panjang %(letters)s huruf.",
                  lines=_MOST_LINES, letters=_LONGEST_LINE)
            )  # fmt: skip

    def wanted(self) -> dict[str, Any]:
        return {"maintenance.every_days": self.every_days.data, "maintenance.checklist": self.lines()}
