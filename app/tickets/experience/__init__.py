"""Which service a need means, from the catalogue's words and from what similar needs finally had (R011, R013).

The person chooses; each suggestion says why it is made. One indexed statement a question, however many requests there
are, because only counted words are asked (`learning`).
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from app.catalogue import read as catalogue
from app.catalogue.read import Found
from app.catalogue.wording import asked_words
from app.platform.database import read
from app.tickets.experience.models import NeedWord
from app.web.i18n import current_language, language, plural_

if TYPE_CHECKING:
    from collections.abc import Iterable

WEIGHT = 4.0
"""What a word that always meant one service counts, beside the places of a standard (`catalogue.wording.PLACES`)."""
SURE_ENOUGH = 0.3
"""The share of the requests with a word that one service must have before the word speaks for it."""
_SERVICES = 44  # of the handbook's catalogue: a scale, not a count to be kept in step
_LOOKED_AT = 20  # of what the catalogue finds; what fits less well than that is only in the way


class Evidence(NamedTuple):
    """What past requests say for one service: points beside the catalogue's, and how many were alike."""

    points: float
    requests: int


_KNOWN = select(NeedWord.stem, NeedWord.service_id, NeedWord.requests, NeedWord.corrected).where(
    NeedWord.stem.in_(bindparam("stems", expanding=True))
)


def find_by_words(question: str, spoken: str | None = None, *, limit: int = 10) -> list[Found]:
    """The offered services that fit a need, best first, each with the reason: words of its standard, requests alike."""
    told = spoken or current_language()
    fits = {
        fit.service.service_id: fit for fit in catalogue.find_by_words(question, told, limit=max(limit, _LOOKED_AT))
    }
    past = evidence(asked_words(question))
    offered = {line.service_id: line for line in catalogue.published(told)}
    with language(told):
        every = [
            _with_evidence(fits.get(one) or Found(line, "", 0.0), past.get(one))
            for one, line in offered.items()
            if one in fits or one in past
        ]
    return sorted(every, key=lambda fit: (-fit.points, fit.service.code))[:limit]


def _with_evidence(fit: Found, found: Evidence | None) -> Found:
    if found is None:
        return fit
    alike = plural_(found.requests, "%(n)s permohonan serupa", "%(n)s permohonan serupa")
    reason = f"{fit.reason}; {alike}" if fit.reason else alike
    return Found(fit.service, reason, round(fit.points + found.points, 3))


def evidence(stems: Iterable[str]) -> dict[int, Evidence]:
    """What past requests say for each service about these words."""
    asked = list(stems)
    if not asked:
        return {}
    by_stem: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for stem, service_id, requests, corrected in read(_KNOWN, {"stems": asked}):
        by_stem[stem][service_id] = requests, requests + corrected
    points, alike = defaultdict[int, float](float), defaultdict[int, int](int)
    for services in by_stem.values():
        whole = sum(weight for _requests, weight in services.values())
        for service_id, (requests, weight) in services.items():
            if weight / whole >= SURE_ENOUGH:
                points[service_id] += _points(weight / whole, len(services))
                alike[service_id] = max(alike[service_id], requests)
    return {service_id: Evidence(worth, alike[service_id]) for service_id, worth in points.items()}


def _points(share: float, services: int) -> float:
    """A word counts the more, the surer it meant this service and the fewer others it was ever used for."""
    return WEIGHT * share * log(1 + _SERVICES / (1 + services))
