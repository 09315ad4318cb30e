"""The forms of sheets that come back: the scan, whose it is, and what the leader wrote on it."""

from __future__ import annotations

from typing import Any

from wtforms import MultipleFileField, RadioField, StringField

from app.desk.leaders.forms import DisposeForm
from app.tickets.disposition.kinds import ORDER_LABEL, Order
from app.web.forms import AtMost, Form, Required, choices_of
from app.web.i18n import lazy_

_RECORDED = (Order.WRITTEN, Order.SPOKEN, Order.WA)


class ScanForm(Form):
    """One or several scans, each perhaps a bundle."""

    attachments = MultipleFileField(lazy_("Pindaian lembar disposisi"))

    @property
    def sent(self) -> list[tuple[str, Any]]:
        """The files that came along."""
        return [(file.filename, file.stream) for file in self.attachments.data or [] if getattr(file, "filename", "")]


class WhoseForm(Form):
    """Whose sheet it is, where the QR cannot be read."""

    number = StringField(lazy_("Nomor permohonan"), [Required(lazy_("Tulis nomor permohonannya.")), AtMost(40)])


class OrderForm(DisposeForm):
    """What the Kepala Dinas wrote, recorded at his order."""

    ordered_as = RadioField(
        lazy_("Perintah Kepala Dinas disampaikan"),
        choices=choices_of({order: ORDER_LABEL[order] for order in _RECORDED}),
        default=Order.WRITTEN.value,
    )

    @property
    def wanted(self) -> dict[str, Any]:
        return super().wanted | {"ordered_as": Order(self.ordered_as.data)}
