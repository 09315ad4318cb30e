"""The forms of sheets that come back: the scan, whose it is, and what the leader wrote on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import MultipleFileField, RadioField, StringField

from app.accounts import trays
from app.desk.leaders.forms import DisposeForm
from app.tickets.disposition.kinds import ORDER_LABEL, Order
from app.web import office_names
from app.web.forms import AtMost, Form, Required, choices_of
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence

_RECORDED = (Order.WRITTEN, Order.SPOKEN, Order.WA)


class ScanForm(Form):
    """One or several scans, each perhaps a bundle."""

    attachments = MultipleFileField(lazy_("Pindaian lembar disposisi"))


class WhoseForm(Form):
    """Whose sheet it is, where the QR cannot be read."""

    number = StringField(lazy_("Nomor permohonan"), [Required(lazy_("Tulis nomor permohonannya.")), AtMost(40)])


class OrderForm(DisposeForm):
    """What a leader wrote, recorded at his order. Whose order it is, where it can be more than one's: `let_order`."""

    ordered_by = RadioField(lazy_("Perintah dari"), [Required(lazy_("Pilih siapa yang memberi perintah."))])
    ordered_as = RadioField(
        lazy_("Perintah disampaikan"),
        choices=choices_of({order: ORDER_LABEL[order] for order in _RECORDED}),
        default=Order.WRITTEN.value,
    )

    @property
    def wanted(self) -> dict[str, Any]:
        return super().wanted | {"ordered_as": Order(self.ordered_as.data), "ordered_by": int(self.ordered_by.data)}

    def let_order(self, leaders: Sequence[int]) -> None:
        """These may have written it, the likely one first."""
        self.ordered_by.choices = choices_of(
            {str(one): office_names.spoken(there.title) for one in leaders if (there := trays.chair(one))}
        )
        if len(leaders) == 1 or not self.is_submitted():
            self.ordered_by.data = str(leaders[0])
