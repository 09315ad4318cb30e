"""The steps that bring requests together or apart: join, link, part of, split, follow, whom it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.accounts import appointments
from app.catalogue import read as catalogue
from app.desk.ticket.forms import ActForm
from app.platform.refusals import NotYours, Refused
from app.tickets import access, files, numbering
from app.tickets.handling import chairs
from app.tickets.intake import LONGEST_NEED
from app.tickets.together import excluded, exclusions, following, merging, relations, splitting
from app.web import office_names
from app.web.forms import AtMost, Required, TicksField, choices_of, fresh_key
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

_SAY_WHICH = Required(lazy_("Tulis nomor permohonannya."))


class OtherForm(ActForm):
    """A step towards another request, named by its number; `?ke=` names it before anything is typed."""

    other = StringField(lazy_("Nomor permohonan yang lain"), [_SAY_WHICH])

    def prepare(self, seen: Seen, by: Actor) -> None:
        if not self.is_submitted():
            self.other.data = request.args.get("ke", "")

    def found(self, by: Actor) -> Ticket:
        """The other request through whoever asks: what is not theirs is not there."""
        ticket = access.find(numbering.parse(self.other.data or "") or "", by)
        if ticket is None:
            raise Refused(_("Nomor ini tidak ditemukan. Periksa angkanya."), field="other")
        return ticket


class MergeForm(OtherForm):
    hints = {
        "other": lazy_(
            "Permohonan itu diteruskan untuk keduanya; yang ini keluar dari daftar kerja. Dapat dibatalkan lagi."
        )
    }

    sure = BooleanField(lazy_("Saya sudah memeriksa keduanya: tetap gabungkan"))

    @property
    def shown(self) -> list[Any]:
        """The confirmation is asked for once there is something to doubt."""
        return [field for field in super().shown if field.name != "sure" or field.errors or field.data]

    def act(self, ticket: Ticket, by: Actor) -> None:
        into = self.found(by)
        doubts = _doubts(ticket, into)
        if doubts and not self.sure.data:
            raise Refused(" ".join(doubts), field="sure")
        try:
            merging.merge(ticket, into, by=by)
        except Refused as no:
            raise Refused(str(no), field="other") if no.field == "into" else no from no


def _doubts(ticket: Ticket, into: Ticket) -> list[str]:
    """What speaks against the two being one."""
    return [
        sentence
        for holds, sentence in (
            (ticket.service_id != into.service_id, _("Layanannya berbeda; yang berlaku layanan permohonan itu.")),
            (
                not merging.is_same_owner(ticket, into),
                _("Pemohonnya berbeda: masing-masing hanya membaca halamannya sendiri. Jawab keduanya."),
            ),
            (
                ticket.is_confidential != into.is_confidential,
                _("Salah satunya rahasia; sesudah digabung keduanya rahasia."),
            ),
        )
        if holds
    ]


class UnmergeForm(ActForm):
    """Let it go its own way again."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        merging.undo(ticket, by=by)


class LinkForm(OtherForm):
    hints = {"other": lazy_("Keduanya berjalan sendiri-sendiri; dari yang satu terlihat yang lain.")}

    def act(self, ticket: Ticket, by: Actor) -> None:
        relations.link(ticket, self.found(by), by=by)


