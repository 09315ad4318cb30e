"""The form of a hand-over: which chairs, to whom, how, from when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from app.accounts.models import AppointmentKind, User
from app.desk.settings.organisation.forms import KIND
from app.extensions import db
from app.platform import clock
from app.tickets.handover import Plan
from app.web import office_names
from app.web.forms import AtMost, Form, IsoDateField, OnceForm, Required, TicksField, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.appointments import Seat

_OPEN_ACCOUNTS = select(User.id, User.name, User.username).where(User.is_active).order_by(User.name, User.id)
_ACCOUNTS = select(User.id, User.name, User.username, User.is_active).order_by(
    User.is_active.desc(), User.name, User.id
)


class LeaverForm(Form):
    """Who leaves."""

    account = SelectField(lazy_("Siapa yang pindah atau berhalangan"), [Required(lazy_("Pilih orangnya."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {str(row.id): _called(row) for row in db.session.execute(_ACCOUNTS)}
        self.account.choices = choices_of(people, _("Pilih akun"))


def _called(row: Any) -> str:
    closed = "" if row.is_active else _(" · akun ditutup")
    return f"{row.name} ({row.username}){closed}"


class HandoverForm(OnceForm):
    """What the decree says."""

    positions = TicksField(lazy_("Jabatan yang diserahkan"))
    successor = SelectField(lazy_("Penggantinya"))
    kind = RadioField(lazy_("Jenis"), default=AppointmentKind.DEFINITIF.value)
    starts_on = IsoDateField(lazy_("Mulai"), [InputRequired(lazy_("Isi tanggal mulai."))], default=clock.today)
    ends_on = IsoDateField(lazy_("Sampai"))
    decree = StringField(lazy_("Nomor surat keputusan"), [AtMost(120)])

    def offer(self, leaver_id: int, seats: Sequence[Seat]) -> None:
        """The leaver's chairs, all ticked at first, and everybody else to take over."""
        self.positions.choices = choices_of({str(s.position_id): office_names.named(s.full_title) for s in seats})
        if not self.is_submitted():
            self.positions.data = [str(seat.position_id) for seat in seats]
        others = {
            str(row.id): f"{row.name} ({row.username})"
            for row in db.session.execute(_OPEN_ACCOUNTS)
            if row.id != leaver_id
        }
        self.successor.choices = choices_of(others, _("Belum ada: pekerjaan menunggu di jabatannya"))
        self.kind.choices = choices_of(KIND)

    def plan(self, leaver_id: int) -> Plan:
        """What was filled in, for the verb."""
        return Plan(
            leaver_id=leaver_id,
            starts_on=cast("date", self.starts_on.data),
            positions=tuple(int(value) for value in self.positions.data or []),
            successor_id=int(self.successor.data) if self.successor.data else None,
            kind=AppointmentKind(self.kind.data),
            ends_on=self.ends_on.data,
            decree=self.decree.data or "",
        )
