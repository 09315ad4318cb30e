"""The steps about papers: the checklist, asking for what is missing, taking it in, reminding, giving up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)

from app.desk.ticket.forms import ActForm
from app.platform.refusals import Conflict
from app.platform.text import clean_line
from app.tickets import files
from app.tickets.clocks import deadlines
from app.tickets.handling import moves, papers
from app.tickets.handling.guards import ENOUGH_REMINDERS
from app.tickets.kinds import PaperState
from app.web import office_names
from app.web.forms import LocalMomentField, Required, TicksField, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.files import Prepared
    from app.tickets.models import Ticket

NOTE_LIMIT = 300


class Checklist(ActForm):
    """The whole checklist at once: `state-<id>` and `note-<id>` for each paper, or `all` for "semua ada"."""

    states: dict[int, PaperState]
    notes: dict[int, str]

    def read(self, sent: Mapping[str, str], seen: Seen) -> None:
        """Take what was sent for the papers that stand on the list now; anything else is not ours."""
        known = {paper.id: paper for paper in seen.papers}
        self.is_stale = not any(f"state-{paper_id}" in sent for paper_id in known)
        self.states = {key: _state(sent.get(f"state-{key}")) or paper.state for key, paper in known.items()}
        if "all" in sent:
            waiting = (PaperState.UNCHECKED, PaperState.MISSING)
            self.states = {key: PaperState.PRESENT if s in waiting else s for key, s in self.states.items()}
        self.notes = {key: clean_line(sent.get(f"note-{key}")) for key in known}

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: a note is a line, not a letter."""
        is_fine = bool(super().validate(extra_validators))
        if any(len(note) > NOTE_LIMIT for note in self.notes.values()):
            self.blame(_("Catatan paling panjang %(limit)s huruf.", limit=NOTE_LIMIT))
            return False
        return is_fine

    def act(self, ticket: Ticket, by: Actor) -> None:
        if self.is_stale:
            raise Conflict(_("Daftar persyaratannya sudah berganti. Periksa lagi daftar yang sekarang."))
        papers.check(ticket, self.states, by=by, notes=self.notes)


def _state(text: str | None) -> PaperState | None:
    return PaperState(text) if text and text in PaperState.__members__.values() else None


class AskForm(ActForm):
    """Which papers to ask for: the missing ones are ticked already."""

    hints = {
        "deadline": lazy_("Biarkan seperti ini bila tidak ada alasan lain."),
        "more": lazy_("Satu berkas satu baris."),
    }

    items = TicksField(lazy_("Berkas yang diminta"))
    more = TextAreaField(lazy_("Lainnya"))
    deadline = LocalMomentField(
        lazy_("Paling lambat"), [Required(lazy_("Beri batas waktu yang akan datang untuk melengkapi."))]
    )
    text = TextAreaField(lazy_("Penjelasan untuk pemohon"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.items.choices = choices_of({paper.text: office_names.spoken(paper.text) for paper in seen.papers})
        if not self.is_submitted():
            self.items.data = [paper.text for paper in seen.missing]
            self.deadline.data = deadlines.completion_deadline()
            self.text.data = "\n".join(
                f"{office_names.spoken(one.text)}: {one.note}" for one in seen.missing if one.note
            )

    def act(self, ticket: Ticket, by: Actor) -> None:
        wanted = [*(self.items.data or []), *filter(None, map(str.strip, (self.more.data or "").splitlines()))]
        moves.ask_for_papers(ticket, wanted, by=by, deadline=self.deadline.data, text=self.text.data or None)


class FilesForm(ActForm):
    """Files somebody adds at the desk, judged and stored before the transaction begins."""

    hints = {"attachments": lazy_("PDF, foto, atau pindaian; DOCX dan XLSX hanya untuk diunduh.")}

    attachments = MultipleFileField(lazy_("Berkas"))
    prepared: list[Prepared]

    def before(self) -> None:
        sent = [file for file in self.attachments.data or [] if getattr(file, "filename", "")]
        self.prepared = files.prepare_all((file.filename, file.stream) for file in sent)


class AddFilesForm(FilesForm):
    audience = RadioField(
        lazy_("Boleh dilihat"),
        choices=choices_of(
            {
                "public": lazy_("pemohon dan kantor"),
                "internal": lazy_("kantor saja"),
                "result": lazy_("pemohon dan kantor, sebagai hasil permohonan (diserahkan di loket)"),
            }
        ),
        default="public",
    )

    def validate_attachments(self, field: MultipleFileField) -> None:
        """At least one file."""
        if not any(getattr(file, "filename", "") for file in field.data or []):
            raise ValidationError(_("Pilih berkas yang akan ditambahkan."))

    def act(self, ticket: Ticket, by: Actor) -> None:
        is_public, is_result = self.audience.data != "internal", self.audience.data == "result"
        files.add(ticket, self.prepared, by=by, is_public=is_public, is_result=is_result)


class ReceiveForm(FilesForm):
    """Missing papers brought to the counter or sent in."""

    items = TicksField(lazy_("Berkas yang diterima"))
    text = TextAreaField(lazy_("Keterangan"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        self.items.choices = choices_of({str(paper.id): office_names.spoken(paper.text) for paper in seen.lacking})

    def act(self, ticket: Ticket, by: Actor) -> None:
        got = {int(text): PaperState.PRESENT for text in self.items.data or []}
        papers.receive(ticket, got, by=by, text=self.text.data or None, has_files=bool(self.prepared))
        if self.prepared:
            files.add(ticket, self.prepared, by=by, is_public=True)


class RemindForm(ActForm):
    hints = {"how": lazy_("Misalnya: telepon pukul 10.15, dijawab istrinya.")}

    how = StringField(lazy_("Bagaimana pemohon diingatkan"), [Required(lazy_("Tulis bagaimana pemohon diingatkan."))])

    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.remind(ticket, self.how.data, by=by)


class ExpireForm(ActForm):
    hints = {"unreached": lazy_("Misalnya nomornya tidak aktif. Untuk kantor saja, tidak dibaca pemohon.")}

    unreached = TextAreaField(
        lazy_("Mengapa pemohon belum diingatkan dua kali"), [Required(lazy_("Tulis dahulu alasannya."))]
    )
    text = TextAreaField(lazy_("Penjelasan untuk pemohon"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        if seen.row.reminders >= ENOUGH_REMINDERS:
            del self.unreached

    def act(self, ticket: Ticket, by: Actor) -> None:
        why_not = self.unreached.data if self.unreached else None
        moves.expire(ticket, by=by, text=self.text.data or None, unreached=why_not)
