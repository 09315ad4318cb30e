"""Which unit a letter's request goes to, and why: its service's, or the one a rule of the office names (R033, §1.5).

The rules decide, as for every request; a clerk who knows better chooses another unit, and that stands in the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalogue.offers import offered
from app.platform.refusals import Refused
from app.tickets import routing
from app.tickets.kinds import Channel, RequesterType
from app.tickets.routing import facts
from app.web.i18n import _
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.channels.document.desk.form import LetterForm
    from app.tickets.routing import Way


def why(form: LetterForm) -> str:
    """Where the request would go as the form stands now, with the reason; nothing while there is no service."""
    try:
        service = offered(form.service.data or "")
    except Refused:
        return ""
    way = _way(service.service_id, form)
    unit = {choice.value: choice.label for choice in form.unit.choices}.get(str(way.unit_id), "")
    if way.rule is not None:
        return _("%(unit)s, karena aturan kantor “%(rule)s”.", unit=unit, rule=way.rule.name)
    if way.is_above:
        return _("%(unit)s, karena unit layanan %(service)s sudah ditutup.", unit=unit, service=service.code)
    return _("%(unit)s, karena layanannya %(service)s.", unit=unit, service=service.code)


def chosen(form: LetterForm) -> int | None:
    """Where the clerk sends it; None: where the rules say."""
    return row_id(form.unit.data) or None


def _way(service_id: int, form: LetterForm) -> Way:
    text = f"{form.subject.data or ''}\n{form.description.data or form.subject.data or ''}"
    asked = {kind.value: kind for kind in RequesterType}.get(form.requester_type.data, RequesterType.OTHER_SECTOR)
    return routing.way_for(facts.of(service_id, Channel.DOCUMENT, asked, form.kelurahan_id(), text))
