"""How long things may take besides the promise: the office's own targets and the limits of the law, as dated rows.

Handbook §5.3 (first answer, verification), §3.3 (UU 25/2009 on complaints, the classes of Permenpan RB 62/2018), §3.4
(UU 14/2008 on public information), §3.5 (UU 27/2022 on personal data), §5.4 (UU 30/2014 art. 53, to be confirmed by
the Bagian Hukum). A row holds from its day on; a clock keeps the row it was started under.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.accounts import audit
from app.catalogue.models import Service, TicketType
from app.extensions import db
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.tickets.categories import ComplaintCategory
from app.tickets.clocks.models import LimitCode, LimitUnit, TicketClock, TimeLimit
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor

MOST = 100_000


OWN = frozenset({LimitCode.FIRST_ANSWER, LimitCode.VERIFICATION})
"""The office's own targets; all others are the law's, and no office reason stops them."""
OF_THE_APPLICANT = frozenset({LimitCode.COMPLAINT_COMPLETION})
"""Run against the applicant: nobody in the office is late with them."""
ON_RECORD = (LimitCode.PERSONAL_DATA, LimitCode.OBJECTION)
"""Start when an officer sees that a request is one: it comes as any service, by any door."""

LIMIT_LABEL = {
    LimitCode.FIRST_ANSWER: lazy_("Tanggapan awal"),
    LimitCode.VERIFICATION: lazy_("Pemeriksaan kelengkapan"),
    LimitCode.COMPLAINT_ANSWER: lazy_("Menjawab pengaduan, lengkap atau belum"),
    LimitCode.COMPLAINT_COMPLETION: lazy_("Pengadu melengkapi berkas"),
    LimitCode.COMPLAINT_DECISION: lazy_("Memutus pengaduan"),
    LimitCode.COMPLAINT_NOTICE: lazy_("Memberitahukan putusan"),
    LimitCode.COMPLAINT_CLASS: lazy_("Menyelesaikan menurut kategori pengaduan"),
    LimitCode.INFORMATION: lazy_("Menjawab permohonan informasi publik"),
    LimitCode.OBJECTION: lazy_("Menanggapi keberatan informasi publik"),
    LimitCode.PERSONAL_DATA: lazy_("Memenuhi hak atas data pribadi"),
    LimitCode.NO_RULE: lazy_("Memutus tanpa aturan waktu"),
}


class Limit(NamedTuple):
    """A row of limits as everything but its editor reads it."""

    id: int
    code: LimitCode
    ticket_type: TicketType | None
    category: ComplaintCategory | None
    service_id: int | None
    amount: int
    unit: LimitUnit
    extension: int
    warns_on: int | None
    law: str
    valid_from: date

    @property
    def place(self) -> tuple[Any, ...]:
        """What it speaks of: two rows of one place follow each other in time."""
        return self.code, self.ticket_type, self.category, self.service_id

    def fits(self, ticket: Any, on: date) -> bool:
        """Whether it speaks of this request on that day."""
        return (
            self.valid_from <= on
            and self.ticket_type in (None, ticket.type)
            and self.category in (None, ticket.complaint_category)
            and self.service_id in (None, ticket.service_id)
        )

    @property
    def narrowness(self) -> tuple[int, date, int]:
        """Of several that fit, the one that says most precisely what it speaks of, then the newest."""
        named = sum(part is not None for part in (self.ticket_type, self.category, self.service_id))
        return named, self.valid_from, self.id


_ALL = select(
    *(TimeLimit.id, TimeLimit.code, TimeLimit.ticket_type, TimeLimit.category, TimeLimit.service_id),
    *(TimeLimit.amount, TimeLimit.unit, TimeLimit.extension, TimeLimit.warns_on, TimeLimit.law, TimeLimit.valid_from),
).order_by(TimeLimit.id)


def everything() -> tuple[Limit, ...]:
    """Every row, old ones included."""
    return _limits()


def _read() -> tuple[Limit, ...]:
    return tuple(Limit(*tuple(row)) for row in db.session.execute(_ALL))


_limits: Remembered[tuple[Limit, ...]] = Remembered("limits", _read, of=(TimeLimit,))


def by_id(limit_id: int) -> Limit | None:
    """The row of that number."""
    return next((limit for limit in everything() if limit.id == limit_id), None)


def of(code: LimitCode, ticket: Any, on: date) -> Limit | None:
    """The limit of one kind that holds for a request (its `type`, `complaint_category`, `service_id`) on a day."""
    found = [limit for limit in everything() if limit.code is code and limit.fits(ticket, on)]
    return max(found, key=lambda limit: limit.narrowness, default=None)


def present(on: date) -> list[Limit]:
    """The rows in force on a day and those to come, in the order in which the first of their place was written."""
    past: dict[tuple[Any, ...], Limit] = {}
    for limit in sorted(everything(), key=lambda limit: (limit.valid_from, limit.id)):
        if limit.valid_from <= on:
            past[limit.place] = limit
    to_come = [limit for limit in everything() if limit.valid_from > on]
    return sorted((*past.values(), *to_come), key=lambda limit: (list(LimitCode).index(limit.code), limit.id))


def change(
    limit: Limit, amount: int, *, valid_from: date, law: str, by: Actor, extension: int = 0, warns_on: int | None = None
) -> None:
    """From a day on it is another figure, inside `write()`; clocks that run keep theirs. Refused for the past."""
    if not 1 <= amount <= MOST:
        raise Refused(_("Isi angka dari 1."), field="amount")
    if valid_from < limit.valid_from:
        raise Refused(_("Aturan yang lama berlaku lebih lama dari itu."), field="valid_from")
    told = {"amount": amount, "law": law, "extension": extension, "warns_on": warns_on}
    if valid_from == limit.valid_from and not _is_used(limit.id):
        row = db.session.get_one(TimeLimit, limit.id)
        for name, value in told.items():
            setattr(row, name, value)
    else:
        code, ticket_type, category, service_id = limit.place
        place = {"code": code, "ticket_type": ticket_type, "category": category, "service_id": service_id}
        db.session.add(TimeLimit(**place, **told, unit=limit.unit, valid_from=valid_from))
    db.session.flush()
    changes = {"from": limit.amount, "to": amount, "valid_from": valid_from.isoformat()}
    audit.record("limit:changed", f"limit:{limit.code}", changes, by=by)


def _is_used(limit_id: int) -> bool:
    return db.session.scalar(select(TicketClock.id).where(TicketClock.limit_id == limit_id).limit(1)) is not None


_SINCE = date(2020, 1, 1)
_C, _D, _W, _H = TicketType.PENGADUAN, LimitUnit.CALENDAR_DAYS, LimitUnit.WORKING_DAYS, LimitUnit.HOURS
_CLASSES = "Permenpan RB 62/2018"
_FIRST: tuple[dict[str, Any], ...] = (
    {"code": LimitCode.FIRST_ANSWER, "amount": 450, "unit": LimitUnit.WORKING_MINUTES},
    {"code": LimitCode.FIRST_ANSWER, "ticket_type": _C, "amount": 5, "unit": _W, "law": "SP4N-LAPOR!"},
    {"code": LimitCode.VERIFICATION, "amount": 1, "unit": _W},
    {"code": LimitCode.VERIFICATION, "ticket_type": _C, "amount": 3, "unit": _W, "law": "SP4N-LAPOR!"},
    {"code": LimitCode.COMPLAINT_ANSWER, "ticket_type": _C, "amount": 14, "unit": _D, "law": "UU 25/2009 ps. 44"},
    {"code": LimitCode.COMPLAINT_COMPLETION, "ticket_type": _C, "amount": 30, "unit": _D, "law": "UU 25/2009 ps. 44"},
    {"code": LimitCode.COMPLAINT_DECISION, "ticket_type": _C, "amount": 60, "unit": _D, "law": "UU 25/2009 ps. 50"},
    {"code": LimitCode.COMPLAINT_NOTICE, "ticket_type": _C, "amount": 14, "unit": _D, "law": "UU 25/2009 ps. 50"},
    *(
        {"code": LimitCode.COMPLAINT_CLASS, "ticket_type": _C, "category": category, "amount": days, "unit": _W,
         "law": _CLASSES}
        for category, days in zip(ComplaintCategory, (5, 14, 60), strict=True)
    ),
    {"code": LimitCode.OBJECTION, "amount": 30, "unit": _W, "law": "UU 14/2008 ps. 36"},
    {"code": LimitCode.PERSONAL_DATA, "amount": 72, "unit": _H, "law": "UU 27/2022 ps. 30, 32, 40, dan 41"},
    {"code": LimitCode.NO_RULE, "amount": 5, "unit": _W, "warns_on": 4,
     "law": "UU 30/2014 ps. 53 jo. UU 6/2023 (perlu dikonfirmasi Bagian Hukum)"},
)  # fmt: skip
_INFORMATION = {"code": LimitCode.INFORMATION, "amount": 10, "unit": _W, "extension": 7, "law": "UU 14/2008 ps. 22"}
_PUBLIC_INFORMATION = "LIN-02"  # the first catalogue's service of the PPID


def seed() -> int:
    """Write down the first limits where there are none yet, inside `write()`; how many. The services come first."""
    if db.session.scalar(select(TimeLimit.id).limit(1)) is not None:
        return 0
    rows = [*_FIRST, *_of_public_information()]
    db.session.add_all(TimeLimit(**row, valid_from=_SINCE) for row in rows)
    db.session.flush()
    return len(rows)


def _of_public_information() -> Iterable[dict[str, Any]]:
    service_id = db.session.scalar(select(Service.id).where(Service.code == _PUBLIC_INFORMATION))
    return [_INFORMATION | {"service_id": service_id}] if service_id else []
