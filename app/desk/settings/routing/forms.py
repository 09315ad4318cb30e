"""The forms of the routing rules: one rule, and one request to try them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from app.catalogue import read as catalogue
from app.catalogue.models import Service, ServiceGroup
from app.desk.settings import chairs as position_chairs
from app.extensions import db
from app.stakeholders import places
from app.stakeholders.places import Kecamatan
from app.tickets.handling import chairs
from app.tickets.kinds import CHANNEL_LABEL, REQUESTER_TYPE_LABEL, Channel, RequesterType
from app.tickets.routing import facts
from app.tickets.routing.drafting import Wanted
from app.web import office_names
from app.web.forms import AtMost, Form, Required, VerbatimField, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.tickets.routing.facts import Facts
    from app.tickets.routing.models import RoutingRule

_GROUPS = select(ServiceGroup.id, ServiceGroup.name).order_by(ServiceGroup.position)
_KECAMATAN = select(Kecamatan.id, Kecamatan.name).order_by(Kecamatan.name)


class RuleForm(Form):
    """One rule: its name, what must hold, where it leads."""

    name = StringField(lazy_("Nama aturan"), [Required(lazy_("Beri nama aturan ini.")), AtMost(80)])
    service = SelectField(lazy_("Layanan"))
    group = SelectField(lazy_("Kelompok layanan"))
    channel = SelectField(lazy_("Pintu"))
    requester_type = SelectField(lazy_("Yang meminta"))
    kecamatan = SelectField(lazy_("Kecamatan"))
    words = StringField(lazy_("Kata dalam kebutuhan"))
    unit = SelectField(lazy_("Unit tujuan"))
    position = SelectField(lazy_("Jabatan tujuan"))
    is_priority = BooleanField(lazy_("Jadikan prioritas"))
    priority_reason = StringField(lazy_("Alasan didahulukan"), [AtMost(120)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = _("Semua")
        self.service.choices = [SelectChoice("", all_of_them), *_services()]
        self.group.choices = choices_of(_labels(_GROUPS), all_of_them)
        self.channel.choices = choices_of(CHANNEL_LABEL, all_of_them)
        self.requester_type.choices = choices_of(REQUESTER_TYPE_LABEL, all_of_them)
        self.kecamatan.choices = choices_of(_labels(_KECAMATAN), all_of_them)
        self.unit.choices = choices_of(chairs.unit_labels(), _("Tetap di unit layanannya"))
        self.position.choices = [SelectChoice("", _("Pimpinan unit")), *position_chairs.choices()]

    @classmethod
    def showing(cls, rule: RoutingRule) -> RuleForm:
        """The form as the rule stands."""
        return cls(
            formdata=None, name=rule.name, service=_text(rule.service_id), group=_text(rule.group_id),
            channel=_text(rule.channel), requester_type=_text(rule.requester_type),
            kecamatan=_text(rule.kecamatan_id), words=rule.words, unit=_text(rule.unit_id),
            position=_text(rule.position_id), is_priority=rule.is_priority, priority_reason=rule.priority_reason,
        )  # fmt: skip

    def wanted(self) -> Wanted:
        """What the rule shall say."""
        return Wanted(
            name=self.name.data or "",
            service_id=row_id(self.service.data) or None,
            group_id=row_id(self.group.data) or None,
            channel=Channel(self.channel.data) if self.channel.data else None,
            requester_type=RequesterType(self.requester_type.data) if self.requester_type.data else None,
            kecamatan_id=row_id(self.kecamatan.data) or None,
            words=self.words.data or "",
            unit_id=row_id(self.unit.data) or None,
            position_id=row_id(self.position.data) or None,
            is_priority=self.is_priority.data,
            priority_reason=self.priority_reason.data or "",
        )


class PublishForm(Form):
    """The doubts were read, where there are some."""

    sure = BooleanField(lazy_("Saya sudah membaca peringatannya dan tetap menerbitkan"))


class TryForm(Form):
    """One request that came in, or one that might."""

    number = StringField(lazy_("Nomor permohonan yang sudah ada"), [AtMost(40)])
    service = SelectField(lazy_("Layanan"))
    channel = SelectField(lazy_("Pintu"), default=Channel.WEBSITE.value)
    requester_type = SelectField(lazy_("Yang meminta"), default=RequesterType.CITIZEN.value)
    kelurahan = SelectField(lazy_("Kelurahan"), default="")
    need = VerbatimField(lazy_("Kebutuhan, dengan kata pemohon"), [AtMost(facts.LONGEST)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service.choices = [SelectChoice("", _("Pilih layanan")), *_services()]
        self.channel.choices = choices_of(CHANNEL_LABEL)
        self.requester_type.choices = choices_of(REQUESTER_TYPE_LABEL)
        self.kelurahan.choices = choices_of(
            {str(place.id): place.label for place in places.every()}, _("Di luar kota atau belum tahu")
        )

    def facts(self) -> Facts:
        """The request that might come in."""
        return facts.of(
            row_id(self.service.data), Channel(self.channel.data), RequesterType(self.requester_type.data),
            row_id(self.kelurahan.data) or None, self.need.data or "",
        )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _labels(statement: Any) -> dict[str, str]:
    return {str(row.id): office_names.spoken(row.name) for row in db.session.execute(statement)}


def _services() -> list[SelectChoice]:
    """Every service by its id, those that are offered with their names."""
    offered = catalogue.published()
    names = [SelectChoice(str(one.service_id), f"{one.code} {one.name}", optgroup=one.group_name) for one in offered]
    known = {one.service_id for one in offered}
    rows = db.session.execute(select(Service.id, Service.code).order_by(Service.code))
    gone = [SelectChoice(str(row.id), row.code, optgroup=_("Tidak ditawarkan")) for row in rows if row.id not in known]
    return [*names, *gone]
