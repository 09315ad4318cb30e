"""The form of a hand-over: which chairs, to whom, how, from when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from app.accounts import appointments
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

    from wtforms import Field

    from app.accounts.appointments import Seat
    from app.desk.settings.handover.reading import Named

_OPEN_ACCOUNTS = select(User.id, User.name, User.username).where(User.is_active).order_by(User.name, User.id)
_ACCOUNTS = select(User.id, User.name, User.username, User.is_active).order_by(
    User.is_active.desc(), User.name, User.id
)


_SHARE = "share_"


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

    @classmethod
    def sharing(cls, rows: Sequence[Named], leaver_id: int) -> HandoverForm:
        """The same with one choice for each request that is named: to whom, where not to the successor."""
        there = appointments.people_of({row.unit_id for row in rows}) if rows else []
        people = {str(one.user_id): f"{one.name} ({office_names.spoken(one.title)})" for one in there}
        people.pop(str(leaver_id), None)
        choices = choices_of(people, _("Ikut penggantinya"))
        one_each = {
            f"{_SHARE}{row.id}": SelectField(_("Serahkan %(number)s kepada", number=row.number), default="",
                                             choices=choices)
            for row in rows
        }  # fmt: skip
        return type("SharingForm", (cls,), one_each)()

    @property
    def shares(self) -> dict[int, int]:
        """Which requests go to whom instead."""
        chosen = {field.name: field.data for field in self if field.name.startswith(_SHARE) and field.data}
        return {int(name.removeprefix(_SHARE)): int(user_id) for name, user_id in chosen.items()}

    def share_of(self, ticket_id: int) -> Field:
        """The choice beside a request."""
        return self[f"{_SHARE}{ticket_id}"]

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
            shares=self.shares,
        )
