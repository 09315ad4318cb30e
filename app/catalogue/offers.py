"""What a door offers: a published service with what a new request copies from it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.catalogue.models import Service, ServiceVersion, TicketType, VersionStatus
from app.platform.database import read
from app.platform.refusals import Refused
from app.web.i18n import _


class Offer(NamedTuple):
    service_id: int
    version_id: int
    code: str
    unit_id: int
    days: int
    ticket_type: TicketType
    is_simple: bool
    is_confidential: bool


_PUBLISHED = (
    select(
        Service.id,
        ServiceVersion.id,
        Service.code,
        Service.unit_id,
        ServiceVersion.days,
        ServiceVersion.ticket_type,
        ServiceVersion.is_simple,
        ServiceVersion.is_confidential_by_default,
    )
    .join(ServiceVersion, ServiceVersion.service_id == Service.id)
    .where(
        Service.code == bindparam("code"),
        Service.is_active.is_(True),
        ServiceVersion.status == VersionStatus.PUBLISHED,
    )
)


def offered(code: str) -> Offer:
    """The published service of that code. Raises Refused when there is none (any more)."""
    row = read(_PUBLISHED, {"code": code}).first()
    if row is None:
        raise Refused(_("Pilih layanan dari daftar."))
    return Offer(*row)
