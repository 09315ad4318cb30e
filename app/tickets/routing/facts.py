"""What of a request the rules look at: service, group, door, who asks, where from, and the words of the need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.catalogue.models import Service
from app.extensions import db
from app.platform.remembered import Remembered
from app.platform.text import query_words
from app.stakeholders.places import Kelurahan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.tickets.kinds import Channel, RequesterType

LONGEST = 4000
"""Letters of a need that are looked at; what it is about stands at its beginning."""


@dataclass(frozen=True)
class Facts:
    """One request as the rules see it. The words are stemmed only when a rule asks for them."""

    service_id: int
    group_id: int
    unit_id: int
    channel: Channel
    requester_type: RequesterType
    kecamatan_id: int | None
    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of the need, as the search knows them."""
        return frozenset(query_words(self.text[:LONGEST]))


def of(service_id: int, channel: Channel, requester_type: RequesterType, kelurahan_id: int | None, text: str) -> Facts:
    """The facts of a request; its group, unit and kecamatan follow from what it names."""
    group_id, unit_id = _services().get(service_id) or _read_services()[service_id]  # added a moment ago elsewhere
    kecamatan_id = _kecamatan().get(kelurahan_id) if kelurahan_id else None
    return Facts(service_id, group_id, unit_id, channel, requester_type, kecamatan_id, text)


class _Kept(NamedTuple):
    group_id: int
    unit_id: int


def _read_services() -> Mapping[int, _Kept]:
    rows = db.session.execute(select(Service.id, Service.group_id, Service.unit_id))
    return {service_id: _Kept(group_id, unit_id) for service_id, group_id, unit_id in rows}


def _read_kecamatan() -> Mapping[int, int]:
    rows = db.session.execute(select(Kelurahan.id, Kelurahan.kecamatan_id))
    return {kelurahan_id: kecamatan_id for kelurahan_id, kecamatan_id in rows}  # noqa: C416 - rows are no pairs


_services: Remembered[Mapping[int, _Kept]] = Remembered("units of services", _read_services, of=(Service,))
_kecamatan: Remembered[Mapping[int, int]] = Remembered("kecamatan of kelurahan", _read_kecamatan, of=(Kelurahan,))
