"""What a leader ticks on a letter: who answers for it, who gets a copy, what is asked (handbook §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from app.accounts import ladder
from app.platform import clock
from app.tickets.clocks.calendar import office_calendar
from app.tickets.disposition import instructions
from app.web import office_names
from app.web.forms import AtMost, Form, IsoDateField, TicksField, choices_of
from app.web.i18n import lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.trays import Chair
    from app.tickets.disposition.likely import Likely

SIX = 6
"""So many boxes stand open on the page; the rest of the office's list is one tap away."""


class DisposeForm(Form):
    """One disposition. Recipients and boxes are filled by `offer`."""

    instructions = TicksField(lazy_("Dengan hormat harap"))
    responsible = RadioField(lazy_("Diteruskan kepada"), [InputRequired(lazy_("Pilih penerima disposisi."))])
    copies = TicksField(lazy_("Tembusan"))
    note = TextAreaField(lazy_("Catatan"), [AtMost(1000)])
    deadline = IsoDateField(lazy_("Batas waktu"))
    leaf = HiddenField()

    def offer(self, chairs: Sequence[Chair], likely: Likely, leaf_id: int) -> None:
        """The chairs one may turn to, those that are likely first and ticked; the boxes in the office's order."""
        self.instructions.choices = choices_of(
            {box.code: office_names.spoken(box.label) for box in instructions.BOXES.offered()}
        )
        titles = {str(one.position_id): office_names.spoken(one.title) for one in _nearest_first(chairs, likely)}
        self.responsible.choices = self.copies.choices = choices_of(titles)
        if not self.is_submitted():
            self.responsible.data = str(likely.responsible) if likely.responsible else None
            self.copies.data = [str(one) for one in sorted(likely.copies)]
            self.leaf.data = str(leaf_id)

    @property
    def leaf_id(self) -> int:
        """The row that was waiting when the page was drawn."""
        return row_id(self.leaf.data)

    @property
    def wanted(self) -> dict[str, Any]:
        """What the verb needs."""
        responsible = int(self.responsible.data)
        copies = [int(one) for one in self.copies.data or [] if int(one) != responsible]
        return {
            "to": [responsible, *copies], "responsible": responsible, "instructions": self.instructions.data or [],
            "note": self.note.data or "", "deadline": self._until(), "leaf_id": self.leaf_id,
        }  # fmt: skip

    def blame(self, sentence: str, field: str = "") -> None:
        """The verb calls the recipients `to`."""
        super().blame(sentence, "responsible" if field == "to" else field)

    def _until(self) -> datetime | None:
        """The close of the day that was chosen."""
        day = self.deadline.data
        return clock.at(day, office_calendar().end_of(day)) if day else None


def _nearest_first(chairs: Sequence[Chair], likely: Likely) -> list[Chair]:
    """The likely one, then the heads one step down, then those below them, people without a unit of their own last."""
    depth = {one.position_id: len(ladder.upward(one.unit_id)) for one in chairs}
    return sorted(
        chairs,
        key=lambda one: (one.position_id != likely.responsible, not one.is_head, depth[one.position_id], one.unit_id),
    )
