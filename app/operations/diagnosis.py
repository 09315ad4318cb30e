"""The file for whoever looks after the machine: how Loket is, and not a word about a person or from one (R159).

What goes in is named here; nothing is taken out of a fuller file. Of settings only figures and choices are told, of
failed work only its kind and the kind of its error, of the log nothing.
"""

from __future__ import annotations

import os
import platform
import shutil
from importlib import metadata
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.operations import doctor
from app.operations.backup import rounds
from app.platform import clock, settings
from app.platform.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.operations.doctor import Finding

_PLAIN = (bool, int, float)


def file_name() -> str:
    """`loket-diagnosa-20261127-1405.json`."""
    return f"loket-diagnosa-{clock.wib(clock.now()):%Y%m%d-%H%M}.json"


def told(findings: Iterable[Finding] | None = None) -> dict[str, Any]:
    """Everything the firm may know, ready for JSON. `findings` of the doctor, where somebody has asked it already.

    Their sentences are for the office: they name places, and repeat what a server elsewhere said.
    """
    asked = doctor.examine() if findings is None else findings
    return {
        "made_at": clock.now().isoformat(timespec="seconds"),
        "machine": _machine(),
        "packages": _packages(),
        "database": _if_it_answers(_database),
        "findings": [{"check": one.check, "well": one.is_well, "code": one.code} for one in asked],
        "jobs": _if_it_answers(_jobs),
        "backups": _if_it_answers(_backups),
        "settings": _if_it_answers(_settings),
    }


def _if_it_answers(part: Callable[[], Any]) -> Any:
    """What the database tells; else the kind of its trouble: just then this file is needed most."""
    try:
        return part()
    except SQLAlchemyError as trouble:
        db.session.rollback()
        return {"trouble": type(trouble).__name__}


def _machine() -> dict[str, Any]:
    disk = shutil.disk_usage(current_app.config["INSTANCE"])
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2,
        "load": [round(each, 2) for each in os.getloadavg()],
        "disk_free_mib": disk.free // 1024**2,
        "disk_mib": disk.total // 1024**2,
    }


def _packages() -> dict[str, str]:
    found = {each.metadata["Name"].lower(): each.version for each in metadata.distributions()}
    return dict(sorted(found.items()))


def _database() -> dict[str, Any]:
    """Its kind, its revision and how many rows each table has."""
    rows = {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in sorted(db.metadata.tables.values(), key=lambda table: table.name)
    }
    revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    kind, version = db.engine.dialect.name, doctor.server_version()
    return {"kind": kind, "version": version, "revision": revision, "rows": rows}


_NOT_DONE = (
    select(Job.kind, func.count(), func.count(Job.failed_at), func.max(Job.attempts), func.min(Job.run_after))
    .where(Job.done_at.is_(None))
    .group_by(Job.kind)
    .order_by(Job.kind)
)


def _jobs() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "waiting": count - failed, "failed": failed, "attempts": attempts, "oldest": _iso(oldest)}
        for kind, count, failed, attempts, oldest in db.session.execute(_NOT_DONE)
    ]


def _backups() -> list[dict[str, Any]]:
    """When, how large and whether good; where it lies is the office's business."""
    return [
        {"begun_at": _iso(each.begun_at), "size": each.size, "is_good": each.judged_at is not None}
        for each in rounds.newest()
    ]


def _settings() -> dict[str, Any]:
    return {key: value for key, value in sorted(settings.everything().items()) if isinstance(value, _PLAIN)}


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
