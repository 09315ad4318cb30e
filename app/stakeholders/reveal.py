"""Looking at a whole number is an act (handbook §3.5): with a reason, and written down before it is shown.

Citizen numbers and phones are masked everywhere; only these verbs give them whole, inside `write()`. The audit
log then answers "who saw this number between A and B" within the law's 3×24 hours. The route asks permission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import audit
from app.platform import phones
from app.platform.keys import unseal
from app.platform.text import clean_line
from app.stakeholders.unfit import Unfit
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.stakeholders.models import Person, Phone

REASON_LIMIT = 200


def citizen_number(person: Person, *, reason: str, by: Actor) -> str | None:
    """The person's whole citizen number; None when none is kept. Raises Unfit without a reason."""
    _record("citizen_number:revealed", f"person:{person.id}", {}, reason, by)
    return unseal(person.citizen_number_sealed) if person.citizen_number_sealed else None


def phone(row: Phone, *, reason: str, by: Actor) -> str:
    """The whole number as people write it. Raises Unfit without a reason."""
    owner = f"person:{row.person_id}" if row.person_id else f"organisation:{row.organisation_id}"
    _record("phone:revealed", owner, {"phone": row.id}, reason, by)
    return phones.display(row.digits)


def _record(action: str, subject: str, particulars: dict[str, int], reason: str, by: Actor) -> None:
    why = clean_line((reason or "")[: 4 * REASON_LIMIT])
    if not why:
        raise Unfit("reason", _("Tulis alasan melihat data ini."))
    if len(why) > REASON_LIMIT:
        raise Unfit("reason", _("Terlalu panjang: paling banyak %(limit)s huruf.", limit=REASON_LIMIT))
    audit.record(action, subject, {**particulars, "reason": why}, by=by)
