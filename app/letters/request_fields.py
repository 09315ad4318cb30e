"""What a request fills into the named fields of a letter; whoever calls this has decided who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.catalogue.models import ServiceVersion
from app.platform import settings
from app.platform.database import read
from app.stakeholders.models import Organisation, Person
from app.tickets import facets
from app.tickets.handling import papers
from app.tickets.kinds import PaperState
from app.tickets.models import Refusal, Ticket
from app.web.formatting import tanggal

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUEST = (
    select(
        *(Ticket.id, Ticket.number, Ticket.received_at, Ticket.subject, Ticket.waits_until),
        *(ServiceVersion.name.label("service"), Unit.name.label("unit"), Person.name.label("person")),
        *(Person.address, Organisation.name.label("organisation")),
        Organisation.address.label("organisation_address"),
    )
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Ticket.id == bindparam("ticket_id"))
)
_REFUSAL = (
    select(Refusal.reason, Refusal.legal_basis, Refusal.alternative, Refusal.objection)
    .where(Refusal.ticket_id == bindparam("ticket_id"))
    .order_by(Refusal.id.desc())
    .limit(1)
)


def of_office() -> dict[str, str]:
    """What every letter may name."""
    return {
        "kantor": settings.get("office.name"),
        "kota": settings.get("office.city"),
        "telepon_kantor": settings.get("office.phone"),
    }


def of(ticket_id: int) -> dict[str, str]:
    """The values of every field of a request; an empty text where it says nothing."""
    row = read(_REQUEST, {"ticket_id": ticket_id}).one()
    return {**_asked(row), **_missing(row), **_refused(ticket_id), **of_office(), **facets.fields(ticket_id)}


def recipient(ticket_id: int) -> str:
    """To whom the answer goes, one line each: person, organisation, address."""
    row = read(_REQUEST, {"ticket_id": ticket_id}).one()
    body = (row.organisation or "").casefold()
    is_body = bool(body) and (row.person or "").casefold().startswith(body)  # "PT Ritel Umpama (Divisi Kemitraan)"
    person = f"{'' if is_body else 'Sdr. '}{row.person}" if row.person else ""
    lines = (person, "" if is_body else row.organisation, row.address or row.organisation_address)
    return "\n".join(line for line in lines if line)


def _asked(row: Any) -> dict[str, str]:
    return {
        "nama_pemohon": row.person or row.organisation or "",
        "alamat_pemohon": row.address or row.organisation_address or "",
        "organisasi": row.organisation or "",
        "nomor_permohonan": row.number,
        "tanggal_permohonan": tanggal(row.received_at, "sedang"),
        "perihal_permohonan": row.subject.rstrip(" .,;:"),
        "layanan": row.service,
        "unit": row.unit,
    }


def _missing(row: Any) -> Mapping[str, str]:
    lacking = [paper.text for paper in papers.of(row.id) if paper.state is PaperState.MISSING]
    listed = "\n".join(f"{place}. {text}" for place, text in enumerate(lacking, start=1))
    return {"kekurangan": listed, "batas_melengkapi": tanggal(row.waits_until)}


def _refused(ticket_id: int) -> Mapping[str, str]:
    row = read(_REFUSAL, {"ticket_id": ticket_id}).first()
    names = ("alasan_penolakan", "dasar_hukum", "alternatif", "keberatan")
    return dict(zip(names, (value or "" for value in row), strict=True)) if row else dict.fromkeys(names, "")
