"""The ways of looking at the desk's requests, each a condition on `ticket` that an index serves (screens, My desk).

At the front a new request is everybody's who checks papers; in the office it is its unit's (handbook §5.2). What one
may not see is in no view and in no count: `access.visible` stands before every condition here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, false, func, or_, select, text

from app.accounts import trays
from app.catalogue.models import ServiceVersion
from app.desk.worklist.memory import remembered
from app.desk.worklist.paging import Order
from app.platform import clock
from app.platform.database import read
from app.tickets import access
from app.tickets.access import READERS
from app.tickets.clocks.calendar import office_calendar
from app.tickets.disposition.models import IS_WAITING, Disposition
from app.tickets.history.models import HistoryHead
from app.tickets.kinds import PaperState
from app.tickets.models import Paper, Refusal, Ticket
from app.tickets.statuses import AT_THE_FRONT, OPEN, OVER, Status
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor
    from app.web.i18n import Lazy

WORKERS = ("ticket:take", "ticket:accept", "ticket:process", "ticket:verify")


def _literal(statuses: frozenset[Status]) -> Any:
    """The very words of the partial indexes' condition, without which no database would use them."""
    return text("ticket.status IN (" + ", ".join(f"'{status}'" for status in sorted(statuses)) + ")")


IS_OPEN, IS_OVER = _literal(OPEN), _literal(OVER)
IS_UNREAD = text("ticket.applicant_wrote_at IS NOT NULL")
_IS_WAITING = _literal(frozenset({Status.LENGKAPI_BERKAS}))

BY_DUE = Order("tenggat", lazy_("tenggat terdekat"), Ticket.due_at, has_gaps=True)
BY_AGE = Order("terlama", lazy_("paling lama masuk"), Ticket.received_at)
BY_NEWNESS = Order("terbaru", lazy_("paling baru masuk"), Ticket.received_at, is_descending=True)
BY_WAITING = Order("batas", lazy_("batas melengkapi terdekat"), Ticket.waits_until, has_gaps=True)
BY_WRITING = Order("pesan", lazy_("pesan paling lama menunggu"), Ticket.applicant_wrote_at)
BY_CLOSING = Order("ditutup", lazy_("baru ditutup"), Ticket.closed_at, is_descending=True, has_gaps=True)


@dataclass(frozen=True)
class View:
    """One list: its address, its name, for whom it is, what belongs to it, how it may be ordered."""

    slug: str
    label: Lazy
    needs: tuple[str, ...]
    condition: Callable[[Actor, datetime], ColumnElement[bool] | None]
    empty: Lazy
    orders: tuple[Order, ...] = (BY_DUE, BY_AGE, BY_NEWNESS)
    among: Any = IS_OPEN

    @property
    def is_over(self) -> bool:
        """Holds closed requests alone."""
        return self.among is IS_OVER

    @property
    def is_of_trays(self) -> bool:
        """Shows where the reader's own part of each request stands."""
        return self.condition is _in_my_trays

    @property
    def statuses(self) -> frozenset[Status]:
        """The states its requests can stand in."""
        return OVER if self.is_over else OPEN if self.among is IS_OPEN else OPEN | OVER

    def is_open_to(self, actor: Actor) -> bool:
        """Whether this list is for `actor` at all."""
        return any(actor.may(name) for name in self.needs)

    def select(self, statement: Any, actor: Actor, now: datetime) -> Any:
        """`statement` (a select over ticket) narrowed to this view and to what `actor` may see."""
        narrowed = statement.where(self.among, access.visible(actor))
        condition = self.condition(actor, now)
        return narrowed if condition is None else narrowed.where(condition)


def _mine(actor: Actor, _now: datetime) -> ColumnElement[bool]:
    return Ticket.officer_id == actor.user_id


def _my_unit(actor: Actor, _now: datetime) -> ColumnElement[bool]:
    at_the_front = Ticket.status.in_(sorted(AT_THE_FRONT))
    in_the_office = and_(Ticket.unit_id.in_(sorted(actor.unit_ids)), Ticket.status.not_in(sorted(AT_THE_FRONT)))
    if not actor.may("ticket:verify"):
        return in_the_office
    return or_(at_the_front, in_the_office) if actor.unit_ids else at_the_front


