"""The paper file of a request, from its page: put on a shelf, lent, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from app.accounts import appointments
from app.accounts.models import Unit
from app.desk.ticket.forms import ActForm
from app.extensions import db
from app.records import shelf
from app.records.shelf.models import COPY_LABEL, Copy
from app.web.forms import AtMost, IsoDateField, Required, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket


class ShelveForm(ActForm):
    hints = {
        "location": lazy_("Ruang.lemari.rak.boks.map, misalnya 1.2.3.14.5."),
        "amount": lazy_("Misalnya: 1 berkas, 24 lembar."),
    }

    location = StringField(lazy_("Lokasi simpan"), [Required(lazy_("Tulis lokasinya.")), AtMost(40)])
    code = StringField(lazy_("Kode klasifikasi"), [AtMost(20)])
    amount = StringField(lazy_("Jumlah"), [AtMost(60)])
    copy = SelectField(lazy_("Tingkat perkembangan"), choices=choices_of(COPY_LABEL), default=Copy.ORIGINAL.value)
    remark = StringField(lazy_("Keterangan"), [AtMost(200)])

    def prepare(self, seen: Seen, by: Actor) -> None:
        """As it stands, or what is likely."""
        if self.is_submitted():
            return
        there = seen.paper_file
        self.code.data = there.code if there else shelf.default_code(seen.row.service_id)
        if there is not None:
            self.location.data, self.amount.data, self.remark.data = there.location, there.amount, there.note
            self.copy.data = there.copy.value

    def act(self, ticket: Ticket, by: Actor) -> None:
        wanted = shelf.Wanted(
            location=self.location.data or "", code=self.code.data or "", amount=self.amount.data or "",
            copy=Copy(self.copy.data), note=self.remark.data or "",
        )  # fmt: skip
        shelf.keep(ticket, wanted, by=by)


class LendForm(ActForm):
    hints = {"borrower": lazy_("Isi bila peminjam bukan pegawai kantor ini.")}

    colleague = SelectField(lazy_("Peminjam"))
    borrower = StringField(lazy_("Nama peminjam dari luar"), [AtMost(120)])
    due_on = IsoDateField(lazy_("Kembali paling lambat"), [InputRequired(lazy_("Isi tanggal kembali."))])
    purpose = StringField(lazy_("Keperluan"), [AtMost(200)])

    def prepare(self, seen: Seen, by: Actor) -> None:
        """Everybody at work today."""
        people = appointments.people_of(db.session.scalars(select(Unit.id).where(Unit.is_active)))
        names = {str(one.user_id): one.name for one in sorted(people, key=lambda one: one.name)}
        self.colleague.choices = choices_of(names, _("Pilih pegawai"))
        if not self.is_submitted():
            self.due_on.data = shelf.due_day()

    def act(self, ticket: Ticket, by: Actor) -> None:
        shelf.lend(
            ticket, self.borrower.data or "", cast("date", self.due_on.data), by=by,
            borrower_id=row_id(self.colleague.data) or None, purpose=self.purpose.data or "",
        )  # fmt: skip


class GiveBackForm(ActForm):
    def act(self, ticket: Ticket, by: Actor) -> None:
        shelf.give_back(ticket, by=by)
