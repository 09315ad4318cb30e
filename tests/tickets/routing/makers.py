"""Makers of rules, through the same verbs as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.models import Position, Unit
from app.catalogue.models import Service, ServiceGroup
from app.extensions import db
from app.platform.database import write
from app.stakeholders.places import Kecamatan
from app.tickets.routing import drafting
from app.tickets.routing.drafting import Wanted
from tests import cast
from tests.kit.requests import actor

if TYPE_CHECKING:
    from app.tickets.routing.models import RoutingRule

COLUMN = {"service": Service, "unit": Unit, "position": Position, "group": ServiceGroup, "kecamatan": Kecamatan}


def id_of(kind: str, code: str) -> int:
    return db.session.scalars(select(COLUMN[kind].id).where(COLUMN[kind].code == code)).one()


def wanted(name: str = "Aturan uji", **said: Any) -> Wanted:
    told = {f"{key}_id" if key in COLUMN else key: id_of(key, value) if key in COLUMN else value
            for key, value in said.items()}  # fmt: skip
    return Wanted(name=name, **told)


def written(*rules: dict[str, Any]) -> list[RoutingRule]:
    """A set being written with these rules."""
    by = actor(cast.KONTEN)
    with write():
        one = drafting.begin(by=by)
        return [drafting.add(one, wanted(**rule), by=by) for rule in rules]


def in_force(*rules: dict[str, Any]) -> list[RoutingRule]:
    """The same, published."""
    made = written(*rules)
    with write():
        drafting.publish(drafting.draft(), by=Actor.system())
    return made
