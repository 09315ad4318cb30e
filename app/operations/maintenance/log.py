"""Writing and reading the log of maintenance (handbook R159)."""

from __future__ import annotations

import enum
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.operations.maintenance.models import MaintenanceVisit
from app.platform import clock, settings
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.actor import Actor


class Result(enum.StrEnum):
    """What came of one line of the checklist."""

    GOOD = "good"
    MENDED = "mended"
    LEFT = "left"


def checklist() -> list[str]:
    """The office's own lines, in its order."""
    return list(settings.get("maintenance.checklist"))


def record(
    key: str,
    day: date,
    done_by: str,
    checks: Sequence[tuple[str, Result]],
    notes: str,
    findings: Sequence[str],
    *,
    by: Actor,
) -> MaintenanceVisit:
    """Keep one visit, inside `write()`; the same form (`key`) twice is one visit. Raises Refused for a day to come."""
    there = db.session.scalars(select(MaintenanceVisit).where(MaintenanceVisit.form_key == key)).first()
    if there is not None:
        return there
    if day > clock.wib(clock.now()).date():
        raise Refused(_("Tanggal ini belum tiba."), field="day")
    visit = MaintenanceVisit(
        day=day,
        done_by=done_by,
        checks=[[line, result.value] for line, result in checks],
        notes=notes,
        findings=list(findings),
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
        recorded_by=by.name,
        form_key=key,
    )
    db.session.add(visit)
    db.session.flush()
    left = sum(result is Result.LEFT for _line, result in checks)
    audit.record("maintenance:recorded", f"maintenance_visit:{visit.id}", {"left": left}, by=by)
    return visit


def visits() -> list[MaintenanceVisit]:
    """The last three years of monthly visits, the newest first."""
    newest_first = (MaintenanceVisit.day.desc(), MaintenanceVisit.id.desc())
    return list(db.session.scalars(select(MaintenanceVisit).order_by(*newest_first).limit(36)))


def last_day() -> date | None:
    """When the machine was last looked after."""
    return db.session.scalar(select(func.max(MaintenanceVisit.day)))


_FOUNDED = select(func.min(AuditEvent.happened_at))


def is_overdue() -> bool:
    """Whether more days have gone by than the office allows, since the last visit or since the office was founded."""
    founded = db.session.scalar(_FOUNDED)
    since = last_day() or (clock.wib(founded).date() if founded else None)
    allowed = timedelta(days=int(settings.get("maintenance.every_days")))
    return since is not None and clock.wib(clock.now()).date() - since > allowed
