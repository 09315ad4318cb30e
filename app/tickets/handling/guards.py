"""The conditions a move must meet (handbook §5.4, last lines). Each guard refuses with one sentence for the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from app.accounts.actor import ActorKind
from app.extensions import db
from app.platform import clock, settings
from app.platform.refusals import Forbidden, Refused
from app.tickets.kinds import PaperState
from app.tickets.models import Paper, Ticket
from app.tickets.statuses import OPEN, REOPENABLE, Status
from app.tickets.together.models import TicketMerge
from app.web.formatting import tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

MAX_CORRECTION_ROUNDS = 2
ENOUGH_REMINDERS = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody brings to a move: who, the text for the citizen, and named facts."""

    by: Actor
    text: str | None = None
    given: dict[str, Any] = field(default_factory=dict)


_goal = aliased(Ticket)
IS_JOINED_TO_OPEN = exists().where(
    TicketMerge.ticket_id == Ticket.id,
    TicketMerge.undone_at.is_(None),
    _goal.id == TicketMerge.into_id,
    _goal.status.in_(sorted(OPEN)),
)
"""A joined request that goes on in one that is still open."""

Guard = Callable[[Ticket, Facts], None]
Ties = Callable[[Ticket], list[str]]
_ties: list[Ties] = []
_PLAIN = (str, int, float, bool, type(None), date, datetime, list)
_DISPOSING = ("is_passed_down", "is_to_leadership", "is_ordered", "is_resumed")
_KEPT_OUT = frozenset({"is_bringing", "is_wish_recorded", "is_consented", "unreached", *_DISPOSING})


def asks_for_no_service(ticket: Ticket, _facts: Facts) -> None:
    """Only an invitation or a letter for information goes up without a check of papers."""
    if ticket.is_service:
        raise Refused(_("Periksa dahulu kelengkapannya."))


