"""Which service a letter asks for, who asks, and which unit would have it: the catalogue, past requests, the rules.

The subject says it in few words; only a letter without one is asked by its text. Whoever complains, complains,
whatever the complaint is about (handbook LIN-01). The unit is the one the routing rules would send the request to.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.catalogue.models import TicketType
from app.platform import settings
from app.platform.database import read
from app.reading.proposals.fields import Field, Proposal
from app.tickets import experience, routing
from app.tickets.kinds import Channel, RequesterType
from app.tickets.routing import facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.catalogue.read import Found

LONGEST = 1500
"""Letters of a text that are asked when there is no subject."""
_COMPLAINS = re.compile(r"\b(?:pengaduan|aduan|keluhan|mengadu\w*|keberatan)\b", re.IGNORECASE)
_BUSINESS = re.compile(
    r"^(?:pt|cv|ud|pd|tb|toko|warung|koperasi|ksp\w*|ksu|kud|panitia pendiri koperasi|usaha)\b", re.IGNORECASE
)
_TITLED = re.compile(r"^(?:bapak|ibu|sdr|sdri)\b", re.IGNORECASE)
_LEAST, _MOST = 0.6, 0.95
_UNIT = select(Unit.code).where(Unit.id == bindparam("unit_id"))


def of(fields: Mapping[Field, Proposal], text: str) -> dict[Field, Proposal]:
    """What the letter means to this office; empty proposals where its words fit nothing offered."""
    subject = fields[Field.SUBJECT]
    who = requester_type(fields[Field.SENDER])
    found = _services(subject.value or text[:LONGEST], has_subject=bool(subject.value))
    if not found:
        nothing = Proposal("", 0.0)
        return {Field.REQUESTER_TYPE: who, Field.SERVICE: nothing, Field.UNIT: nothing}
    sure = round(_sureness(found) * max(subject.confidence, 0.5), 2)
    service = replace(subject, value=found[0].service.code, confidence=sure)
    return {
        Field.REQUESTER_TYPE: who,
        Field.SERVICE: service,
        Field.CLASSIFICATION: _classification(fields[Field.CLASSIFICATION], found[0], sure),
        Field.UNIT: replace(service, value=_unit(found[0], who, f"{subject.value}\n{text}")),
    }


def requester_type(sender: Proposal) -> Proposal:
    """Who asks, by the name: a firm or koperasi, a body with a head of its own, else a citizen."""
    if _BUSINESS.match(sender.value):
        kind = RequesterType.BUSINESS
    elif sender.is_headed and not _TITLED.match(sender.value):
        kind = RequesterType.OTHER_SECTOR
    else:
        kind = RequesterType.CITIZEN
    return replace(sender, value=kind.value, confidence=round(sender.confidence * 0.95, 2))


def _classification(told: Proposal, fit: Found, sure: float) -> Proposal:
    """The code in the sender's own number, else what the office files papers of such services under."""
    usual = settings.get("letters.classification").get(fit.service.group_code, "")
    return told if told.value or not usual else Proposal(usual, round(sure * 0.9, 2))


def _services(question: str, *, has_subject: bool) -> list[Found]:
    fits = [fit for fit in experience.find_by_words(question, "id") if not fit.service.is_internal]
    if has_subject and _COMPLAINS.search(question):
        complaints = [fit for fit in fits if fit.service.ticket_type is TicketType.PENGADUAN]
        return complaints or fits
    return fits


def _sureness(found: Sequence[Found]) -> float:
    """The farther the best stands before the second best, the surer."""
    best, second = found[0].points, found[1].points if len(found) > 1 else 0.0
    return _LEAST + (_MOST - _LEAST) * (best - second) / best if best else 0.0


def _unit(fit: Found, who: Proposal, text: str) -> str:
    asked = facts.of(fit.service.service_id, Channel.DOCUMENT, RequesterType(who.value), None, text)
    return str(read(_UNIT, {"unit_id": routing.way_for(asked).unit_id}).scalar_one())
