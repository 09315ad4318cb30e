"""The small forms of the ticket page. Each holds the fields of one step and hands them to one verb of the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from app.tickets.clocks import deadlines
from app.tickets.handling import conversation, moves
from app.tickets.handling.conversation import LONGEST
from app.tickets.statuses import REOPENABLE
from app.tickets.together import mentions, writing
from app.web.forms import AtMost, Form, LocalMomentField, Required, choices_of
from app.web.i18n import Lazy, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket
    from app.tickets.together.writing import AnsweredMeanwhile

_SAY_WHY = Required(lazy_("Tulis dahulu alasannya."))
_TELL_THEM = Required(lazy_("Tulis dahulu jawaban atau alasan untuk pemohon."))


class ActForm(Form):
    """One step on a request. `act` runs inside `write()`; `prepare` fills choices and what is likely."""

    hints: ClassVar[dict[str, Lazy]] = {}
    beside: ClassVar[str] = ""  # a part to show beside the fields
    recipients: ClassVar[str] = ""  # a part to show above them
    late: AnsweredMeanwhile | None = None  # what somebody else wrote while this was being written

    def prepare(self, seen: Seen, by: Actor) -> None:
        """Fill what depends on the request; most steps have nothing of the kind."""

    def prepare_for(self, every: Sequence[Seen], by: Actor) -> None:
        """Fill what depends on several requests that take the same step at once (R031)."""
        self.prepare(every[0], by)

    def before(self) -> None:
        """What must be done outside the transaction: files, hashes."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        """Take the step."""
        raise NotImplementedError

    @property
    def shown(self) -> list[Any]:
        """The fields to draw, in their order."""
        return [field for field in self if field.name != "csrf_token"]


class WordForm(ActForm):
    """Words to the applicant, sent only by who has seen what others wrote to them, or sends anyway."""

    seen = HiddenField()

    def refuse_late(self, no: AnsweredMeanwhile) -> None:
        """Keep every word and show theirs; sent once more, it goes."""
        self.late, self.seen.data = no, str(no.event_id)

    def require_unanswered(self, ticket: Ticket, by: Actor) -> None:
        """Somebody else may have answered since the page was opened."""
        writing.require_unanswered(ticket, row_id(self.seen.data) or None, by=by)
        writing.end(ticket, by=by)


class TakeForm(ActForm):
    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.take(ticket, by=by)


class DisposeForm(ActForm):
    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.dispose(ticket, by=by)


class LetterForm(ActForm):
    """Begins a letter; its texts stand on the next page."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        """Nothing is changed before a text is chosen."""


class AcceptForm(ActForm):
    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.accept(ticket, by=by)


class AnswerForm(WordForm):
    """The box for the applicant."""

    answer = TextAreaField(lazy_("Pesan untuk pemohon"), [Required(lazy_("Tulis dahulu pesannya.")), AtMost(LONGEST)])

    def act(self, ticket: Ticket, by: Actor) -> None:
        self.require_unanswered(ticket, by)
        conversation.answer(ticket, self.answer.data, by=by)


class NoteForm(ActForm):
    """The box for the office."""

    told = mentions.Told([], [], [])

    note = TextAreaField(lazy_("Catatan untuk kantor"), [Required(lazy_("Tulis dahulu pesannya.")), AtMost(LONGEST)])

    def act(self, ticket: Ticket, by: Actor) -> None:
        if conversation.note(ticket, self.note.data, by=by):
            self.told = mentions.tell(ticket, self.note.data, by=by)


class ReadForm(ActForm):
    """What the applicant sent needs no answer."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        conversation.mark_read(ticket, by=by)


class ResolveForm(WordForm):
    hints = {
        "result": lazy_("Dibaca pemohon di halaman lacak. Yang minta ditelepon atau disurati Anda kabari sendiri."),
        "unmet_need": lazy_("Isi bila ada yang diminta tetapi belum dapat kita berikan; ini masuk laporan."),
    }

    result = TextAreaField(lazy_("Jawaban untuk pemohon"), [_TELL_THEM, AtMost(LONGEST)])
    unmet_need = StringField(lazy_("Kebutuhan yang belum terlayani"))

    def prepare(self, seen: Seen, by: Actor) -> None:
        if not self.is_submitted():
            self.seen.data = str(writing.last_event(seen.row.id))

    def prepare_for(self, every: Sequence[Seen], by: Actor) -> None:
        """One answer to several says nothing of what each page had shown."""

    def act(self, ticket: Ticket, by: Actor) -> None:
        self.require_unanswered(ticket, by)
        moves.resolve(ticket, self.result.data, by=by, unmet_need=self.unmet_need.data)


