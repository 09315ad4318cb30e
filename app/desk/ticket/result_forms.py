"""Sending a result to its owner from the ticket's page; collecting it is the counter's *Ambil*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import RadioField, StringField

from app.desk.ticket.forms import ActForm
from app.tickets.handling import handing_over
from app.tickets.handling.handed import HANDING_LABEL, Handing
from app.tickets.handling.handing_over import Sent
from app.web.forms import AtMost, Required, choices_of
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

_WAYS = {way: label for way, label in HANDING_LABEL.items() if way is not Handing.COLLECTED}


class SendResultForm(ActForm):
    hints = {
        "to": lazy_("Alamat, surel, atau nomor tujuan. Hanya dibaca kantor."),
        "number": lazy_("Nomor resi pos atau kurir; dibaca pemohon."),
    }

    how = RadioField(
        lazy_("Hasilnya"),
        [Required(lazy_("Pilih cara mengirim."))],
        choices=choices_of(_WAYS),
        default=Handing.POST.value,
    )
    to = StringField(lazy_("Dikirim ke"), [Required(lazy_("Tulis ke mana hasilnya dikirim."))])
    number = StringField(lazy_("Nomor kiriman"), [AtMost(60)])
    what = StringField(lazy_("Yang dikirim"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        """The address that is known stands there already."""
        if not self.is_submitted():
            self.to.data = seen.row.person_address or ""

    def act(self, ticket: Ticket, by: Actor) -> None:
        sent = Sent(how=Handing(self.how.data), to=self.to.data or "", number=self.number.data or "",
                    what=self.what.data or "")  # fmt: skip
        handing_over.send(ticket, sent, by=by)
