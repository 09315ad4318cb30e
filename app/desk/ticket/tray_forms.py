"""The steps beside the work itself: another tray, another service, marks, refusing, erasing a text by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.accounts import appointments
from app.catalogue import read as catalogue
from app.desk.ticket.forms import ActForm
from app.tickets import history
from app.tickets.handling import assigning, chairs, marks, refusals, rerouting
from app.tickets.handling.reasons import REASONS
from app.tickets.receipts import renewal
from app.web import office_names
from app.web.forms import AtMost, Required, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor
    from app.catalogue.sheets import Sheet
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

_SAY_WHY = Required(lazy_("Tulis dahulu alasannya."))


class RerouteForm(ActForm):
    unit = SelectField(lazy_("Unit yang seharusnya"), [Required(lazy_("Pilih unit dari daftar."))])
    reason = TextAreaField(lazy_("Alasan, dibaca pemohon"), [_SAY_WHY])

    def prepare(self, seen: Seen, by: Actor) -> None:
        others = {unit: name for unit, name in chairs.unit_labels().items() if unit != str(seen.row.unit_id)}
        self.unit.choices = choices_of(others, _("Pilih unit"))

    def prepare_for(self, every: Sequence[Seen], by: Actor) -> None:
        """Every unit: each of several requests may come from another one."""
        self.unit.choices = choices_of(chairs.unit_labels(), _("Pilih unit"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        rerouting.reroute(ticket, int(self.unit.data), self.reason.data, by=by)


class ChangeServiceForm(ActForm):
    hints = {"service": lazy_("Standar, persyaratan, unit, dan janji ikut berubah; berkas yang sudah masuk tetap ada.")}

    beside = "desk/ticket/_other_standard.html"

    service = SelectField(lazy_("Layanan yang seharusnya"), [Required(lazy_("Pilih layanan dari daftar."))])
    reason = TextAreaField(lazy_("Alasan, dibaca pemohon"), [_SAY_WHY])

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.service.choices = [SelectChoice("", _("Pilih layanan")), *catalogue.choices(for_staff=True)]
        address = url_for("ticket.other_standard", number=seen.row.number)
        self.service.render_kw = {
            "hx-get": address, "hx-trigger": "change", "hx-target": "#standar-lain", "hx-swap": "innerHTML",
        }  # fmt: skip

    @property
    def sheet(self) -> Sheet | None:
        """The standard of the chosen service."""
        return catalogue.sheet(self.service.data) if self.service.data else None

    def act(self, ticket: Ticket, by: Actor) -> None:
        rerouting.change_service(ticket, self.service.data, self.reason.data, by=by)


class AssignForm(ActForm):
    """Who of the unit does the work: those at work there today."""

    officer = SelectField(lazy_("Petugas"), [Required(lazy_("Pilih petugas dari daftar."))])

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.prepare_for([seen], by)

    def prepare_for(self, every: Sequence[Seen], by: Actor) -> None:
        """The people of all units concerned; the verb sees to it that each request goes to its own unit's."""
        there = appointments.people_of({seen.row.unit_id for seen in every})
        people = {str(one.user_id): f"{one.name} ({office_names.spoken(one.title)})" for one in there}
        self.officer.choices = choices_of(people, _("Pilih petugas"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        assigning.assign(ticket, int(self.officer.data), by=by)


class PriorityForm(ActForm):
    hints = {"reason": lazy_("Lansia, disabilitas, hamil, atau membawa balita; bukan karena kenal.")}

    is_priority = BooleanField(lazy_("Pemohon prioritas"))
    reason = StringField(lazy_("Alasan"), [_SAY_WHY])

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.prepare_for([seen], by)

    def prepare_for(self, every: Sequence[Seen], by: Actor) -> None:
        """What is likely: the mark that some of them lack; else its end."""
        if not self.is_submitted():
            self.is_priority.data = not all(seen.row.is_priority for seen in every)

    def act(self, ticket: Ticket, by: Actor) -> None:
        marks.prioritise(ticket, self.is_priority.data, self.reason.data, by=by)


class ConfidentialForm(ActForm):
    hints = {"is_confidential": lazy_("Hanya yang menanganinya dapat melihat; hilang dari pencarian semua orang lain.")}

    is_confidential = BooleanField(lazy_("Rahasiakan permohonan ini"))
    reason = StringField(lazy_("Alasan"), [_SAY_WHY])

    def prepare(self, seen: Seen, by: Actor) -> None:
        if not self.is_submitted():
            self.is_confidential.data = not seen.row.is_confidential

    def act(self, ticket: Ticket, by: Actor) -> None:
        marks.classify(ticket, self.is_confidential.data, self.reason.data, by=by)


class RenewForm(ActForm):
    hints = {"reason": lazy_("Misalnya: tanda terima hilang, KTP dicocokkan di loket.")}

    reason = TextAreaField(lazy_("Alasan, dan cara Anda memastikan orangnya; dibaca pemohon"), [_SAY_WHY])

    def act(self, ticket: Ticket, by: Actor) -> None:
        renewal.renew(ticket, self.reason.data, by=by)


class ProposeRefusalForm(ActForm):
    hints = {
        "reason": lazy_("Pemohon membacanya bila usul ini disetujui pejabat lain."),
        "objection": lazy_("Ke mana dan sampai kapan pemohon dapat mengajukan keberatan."),
    }

    code = SelectField(
        lazy_("Jenis alasan"),
        [Required(lazy_("Pilih jenis alasan dari daftar."))],
    )
    reason = TextAreaField(lazy_("Alasan"), [_SAY_WHY])
    legal_basis = StringField(lazy_("Dasar hukum"), [Required(lazy_("Sebutkan dasar hukumnya.")), AtMost(500)])
    alternative = TextAreaField(lazy_("Yang dapat dilakukan pemohon sebagai gantinya"))
    has_none = BooleanField(lazy_("Tidak ada alternatif"))
    objection = TextAreaField(
        lazy_("Cara mengajukan keberatan"), [Required(lazy_("Tulis cara mengajukan keberatan."))]
    )  # fmt: skip

    def prepare(self, seen: Seen, by: Actor) -> None:
        offered = {line.code: office_names.spoken(line.label) for line in REASONS.offered()}
        self.code.choices = choices_of(offered, _("Pilih jenis alasan"))
        if not self.is_submitted():
            self.objection.data = _(
                "Keberatan dapat diajukan secara tertulis kepada Kepala Dinas dalam 21 hari kerja sejak mengetahui "
                "keputusan ini."
            )

    def act(self, ticket: Ticket, by: Actor) -> None:
        refusals.propose(
            ticket, code=self.code.data, reason=self.reason.data, legal_basis=self.legal_basis.data,
            alternative=self.alternative.data or (None if self.has_none.data else ""),
            objection=self.objection.data, by=by,
        )  # fmt: skip


class DecideRefusalForm(ActForm):
    hints = {"remark": lazy_("Wajib bila tidak setuju; dibaca pengusul, tidak dibaca pemohon.")}

    decision = RadioField(
        lazy_("Keputusan Anda"),
        [Required(lazy_("Pilih setuju atau tidak setuju."))],
        choices=choices_of(
            {
                "agree": lazy_("Setuju: permohonan ditolak, alasannya tampil di halaman lacak"),
                "decline": lazy_("Tidak setuju: permohonan berjalan terus"),
            }
        ),
    )
    remark = TextAreaField(lazy_("Catatan keputusan"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        if self.decision.data == "agree":
            refusals.agree(ticket, by=by, note=self.remark.data or "")
        else:
            refusals.decline(ticket, by=by, note=self.remark.data or "")


class EraseForm(ActForm):
    """Which text to erase stands in the address; the route sets `event_id`."""

    rule = StringField(lazy_("Aturan atau permintaan yang mendasarinya"), [_SAY_WHY])
    sure = BooleanField(
        lazy_("Saya mengerti teks ini tidak dapat dikembalikan"),
        [Required(lazy_("Centang bahwa Anda mengerti teks ini tidak dapat dikembalikan."))],
    )
    event_id = 0

    def act(self, ticket: Ticket, by: Actor) -> None:
        history.erase_text(self.event_id, by=by, ticket=ticket, rule=self.rule.data)
