"""The demo office's own rules of routing: two cases that do not go the usual way (handbook §1.5, R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import Unit
from app.catalogue.models import Service
from app.extensions import db
from app.tickets.routing import drafting
from app.tickets.routing.drafting import Wanted

if TYPE_CHECKING:
    from app.accounts.actor import Actor


def publish(*, by: Actor) -> None:
    """Write them and put them in force, inside `write()`."""
    units = {row.code: row.id for row in db.session.execute(select(Unit.code, Unit.id))}
    labels = db.session.scalars(select(Service.id).where(Service.code == "INF-05")).one()
    rules = drafting.begin(by=by)
    for wanted in (
        Wanted(
            name="Dimintai uang oleh yang mengaku koperasi", words="pinjaman online, diminta transfer, koperasi palsu",
            unit_id=units["KLB-WAS"], is_priority=True, priority_reason="Orangnya dapat kehilangan uang hari ini juga.",
        ),
        Wanted(name="Label untuk ekspor", service_id=labels, words="ekspor, luar negeri", unit_id=units["UKM-KS"]),
    ):  # fmt: skip
        drafting.add(rules, wanted, by=by)
    drafting.publish(rules, by=by)
