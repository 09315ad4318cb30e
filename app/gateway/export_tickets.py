"""All requests as one table, for another system or for the office's own counting."""

from __future__ import annotations

import gzip
import os
import shutil
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Unit
from app.catalogue.models import Service
from app.extensions import db
from app.platform import phones, sheets
from app.stakeholders.models import Organisation, Person, Phone
from app.stakeholders.places import Kelurahan
from app.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADINGS = (
    "nomor", "keadaan", "jenis", "saluran", "sub_saluran", "layanan", "unit", "jenis_pemohon", "pemohon", "organisasi",
    "telepon", "kelurahan", "perihal", "uraian", "prioritas", "rahasia", "diterima", "dicatat", "lengkap",
    "batas_waktu", "ditutup", "kebutuhan_tak_terpenuhi", "sumber_lama", "nomor_lama",
)  # fmt: skip
_AT_ONCE = 1_000

_ROWS = (
    select(
        *(Ticket.number, Ticket.status, Ticket.type, Ticket.channel, Ticket.sub_channel, Service.code, Unit.code),
        *(Ticket.requester_type, Person.name, Organisation.name, Phone.digits, Kelurahan.name, Ticket.subject),
        *(Ticket.need, Ticket.is_priority, Ticket.is_confidential, Ticket.received_at, Ticket.recorded_at),
        *(Ticket.complete_at, Ticket.due_at, Ticket.closed_at, Ticket.unmet_need),
        *(Ticket.foreign_source, Ticket.foreign_reference),
    )
    .join(Service, Service.id == Ticket.service_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
    .outerjoin(Kelurahan, Kelurahan.id == Ticket.kelurahan_id)
    .order_by(Ticket.id)
)
_PHONE = HEADINGS.index("telepon")


def write_to(path: Path) -> int:
    """Write the table whole or not at all, as the name says (`.csv`, `.csv.gz`, `.xlsx`); returns how many rows."""
    count = 0

    def counted() -> Iterator[list[Any]]:
        nonlocal count
        for line in _lines():
            count += 1
            yield line

    draft = path.with_name(f".{path.name}.draft")
    _write(draft, path.name, counted())
    draft.replace(path)
    return count


def _write(draft: Path, name: str, lines: Iterator[list[Any]]) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as plain:
        if name.endswith(".xlsx"):
            shutil.copyfileobj(sheets.write_xlsx(lines, HEADINGS, "Permohonan"), plain)
            return
        with gzip.GzipFile(fileobj=plain, mode="wb") if name.endswith(".gz") else plain as target:
            target.writelines(sheets.write_csv(lines, HEADINGS))


def _lines() -> Iterator[list[Any]]:
    for row in db.session.execute(_ROWS.execution_options(yield_per=_AT_ONCE)):
        values = [getattr(value, "value", value) for value in row]
        values[_PHONE] = phones.display(values[_PHONE]) if values[_PHONE] else None
        yield values
