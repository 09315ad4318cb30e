"""The catalogue a new office begins with: 7 groups and 44 services (handbook §2), to be confirmed by the office.

What is already there under its code is left as the office made it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts import audit
from app.accounts.actor import Actor
from app.accounts.models import Unit
from app.catalogue.models import Requirement, Service, ServiceGroup, ServiceVersion, SupportingUnit, VersionStatus
from app.catalogue.wording import words_of
from app.extensions import db
from app.platform import clock

FILE = Path(__file__).parent / "data" / "services.json"
_OF_SERVICE = {"code", "group", "unit", "supporting", "requirements"}


def seed_catalogue() -> int:
    """Bring in the groups and services that are not there yet, published; how many services. Inside `write()`.

    The units must be there. Raises KeyError for a unit or group the file names and nobody knows.
    """
    content = json.loads(FILE.read_text(encoding="utf-8"))
    _add_groups(content["groups"])
    groups = _ids(ServiceGroup)
    units = _ids(Unit)
    known = set(db.session.scalars(select(Service.code)))
    new = [entry for entry in content["services"] if entry["code"] not in known]
    for entry in new:
        _add_service(entry, content["common"], groups, units)
    if new:
        audit.record("catalogue:seeded", "catalogue", {"services": len(new)}, by=Actor.system())
    return len(new)


def _add_groups(entries: list[dict[str, str]]) -> None:
    known = _ids(ServiceGroup)
    for position, entry in enumerate(entries, start=1):
        if entry["code"] not in known:
            db.session.add(ServiceGroup(position=position, **entry))
    db.session.flush()


def _ids(table: type[ServiceGroup | Unit]) -> dict[str, int]:
    return {row.code: row.id for row in db.session.execute(select(table.code, table.id))}


def _add_service(entry: dict[str, Any], common: dict[str, str], groups: dict[str, int], units: dict[str, int]) -> None:
    service = Service(code=entry["code"], group_id=groups[entry["group"]], unit_id=units[entry["unit"]])
    db.session.add(service)
    db.session.flush()
    for position, code in enumerate(entry.get("supporting", ()), start=1):
        db.session.add(SupportingUnit(service_id=service.id, unit_id=units[code], position=position))
    wording = {**common, **{name: value for name, value in entry.items() if name not in _OF_SERVICE}}
    version = ServiceVersion(
        service_id=service.id, number=1, status=VersionStatus.PUBLISHED, published_at=clock.now(), **wording
    )
    db.session.add(version)
    db.session.flush()
    lines = [
        Requirement(version_id=version.id, position=position, **line)
        for position, line in enumerate(entry["requirements"], start=1)
    ]
    db.session.add_all(lines)
    version.words = words_of(version, service.code, lines)
