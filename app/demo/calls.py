"""Calls of the demo office that became no request: what was asked and said, one that broke off, one that was missed.

They go through the console's own verbs; both operators have an inside number, on which a telephone system rings.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.catalogue.models import Service
from app.contacts import calls, promises, switchboard, telephones
from app.contacts.calls import Asked, Ending
from app.contacts.models import CallOutcome
from app.contacts.switchboard import Event, Heard
from app.demo.story import DATA
from app.extensions import db
from app.platform import clock

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

EXTENSIONS = {"operator": "201", "operator2": "202"}


def take(operators: dict[str, Actor], *, by: Actor) -> None:
    """Connect the telephones, and let the calls of the last hours come in; inside `write()`."""
    system_id = telephones.SYSTEMS.bearer(telephones.SYSTEMS.connect("Sistem telepon contoh", by=by))
    for name, number in EXTENSIONS.items():
        telephones.give_extension(number, operators[name].user_id or 0, by=by)
    services = {row.code: row.id for row in db.session.execute(select(Service.code, Service.id))}
    present = clock.now()
    for told in tomllib.loads((DATA / "calls.toml").read_text(encoding="utf-8"))["calls"]:
        began = present - timedelta(minutes=told["minutes_ago"])
        if told["outcome"] == CallOutcome.MISSED:
            _ring_in_vain(system_id or 0, told, began)
        else:
            _speak(told, services.get(told["service"]), began, by=operators[told["by"]])


def _ring_in_vain(system_id: int, told: dict[str, Any], began: datetime) -> None:
    for seconds, event in ((0, Event.RINGING), (40, Event.ENDED)):
        with clock.standing_at(began + timedelta(seconds=seconds)):
            name, extension = f"contoh-{told['minutes_ago']}", EXTENSIONS[told["by"]]
            switchboard.take(system_id, Heard(event, name, told["phone"], extension))


def _speak(told: dict[str, Any], service_id: int | None, began: datetime, *, by: Actor) -> None:
    outcome = CallOutcome(told["outcome"])
    asked = (Asked(outcome, told["words"], told["answer"], service_id),) if told["words"] else ()
    ending = Ending(
        outcome=outcome, phone=told["phone"], caller=told["caller"], started_at=began, asked=asked,
        unit_id=next(iter(sorted(by.unit_ids)), None),
    )  # fmt: skip
    with clock.standing_at(began + timedelta(minutes=told["lasted"])):
        call = calls.end(ending, by=by)
        if outcome is CallOutcome.DISCONNECTED:
            promises.owe(call, None, by=by)
        calls.wrap_up(call, set(), by=by)
