"""What the phone and the counter ask about the person before them, with the record an officer may pick (R014, R016).

Somebody who only asks for information, complains or gives an opinion need not say who they are (handbook §5.5). A
record that was picked stands for the person, so nothing known has to be typed again; only records that this officer
may know of can be picked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wtforms import HiddenField, SelectField, StringField, ValidationError

from app.catalogue import offers
from app.catalogue.models import TicketType
from app.channels.forms import MAY_BE_NAMELESS, NAMELESS, StaffedIntakeForm
from app.contacts import stopwatch
from app.extensions import db
from app.platform import clock
from app.platform.refusals import Refused
from app.stakeholders import addressing, register
from app.stakeholders.models import AddressForm, Person
from app.tickets import history
from app.tickets.history.events import EventKind
from app.web.forms import AtMost, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from wtforms import Field

    from app.accounts.actor import Actor
    from app.tickets.intake.requesters import Asking
    from app.tickets.models import Ticket

NAME_NOT_NEEDED = MAY_BE_NAMELESS | {TicketType.INFORMASI}
_IN_ORDER = (
    *("phone", "person_id", "name", "organisation", "organisation_id", "description", "service", "answer"),
    *("callback_at", "subject", "nik", "email", "address"),
)


class WhoForm(StaffedIntakeForm):
    """The fields of a conversation. `started` is the sealed mark of when the form was opened."""

    name = StringField(lazy_("Nama"))
    address = StringField(lazy_("Alamat surat"), validators=[AtMost(500)])
    started = HiddenField(default=stopwatch.begin)
    address_form = SelectField(lazy_("Sapaan"), default="")
    helper = StringField(lazy_("Yang berbicara, bila bukan pemohonnya"), validators=[AtMost(150)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address_form.choices = choices_of(addressing.LABEL, _("Belum ditanyakan"))
        places = {name: place for place, name in enumerate(_IN_ORDER)}
        fields = sorted(self, key=lambda field: places.get(field.name, len(places)))
        self._fields = {field.name: field for field in fields}

    def may_be_nameless(self) -> bool:
        """Whether this conversation needs no name: what is asked for says so."""
        try:
            return offers.offered(self.service.data or "").ticket_type in NAME_NOT_NEEDED
        except Refused:
            return False

    def validate_name(self, field: Field) -> None:
        """A name, a record that was picked, an organisation, or a service that needs none of them."""
        if not (field.data or self.person_id.data or self.may_be_nameless()):
            raise ValidationError(_("Tulis nama, atau pilih orangnya dari daftar."))

    def asking(self) -> Asking:
        """Who asks. A number without a name is kept all the same."""
        told = replace(super().asking(), address=self.address.data or "")
        is_reachable = told.phone or told.email or told.address or told.citizen_number
        return replace(told, name=NAMELESS) if is_reachable and not (told.name or told.person_id) else told

    def keep_who_spoke(self, ticket: Ticket, by: Actor) -> None:
        """Who spoke for the applicant stands in the request's history; a wish how to be addressed with the person."""
        if self.helper.data:
            history.append(ticket, EventKind.SPOKEN_FOR, by=by, is_public=True, text=self.helper.data)
        person = db.session.get(Person, ticket.person_id) if self.address_form.data and ticket.person_id else None
        if person is not None and person.address_form != self.address_form.data:
            register.correct(person, by=by, address_form=AddressForm(self.address_form.data))

    def started_at(self) -> datetime | None:
        """When the conversation began, where the form can tell."""
        return stopwatch.begun_at(self.started.data)

    def seconds(self) -> int:
        """How long the conversation has lasted, so that its clock goes on after a refused form."""
        began = self.started_at()
        return int((clock.now() - began).total_seconds()) if began else 0

    def typed(self) -> dict[str, str]:
        """What the person search looks at."""
        names = ("phone", "name", "nik", "organisation", "person_id", "organisation_id", "kelurahan")
        return {name: str(self[name].data or "") for name in names}

    def is_fresh(self) -> bool:
        """Whether this page was opened, not sent."""
        return not self.is_submitted()