def _for_me_to_read(actor: Actor, now: datetime) -> ColumnElement[bool] | None:
    """For whoever works on requests: his own and his unit's. Who only reads them sees all that is there for him."""
    if not any(actor.may(name) for name in WORKERS):
        return None
    return or_(_mine(actor, now), _my_unit(actor, now))


def not_taken(actor: Actor, _now: datetime) -> ColumnElement[bool]:
    """What waits for somebody like `actor` to take it."""
    lapsed = and_(Ticket.status == Status.DIBUKA_KEMBALI, Ticket.closed_as == Status.KEDALUWARSA)
    at_the_front = or_(Ticket.status == Status.DITERIMA, lapsed)
    mine = Ticket.unit_id.in_(sorted(actor.unit_ids))
    waits = Ticket.status.in_((Status.DIDISPOSISIKAN, Status.DIBUKA_KEMBALI))
    in_the_office = and_(mine, waits, Ticket.officer_id.is_(None))
    if not actor.may("ticket:verify"):
        return in_the_office
    return or_(at_the_front, in_the_office) if actor.may("ticket:accept") else at_the_front


_CHECKED = ~exists().where(
    Paper.ticket_id == Ticket.id, Paper.is_required, Paper.state.in_((PaperState.UNCHECKED, PaperState.MISSING))
)
_NOT_SIMPLE = Ticket.service_version_id.in_(select(ServiceVersion.id).where(ServiceVersion.is_simple.is_(False)))
_FOR_THE_HEADS = and_(Ticket.status == Status.DIVERIFIKASI, _NOT_SIMPLE, _CHECKED)


def _to_decide(actor: Actor, _now: datetime) -> ColumnElement[bool]:
    """What waits for a head: refusals that another proposed, complete requests to be disposed (handbook §5.4)."""
    pending = select(Refusal.ticket_id).where(Refusal.decided_at.is_(None), Refusal.proposed_by_id != actor.user_id)
    return or_(
        Ticket.id.in_(pending) if actor.may("ticket:decide_refusal") else false(),
        _FOR_THE_HEADS if actor.may("ticket:dispose_any") else false(),
    )


def _in_my_trays(actor: Actor, _now: datetime) -> ColumnElement[bool]:
    """What waits at his positions, and at the empty ones he stands in for: work, copies, questions, tasks (R034)."""
    return Ticket.id.in_(
        select(Disposition.ticket_id).where(IS_WAITING, Disposition.position_id.in_(sorted(trays.of(actor))))
    )


def _soon(_actor: Actor, now: datetime) -> ColumnElement[bool]:
    return and_(Ticket.due_at >= now, Ticket.due_at <= end_of_next_working_day(), _clock_runs())


def _late(_actor: Actor, now: datetime) -> ColumnElement[bool]:
    return and_(Ticket.due_at < now, _clock_runs())


def _clock_runs() -> ColumnElement[bool]:
    return Ticket.status != Status.SIAP_DIAMBIL


def end_of_next_working_day() -> datetime:
    """When the office closes on the working day after today."""
    calendar = office_calendar()
    day = calendar.next_working(clock.today())
    return clock.at(day, calendar.closes(day))


def _waiting(_actor: Actor, _now: datetime) -> Any:
    return _IS_WAITING


def _everything(_actor: Actor, _now: datetime) -> None:
    return None