def impersonal(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that may stand in an event: plain values only, dates as ISO text."""
    kept = {name: value for name, value in facts.items() if isinstance(value, _PLAIN) and name not in _KEPT_OUT}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}


def _require(holds: object, sentence: str) -> None:
    if not holds:
        raise Refused(sentence)


def tells_the_citizen(ticket: Ticket, facts: Facts) -> None:
    _require(facts.text and facts.text.strip(), _("Tulis dahulu jawaban atau alasan untuk pemohon."))


def gives_reason(ticket: Ticket, facts: Facts) -> None:
    _require(facts.text and facts.text.strip(), _("Tulis dahulu alasannya."))


def gives_reason_or_passes_down(ticket: Ticket, facts: Facts) -> None:
    """Another tray needs a reason; a disposition further down is the ordinary way (§5.4)."""
    if not facts.given.get("is_passed_down"):
        gives_reason(ticket, facts)


def names_what_is_missing(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("items"), _("Sebutkan berkas apa yang kurang."))
    deadline = facts.given.get("deadline")
    _require(deadline and deadline > clock.now(), _("Beri batas waktu yang akan datang untuk melengkapi."))


def brings_something(ticket: Ticket, facts: Facts) -> None:
    _require(
        facts.given.get("is_bringing") or (facts.text and facts.text.strip()),
        _("Lampirkan berkas atau tulis keterangan sebelum mengirim."),
    )


def papers_are_complete(ticket: Ticket, facts: Facts) -> None:
    open_states = (PaperState.UNCHECKED, PaperState.MISSING)
    waiting = db.session.scalar(
        select(func.count())
        .select_from(Paper)
        .where(Paper.ticket_id == ticket.id, Paper.is_required.is_(True), Paper.state.in_(open_states))
    )
    _require(not waiting, _("Masih ada %(count)s persyaratan yang kurang atau belum diperiksa.", count=waiting))


def may_send_straight(ticket: Ticket, facts: Facts) -> None:
    """Simple services go straight to their section; letters and the others first to the leadership (§5.4).

    Whoever may dispose of anything sends those himself; what the leader ordered is sent by whoever records it.
    """
    given = facts.given
    if given.get("is_to_leadership") or given.get("is_ordered"):
        return
    if not facts.by.may("ticket:dispose"):
        raise Forbidden(_("Peran Anda hanya meneruskan surat ke pimpinan."))
    is_straight = given.get("is_simple") or given.get("is_resumed")
    if not is_straight and not facts.by.may("ticket:dispose_any"):
        raise Forbidden(_("Layanan ini diteruskan oleh Sekretaris atau Kepala Dinas, bukan langsung dari loket."))


def has_rounds_left(ticket: Ticket, facts: Facts) -> None:
    _require(
        ticket.correction_rounds < MAX_CORRECTION_ROUNDS or facts.by.may("ticket:dispose_any"),
        _("Sudah dua kali meminta perbaikan; yang berikutnya perlu Kepala Bidang."),
    )


def names_party_and_review(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("party"), _("Sebutkan pihak yang ditunggu."))
    _require_future_review(facts)
    gives_reason(ticket, facts)


def names_appointment(ticket: Ticket, facts: Facts) -> None:
    _require_future_review(facts)


def _require_future_review(facts: Facts) -> None:
    review = facts.given.get("review")
    _require(review and review > clock.now(), _("Isi tanggal yang akan datang."))


def is_decided_by_another(ticket: Ticket, facts: Facts) -> None:
    proposer = facts.given.get("proposed_by")
    if proposer is None:
        raise Refused(_("Penolakan harus diusulkan dahulu oleh pejabat lain."))
    if proposer == facts.by.user_id:
        raise Forbidden(_("Yang mengusulkan penolakan tidak boleh memutuskannya sendiri."))


def names_agency(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("agency"), _("Sebutkan instansi tujuan."))
    _require(facts.given.get("contact"), _("Sebutkan cara menghubungi instansi itu."))
    _require(
        facts.given.get("is_consented") or not facts.given.get("is_data_shared"),
        _("Data pemohon hanya boleh dibagikan dengan persetujuannya."),
    )


def is_the_applicants_wish(ticket: Ticket, facts: Facts) -> None:
    is_own = facts.by.kind is ActorKind.APPLICANT
    _require(
        is_own or (facts.given.get("is_wish_recorded") and facts.text),
        _("Catat bagaimana pemohon menyampaikan keinginan membatalkan."),
    )


def deadline_has_passed(ticket: Ticket, facts: Facts) -> None:
    _require(ticket.waits_until and ticket.waits_until < clock.now(), _("Batas waktu melengkapi berkas belum lewat."))


def was_reminded(ticket: Ticket, facts: Facts) -> None:
    """Two reminders (handbook §5.4); an officer who closes without them says why, and that is recorded."""
    why_not = str(facts.given.get("unreached") or "").strip()
    if ticket.reminders < ENOUGH_REMINDERS and not (facts.by.is_staff and why_not):
        sentence = _("Ingatkan pemohon dua kali dahulu, atau tulis mengapa ia tidak dapat dihubungi.")
        raise Refused(sentence, field="unreached")


def is_within_reopening_days(ticket: Ticket, facts: Facts) -> None:
    if facts.by.kind is not ActorKind.APPLICANT or ticket.closed_at is None:
        return
    days = int(settings.get("reopen.days"))
    _require(
        clock.now() <= ticket.closed_at + timedelta(days=days),
        _(
            "Membuka kembali hanya dapat dalam %(days)s hari setelah jawaban. Silakan ajukan permohonan baru.",
            days=days,
        ),
    )


def cannot_be_reopened_any_more(ticket: Ticket, facts: Facts) -> None:
    """While its owner may still open it again, filing it away takes that right; so it needs a reason (§5.4)."""
    if ticket.status not in REOPENABLE or ticket.closed_at is None or (facts.text and facts.text.strip()):
        return
    ends = ticket.closed_at + timedelta(days=int(settings.get("reopen.days")))
    if clock.now() <= ends:
        sentence = _("Pemohon masih dapat membuka kembali sampai %(day)s. Tulis mengapa sudah diarsipkan sekarang.",
                     day=tanggal(ends))  # fmt: skip
        raise Refused(sentence, field="early")


def was_finished(ticket: Ticket, facts: Facts) -> None:
    _require(ticket.closed_as is not Status.KEDALUWARSA, _("Berkasnya masih kurang; periksa kelengkapannya dahulu."))


def was_expired(ticket: Ticket, facts: Facts) -> None:
    _require(ticket.closed_as is Status.KEDALUWARSA, _("Permohonan ini sudah pernah diperiksa; langsung diproses."))


def names_letter(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("number") and facts.given.get("day"), _("Surat ini belum bernomor dan bertanggal."))


def names_location(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("location"), _("Isi lokasi simpan, atau “elektronik saja”."))


def joins_another(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("into_id"), _("Sebutkan permohonan yang meneruskan keduanya."))


def stood_there_before(ticket: Ticket, facts: Facts) -> None:
    _require(facts.given.get("merge_id"), _("Hanya penggabungan yang dibatalkan membuka permohonan ini lagi."))


def does_not_go_on_elsewhere(ticket: Ticket, facts: Facts) -> None:
    goes_on = db.session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, IS_JOINED_TO_OPEN))
    _require(not goes_on, _("Permohonan ini masih berjalan dalam permohonan gabungannya."))


def has_no_open_child(ticket: Ticket, facts: Facts) -> None:
    children = db.session.scalar(
        select(func.count()).select_from(Ticket).where(Ticket.parent_id == ticket.id, Ticket.status.in_(sorted(OPEN)))
    )
    _require(not children, _("Masih ada %(count)s permohonan turunan yang terbuka.", count=children))


def keeps_open(ties: Ties) -> Ties:
    """Register `f(ticket)` that names, in words, what must be done before the request is closed."""
    _ties.append(ties)
    return ties


def nothing_keeps_it_open(ticket: Ticket, facts: Facts) -> None:
    in_the_way = [words for ties in _ties for words in ties(ticket)]
    _require(not in_the_way, _("Belum dapat ditutup. Masih ada: %(what)s.", what="; ".join(in_the_way)))