class UnlinkForm(ActForm):
    other = SelectField(lazy_("Kaitan yang dilepas"), [Required(lazy_("Pilih dari daftar."))])

    def prepare(self, seen: Seen, by: Actor) -> None:
        linked = {one.number: f"{one.number} {one.subject}" for one in _related(seen, by, "link")}
        self.other.choices = choices_of(linked, _("Pilih permohonan"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        other = access.find(self.other.data, by)
        if other is None:
            raise NotYours
        relations.unlink(ticket, other, by=by)


def _related(seen: Seen, by: Actor, kind: str) -> list[relations.Related]:
    return [one for one in relations.of(seen.row.id, by) if one.kind == kind]


class ParentForm(OtherForm):
    hints = {"other": lazy_("Permohonan itu tidak dapat ditutup selama yang ini masih terbuka.")}

    def act(self, ticket: Ticket, by: Actor) -> None:
        relations.set_parent(ticket, self.found(by), by=by)


class UnparentForm(ActForm):
    """Let it stand alone."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        relations.unset_parent(ticket, by=by)


class FollowForm(ActForm):
    """Hear what becomes of it."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        following.follow(ticket, by=by)


class UnfollowForm(ActForm):
    """Hear no more."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        following.unfollow(ticket, by=by)


class SplitForm(ActForm):
    hints = {
        "need": lazy_("Salin bagian yang dimaksud dari kebutuhan pemohon, dengan katanya sendiri."),
        "files": lazy_("Berkas tetap ada di permohonan ini; yang dicentang ikut juga ke yang baru."),
    }

    service = SelectField(lazy_("Layanan untuk bagian itu"), [Required(lazy_("Pilih layanan dari daftar."))])
    subject = StringField(lazy_("Perihal"), [Required(lazy_("Tulis perihalnya."))])
    need = TextAreaField(
        lazy_("Kebutuhan yang dipecah"), [Required(lazy_("Tulis bagian kebutuhan yang dipecah.")), AtMost(LONGEST_NEED)]
    )
    files = TicksField(lazy_("Berkas yang ikut"), coerce=int)
    kind = RadioField(
        lazy_("Hubungannya"),
        choices=choices_of(
            {
                "sibling": lazy_("berjalan sendiri-sendiri"),
                "child": lazy_("bagian dari permohonan ini: yang ini menunggu sampai bagian itu selesai"),
            }
        ),
        default="sibling",
    )
    key = HiddenField(default=fresh_key)

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.service.choices = [SelectChoice("", _("Pilih layanan")), *catalogue.choices(for_staff=True)]
        kept = [file for file in files.of(seen.row.id, public_only=False) if file.kind in files.BROUGHT]
        self.files.choices = [(file.id, file.name) for file in kept]
        if not kept:
            del self.files

    def act(self, ticket: Ticket, by: Actor) -> None:
        part = splitting.Part(
            service_code=self.service.data, subject=self.subject.data or "", need=self.need.data or "",
            file_ids=self.files.data or [] if self.files else [], is_child=self.kind.data == "child",
            key=self.key.data,
        )  # fmt: skip
        splitting.split(ticket, part, by=by)


class ExcludeForm(ActForm):
    hints = {
        "unit": lazy_("Semua orang unit itu dan unit di bawahnya tidak lagi melihat permohonan ini."),
        "person": lazy_("Berlaku juga bagi pimpinan bila ia sendiri yang disebut."),
    }

    unit = SelectField(lazy_("Unit yang diadukan"))
    person = SelectField(lazy_("Orang yang diadukan"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        units = chairs.unit_labels()
        there = appointments.people_of([int(unit) for unit in units])
        people = {str(one.user_id): f"{one.name} ({office_names.spoken(one.title)})" for one in there}
        self.unit.choices = choices_of(units, _("Tidak ada unit yang disebut"))
        self.person.choices = choices_of(people, _("Tidak ada orang yang disebut"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        if not (self.unit.data or self.person.data):
            raise Refused(_("Pilih unit, orang, atau keduanya."), field="unit")
        if self.unit.data:
            exclusions.exclude_unit(ticket, int(self.unit.data), by=by)
        if self.person.data:
            exclusions.exclude_person(ticket, int(self.person.data), by=by)


class EndExclusionForm(ActForm):
    excluded = SelectField(lazy_("Yang boleh melihat lagi"), [Required(lazy_("Pilih dari daftar."))])

    def prepare(self, seen: Seen, by: Actor) -> None:
        named = {str(one.id): office_names.spoken(one.name) for one in excluded.of(seen.row.id)}
        self.excluded.choices = choices_of(named, _("Pilih"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        exclusions.end(ticket, int(self.excluded.data), by=by)