VIEWS: tuple[View, ...] = (
    View("disposisi", lazy_("Disposisi saya"), ("ticket:accept", "ticket:note"), _in_my_trays,
         lazy_("Tidak ada disposisi, tembusan, permintaan pendapat, atau sub-tugas yang menunggu di meja Anda.")),
    View("milik-saya", lazy_("Milik saya"), WORKERS, _mine,
         lazy_("Anda sedang tidak memegang permohonan. Lihat “Belum diambil” untuk mengambil yang berikutnya.")),
    View("putusan", lazy_("Menunggu putusan saya"), ("ticket:decide_refusal", "ticket:dispose_any"), _to_decide,
         lazy_("Tidak ada usul penolakan atau permohonan lengkap yang menunggu putusan Anda.")),
    View("unit", lazy_("Unit saya"), ("ticket:verify", "ticket:read_unit", "ticket:accept"), _my_unit,
         lazy_("Tidak ada permohonan yang sedang ditangani unit Anda.")),
    View("belum-diambil", lazy_("Belum diambil"), ("ticket:verify", "ticket:accept", "ticket:assign"), not_taken,
         lazy_("Semua permohonan sudah ada yang menangani.")),
    View("pesan", lazy_("Pesan pemohon"), READERS, _for_me_to_read,
         lazy_("Semua pesan pemohon sudah dijawab atau dibaca."), (BY_WRITING,), among=IS_UNREAD),
    View("segera", lazy_("Segera jatuh tempo"), READERS, _soon,
         lazy_("Tidak ada yang jatuh tempo sampai akhir hari kerja berikutnya.")),
    View("lewat", lazy_("Lewat tenggat"), READERS, _late, lazy_("Tidak ada yang lewat tenggat.")),
    View("menunggu", lazy_("Menunggu pemohon"), READERS, _waiting,
         lazy_("Tidak ada yang sedang menunggu berkas dari pemohon."), (BY_WAITING, BY_AGE, BY_NEWNESS)),
    View("semua", lazy_("Semua yang terbuka"), ("ticket:read_all", "ticket:read_confidential"), _everything,
         lazy_("Tidak ada permohonan yang terbuka.")),
    View("selesai", lazy_("Sudah ditutup"), READERS, _everything,
         lazy_("Belum ada permohonan yang ditutup."), (BY_CLOSING,), among=IS_OVER),
)  # fmt: skip
BY_SLUG = {view.slug: view for view in VIEWS}
_FIRST = (
    *("putusan", "milik-saya", "disposisi", "belum-diambil", "pesan", "unit", "lewat", "segera", "menunggu", "semua"),
)
"""Where one lands: the first of these that holds work."""


def open_to(actor: Actor) -> list[View]:
    """The views of `actor`, in their order; none for whoever may read no request."""
    if not any(actor.may(name) for name in READERS):
        return []
    return [view for view in VIEWS if view.is_open_to(actor)]


def first_of(views: list[View], counts: dict[str, int]) -> View:
    """The view to open when none is asked for: one with work in it, so that nobody lands on an empty page."""
    known = {view.slug: view for view in views}
    full = [slug for slug in _FIRST if slug in known and counts.get(slug)]
    return known[full[0]] if full else views[0]


_PULSE = select(HistoryHead.count)


def pulse() -> int:
    """How many events the office has seen: while it stands still, no request has changed."""
    return read(_PULSE).scalar() or 0


def counts(actor: Actor, beat: int) -> dict[str, int]:
    """How many requests each open view of `actor` holds. One pass; kept ten seconds, or until the pulse moves on.

    The key is the whole actor, permissions and units included.
    """
    return remembered((actor, beat), lambda: _count(actor, clock.now()))


def _count(actor: Actor, now: datetime) -> dict[str, int]:
    counted = [view for view in open_to(actor) if not view.is_over]
    if not counted:
        return {}
    columns = [_count_of(view, actor, now).label(view.slug) for view in counted]
    row = read(select(*columns).where(IS_OPEN, access.visible(actor)).select_from(Ticket)).one()
    return {view.slug: number or 0 for view, number in zip(counted, row, strict=True)}


def _count_of(view: View, actor: Actor, now: datetime) -> Any:
    """Within the pass over what is open; what lies also outside of it has a small index of its own."""
    if view.among is IS_OPEN:
        return _number_of(view.condition(actor, now))
    return view.select(select(func.count()).select_from(Ticket), actor, now).correlate(None).scalar_subquery()


def _number_of(condition: ColumnElement[bool] | None) -> Any:
    return func.count() if condition is None else func.sum(case((condition, 1), else_=0))