class WaitForm(ActForm):
    hints = {"review": lazy_("Hari dan jam Anda akan menanyakan lagi.")}

    party = StringField(lazy_("Pihak yang ditunggu"), [Required(lazy_("Sebutkan pihak yang ditunggu."))])
    side = RadioField(
        lazy_("Pihak itu"),
        choices=choices_of(
            {
                "inside": lazy_("di dalam kantor: waktu layanan berjalan terus"),
                "outside": lazy_("di luar kantor: waktu layanan berhenti sementara"),
            }
        ),
        default="inside",
    )
    review = LocalMomentField(lazy_("Ditinjau lagi"), [Required(lazy_("Isi tanggal yang akan datang."))])
    reason = TextAreaField(lazy_("Alasan, dibaca pemohon"), [_SAY_WHY])

    def act(self, ticket: Ticket, by: Actor) -> None:
        review: Any = self.review.data
        is_outside = self.side.data == "outside"
        moves.wait(ticket, self.party.data, review, by=by, reason=self.reason.data, is_outside=is_outside)


class ScheduleForm(ActForm):
    hints = {"moment": lazy_("Sudah disepakati dengan pemohon. Waktu layanan berhenti sampai saat itu.")}

    moment = LocalMomentField(lazy_("Hari dan jam janji"), [Required(lazy_("Isi tanggal yang akan datang."))])
    text = TextAreaField(lazy_("Keterangan untuk pemohon, misalnya tempat dan yang harus dibawa"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        moment: Any = self.moment.data
        moves.schedule(ticket, moment, by=by, text=self.text.data or None)


class ResumeForm(ActForm):
    text = TextAreaField(lazy_("Apa yang sudah datang atau terjadi, dibaca pemohon"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.resume(ticket, by=by, text=self.text.data or None)


class ReferForm(ActForm):
    hints = {"contact": lazy_("Alamat, telepon, atau situs yang dapat dipakai pemohon.")}

    agency = StringField(lazy_("Instansi tujuan"), [Required(lazy_("Sebutkan instansi tujuan."))])
    contact = StringField(
        lazy_("Cara menghubunginya"), [Required(lazy_("Sebutkan cara menghubungi instansi itu."))]
    )  # fmt: skip
    text = TextAreaField(lazy_("Penjelasan untuk pemohon"), [_TELL_THEM, AtMost(LONGEST)])
    share = BooleanField(lazy_("Data pemohon ikut dikirim ke instansi itu"))
    consent = BooleanField(lazy_("Pemohon menyetujui datanya dibagikan"))

    def act(self, ticket: Ticket, by: Actor) -> None:
        told = f"{self.text.data}\n\n{self.agency.data}: {self.contact.data}"
        moves.refer(
            ticket, self.agency.data, self.contact.data, by=by, text=told,
            is_data_shared=self.share.data, is_consented=self.consent.data,
        )  # fmt: skip


class CancelForm(ActForm):
    hints = {"told": lazy_("Misalnya: menelepon sendiri tadi pukul 09.10, sudah tidak perlu.")}

    told = TextAreaField(
        lazy_("Bagaimana pemohon menyampaikannya"),
        [Required(lazy_("Catat bagaimana pemohon menyampaikan keinginan membatalkan."))],
    )

    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.cancel(ticket, by=by, text=self.told.data)


class ReopenForm(ActForm):
    reason = TextAreaField(lazy_("Alasan membuka kembali, dibaca pemohon"), [_SAY_WHY])

    def act(self, ticket: Ticket, by: Actor) -> None:
        moves.reopen(ticket, self.reason.data, by=by)


class ArchiveForm(ActForm):
    hints = {
        "location": lazy_("Ruang.lemari.rak.boks.map, misalnya 1.2.3.14.5; masuk daftar arsip."),
        "early": lazy_("Pemohon masih berhak membukanya kembali; sesudah diarsipkan tidak lagi."),
    }

    paper = RadioField(
        lazy_("Berkas permohonan ini"),
        choices=choices_of({"none": lazy_("elektronik saja"), "kept": lazy_("ada berkas kertasnya")}),
        default="none",
    )
    location = StringField(lazy_("Lokasi simpan"))
    early = TextAreaField(lazy_("Mengapa diarsipkan sebelum hak membuka kembali habis"), [_SAY_WHY])

    def prepare(self, seen: Seen, by: Actor) -> None:
        """While its owner may still open it again, archiving takes that right: it needs a reason."""
        closed, there = seen.row.closed_at, seen.paper_file
        if there is not None and not self.is_submitted():
            self.paper.data, self.location.data = "kept", there.location
        if seen.status not in REOPENABLE or closed is None or seen.now > deadlines.reopening_ends(closed):
            del self.early

    def act(self, ticket: Ticket, by: Actor) -> None:
        location = "elektronik saja" if self.paper.data == "none" else self.location.data
        moves.archive(ticket, location, by=by, early=self.early.data if self.early else None)
