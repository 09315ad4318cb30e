"""What becomes of an invitation: the office attends, somebody represents it, or it is only noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from wtforms import RadioField, SelectField, TextAreaField

from app.accounts import appointments, trays
from app.accounts.models import Unit
from app.desk.ticket.forms import ActForm
from app.extensions import db
from app.records import events
from app.records.events import Ordered
from app.records.invitations import Outcome
from app.tickets.disposition import reach
from app.tickets.disposition.kinds import ORDER_LABEL, Order
from app.web import office_names
from app.web.forms import AtMost, Required, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

_CHOICES = {
    Outcome.ATTENDED: lazy_("dihadiri sendiri"),
    Outcome.REPRESENTED: lazy_("diwakilkan kepada"),
    Outcome.NOTED: lazy_("cukup diketahui, tidak dihadiri"),
}


class DecideEventForm(ActForm):
    """The decision; whoever represents the office hears of it."""

    hints = {"position": lazy_("Yang dipilih mendapat kabar dan melihat acaranya di menu Acara.")}

    outcome = RadioField(lazy_("Undangan ini"), [Required(lazy_("Pilih keputusannya."))], choices=choices_of(_CHOICES))
    position = SelectField(lazy_("Yang mewakili"))
    ordered_by = SelectField(lazy_("Keputusan ini"))
    ordered_as = SelectField(
        lazy_("Perintah disampaikan"),
        choices=choices_of({order: ORDER_LABEL[order] for order in (Order.WRITTEN, Order.SPOKEN, Order.WA)}),
    )
    remark = TextAreaField(lazy_("Catatan untuk kantor"), [AtMost(500)])

    def prepare(self, seen: Seen, by: Actor) -> None:
        """Everybody at work today, by chair."""
        people = appointments.people_of(db.session.scalars(select(Unit.id).where(Unit.is_active)))
        chairs = {one.position_id: f"{office_names.spoken(one.title)} ({one.name})" for one in people}
        labels = {str(chair): title for chair, title in sorted(chairs.items())}
        self.position.choices = choices_of(labels, _("Pilih yang mewakili"))
        self._offer_leaders(by)

    def _offer_leaders(self, by: Actor) -> None:
        """A leader decides himself; whoever records orders says whose and how."""
        if not by.may("disposition:record"):
            del self.ordered_by, self.ordered_as
            return
        others = [one for one in reach.orderers(None) if one not in by.position_ids]
        titles = {str(one): _("atas perintah %(whom)s", whom=office_names.spoken(there.title))
                  for one in others if (there := trays.chair(one))}  # fmt: skip
        own = _("keputusan saya sendiri") if by.may("leadership:open") else _("Pilih atas perintah siapa")
        self.ordered_by.choices = choices_of(titles, own)

    def _ordered(self) -> Ordered | None:
        leader = row_id(self.ordered_by.data) if "ordered_by" in self else None
        return Ordered(leader, Order(self.ordered_as.data)) if leader else None

    def act(self, ticket: Ticket, by: Actor) -> None:
        events.decide(
            ticket, Outcome(self.outcome.data), by=by, position_id=row_id(self.position.data) or None,
            note=self.remark.data or "", ordered=self._ordered(),
        )  # fmt: skip
