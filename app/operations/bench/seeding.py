"""A database as full as an office's after years: N requests, 2,000 of them open, with people, papers and history."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from app.accounts.models import Position, Unit, User
from app.catalogue.models import Service, ServiceVersion, VersionStatus
from app.extensions import db
from app.operations.backup.carrying import go_on_counting
from app.platform import clock
from app.platform.database import write
from app.platform.text import name_key, search_grams, search_words
from app.stakeholders.models import Person, Phone
from app.tickets import numbering
from app.tickets.disposition.kinds import State
from app.tickets.disposition.models import Disposition
from app.tickets.history.models import HistoryHead, TicketEvent
from app.tickets.kinds import Channel, ReplyChannel, RequesterType, TicketType
from app.tickets.models import NumberCounter, Ticket, TicketSearch
from app.tickets.receipts import secrets
from app.tickets.statuses import OPEN, STOPPED, Status

OPEN_TICKETS = 2_000
BATCH = 5_000
_NAMES = ("Siti", "Rahmat", "Mujiati", "Hadi", "Dwi", "Budi", "Wahyu", "Endang", "Slamet", "Lestari", "Agus", "Ratna")
_FAMILIES = ("Contoh", "Umpama", "Misal", "Fiktif", "Rekaan", "Percobaan", "Andai")
_NEEDS = (
    "Mohon bantuan pengurusan izin usaha keripik singkong",
    "Ingin mendirikan koperasi simpan pinjam di kelurahan",
    "Menanyakan jadwal pelatihan foto produk bulan depan",
    "Minta pendampingan laporan keuangan untuk pinjaman",
    "Permohonan data koperasi aktif untuk penelitian",
    "Cari mitra pemasok bahan baku apel dan kemasan",
)


class Place(NamedTuple):
    """Where a seeded request belongs."""

    service_id: int
    version_id: int
    code: str
    unit_id: int
    days: int


def fill(count: int) -> list[str]:
    """Add `count` requests to a furnished, empty office; returns some numbers of open ones."""
    chance = random.Random(count)
    places = _places()
    heads = select(Position.unit_id, Position.id).where(Position.is_head)
    positions: dict[int, int] = dict(db.session.execute(heads).all())
    officers = list(db.session.scalars(select(User.id).order_by(User.id)))
    open_from = count - OPEN_TICKETS
    samples: list[str] = []
    for start in range(0, count, BATCH):
        rows = [
            _ticket(n, n >= open_from, chance, places, positions, officers)
            for n in range(start, min(start + BATCH, count))
        ]
        _insert(rows, chance)
        samples += [row["number"] for row in rows if row["status"] is Status.DIPROSES][:20]
    with write() as session:
        go_on_counting(session.connection())
    return samples[-20:]


def _places() -> list[Place]:
    statement = (
        select(Service.id, ServiceVersion.id, Service.code, Service.unit_id, ServiceVersion.days)
        .join(ServiceVersion, ServiceVersion.service_id == Service.id)
        .where(ServiceVersion.status == VersionStatus.PUBLISHED, Service.code != "LIN-01")
        .join(Unit, Unit.id == Service.unit_id)
    )
    return [Place(*row) for row in db.session.execute(statement)]  # type: ignore[arg-type]


_ALIKE: dict[str, Any] = {
    "type": TicketType.LAYANAN,
    "reply_channel": ReplyChannel.WHATSAPP,
    "language": "id",
    "requester_type": RequesterType.BUSINESS,
    "is_confidential": False,
    "cycle": 1,
    "correction_rounds": 0,
    "reminders": 0,
    "paused_days": 0,
    "secret_round": 1,
}
_OPEN_STATES = [status for status in sorted(OPEN) if status not in STOPPED]


def _ticket(
    n: int,
    is_open: bool,
    chance: random.Random,
    places: list[Place],
    positions: dict[int, int],
    officers: list[int],
) -> dict[str, Any]:
    place = chance.choice(places)
    number = _number(n)
    age = chance.randrange(20_000) if is_open else 40_000 + chance.randrange(10**6)
    received = clock.now() - timedelta(minutes=age)
    return _ALIKE | {
        "id": n + 1,
        "number": number,
        "tracking_key": secrets.tracking_key(secrets.token(number)),
        "channel": chance.choice(list(Channel)),
        "service_id": place.service_id,
        "service_version_id": place.version_id,
        "promised_days": place.days,
        "unit_id": place.unit_id,
        "position_id": positions.get(place.unit_id),
        "officer_id": chance.choice([None, *officers]) if is_open else None,
        "person_id": n + 1,
        "subject": chance.choice(_NEEDS),
        "need": f"{chance.choice(_NEEDS)} nomor {n}.",
        "is_priority": n % 50 == 0,
        "status": chance.choice(_OPEN_STATES) if is_open else Status.SELESAI,
        "closed_as": None if is_open else Status.SELESAI,
        "due_at": received + timedelta(days=place.days + 4),
        "closed_at": None if is_open else received + timedelta(days=3),
        **dict.fromkeys(("status_since", "received_at", "recorded_at", "complete_at", "changed_at"), received),
    }


def _number(n: int) -> str:
    """A number of the past, so that those drawn while measuring never meet one."""
    month = f"{20 + n // 1_200_000:02d}{1 + n // 100_000 % 12:02d}"
    return numbering.compose(month, n % 100_000 + 1)


def _insert(rows: list[dict[str, Any]], chance: random.Random) -> None:
    people = [_person(row["id"], chance) for row in rows]
    with write() as session:
        session.execute(insert(Person), people)
        session.execute(insert(Phone), [_phone(person["id"]) for person in people])
        session.execute(insert(Ticket), rows)
        session.execute(insert(TicketEvent), [event for row in rows for event in _events(row)])
        session.execute(insert(Disposition), [_disposition(row) for row in rows if row["position_id"]])
        session.execute(insert(TicketSearch), [_found(row, who) for row, who in zip(rows, people, strict=True)])
        last = rows[-1]["id"] * 3
        session.merge(HistoryHead(id=1, count=last, last_hash=f"{last:064x}", last_at=None))
        session.merge(NumberCounter(month="0000", last=rows[-1]["id"]))


def _person(n: int, chance: random.Random) -> dict[str, Any]:
    name = f"{chance.choice(_NAMES)} {chance.choice(_NAMES)} {chance.choice(_FAMILIES)}"
    return {"id": n, "name": name, "name_key": name_key(name), "language": "id", "created": clock.now()}


def _phone(n: int) -> dict[str, Any]:
    return {"digits": f"62812{n:08d}", "person_id": n, "created": clock.now()}


def _events(row: dict[str, Any]) -> list[dict[str, Any]]:
    first = (row["id"] - 1) * 3
    kinds = ("received", "taken", "papers_checked")
    facts: tuple[dict[str, Any], ...] = ({"channel": "Situs web"}, {}, {"present": 3, "missing": 0})
    return [
        {
            "ticket_id": row["id"],
            "kind": kind,
            "at": row["received_at"],
            "is_public": kind != "papers_checked",
            "actor_kind": "system",
            "particulars": particulars,
            "chain_number": first + n,
            "chain_hash": f"{first + n:064x}",
        }
        for n, (kind, particulars) in enumerate(zip(kinds, facts, strict=True), start=1)
    ]


def _disposition(row: dict[str, Any]) -> dict[str, Any]:
    """The tray it lies in, or lay in when it was answered: the head's of its unit."""
    where = {name: row[name] for name in ("position_id", "unit_id")}
    state = State.DONE if row["closed_at"] else State.ACCEPTED
    return where | {
        "ticket_id": row["id"], "batch": row["number"], "code": row["number"], "is_responsible": True,
        "state": state, "given_at": row["received_at"], "ended_at": row["closed_at"],
    }  # fmt: skip


def _found(row: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    words = search_words(f"{row['subject']} {row['need']} {person['name']}")
    return {"ticket_id": row["id"], "words": words, "grams": search_grams(f"{row['number']}\n{person['name']}")}
