"""Answers ready to be given, in the office's own plain words, with fields that the request fills in (handbook R023).

Text with `{nama}` and the like, never markup. A field nobody knows is refused when the text is saved, so that no
applicant ever reads one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update

from app.accounts import audit
from app.accounts.models import Unit
from app.catalogue.models import Service, ServiceVersion
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.stakeholders.models import Organisation, Person
from app.tickets.models import Ticket
from app.tickets.together.models import CannedAnswer
from app.web import office
from app.web.formatting import tanggal, waktu
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor

FIELDS = {
    "nama": lazy_("nama pemohon"),
    "nomor": lazy_("nomor permohonan"),
    "layanan": lazy_("nama layanan"),
    "janji": lazy_("waktu janji selesai"),
    "unit": lazy_("unit yang menangani"),
    "hari_ini": lazy_("tanggal hari ini"),
    "petugas": lazy_("nama petugas yang menjawab"),
    "kantor": lazy_("nama kantor"),
}
_FIELD = re.compile(r"\{([^{}\n]*)\}")
MOST = 20


class Canned(NamedTuple):
    """One answer to choose from."""

    id: int
    title: str
    text: str
    text_en: str
    service_id: int | None

    def in_language(self, language: str) -> str:
        return self.text_en if language == "en" and self.text_en else self.text


_CHOICE = (
    select(CannedAnswer.id, CannedAnswer.title, CannedAnswer.text, CannedAnswer.text_en, CannedAnswer.service_id)
    .where(
        CannedAnswer.is_active,
        or_(CannedAnswer.service_id.is_(None), CannedAnswer.service_id == bindparam("service_id")),
    )
    .order_by(CannedAnswer.service_id.is_(None), CannedAnswer.uses.desc(), CannedAnswer.title)
    .limit(MOST)
)
_OF_CODE = select(Service.id).where(Service.code == bindparam("code"))


def _choice(service_id: int | None) -> tuple[Canned, ...]:
    return tuple(Canned(*row) for row in read(_CHOICE, {"service_id": service_id}))


choice: Remembered[tuple[Canned, ...]] = Remembered("canned answers", _choice, of=(CannedAnswer,))
"""The answers for a service, the most used first, and behind them those for all services."""


def choice_for(service_code: str) -> tuple[Canned, ...]:
    """The same for a service's code; an unknown code has the general ones."""
    return choice(read(_OF_CODE, {"code": service_code}).scalar())


def unknown_fields(text: str) -> list[str]:
    """The fields of a text that no request can fill in, each once."""
    return [name for name in dict.fromkeys(_FIELD.findall(text)) if name not in FIELDS]


def filled(text: str, facts: Mapping[str, Any], *, gap: str | None = "…") -> str:
    """The text with our fields filled in; what is not known stands as a gap to be seen, or (None) as the field."""

    def fact(found: re.Match[str]) -> str:
        name = found[1]
        return str(facts.get(name) or (found[0] if gap is None else gap)) if name in FIELDS else found[0]

    return _FIELD.sub(fact, text)


def facts_today(by: Actor) -> dict[str, Any]:
    """What the fields say before there is a request."""
    return {"hari_ini": tanggal(clock.today()), "petugas": by.name, "kantor": office.identity().name}


def facts_of(row: Any, *, service: str, unit: str, by: Actor) -> dict[str, Any]:
    """What the fields say for one request (a row with its columns)."""
    return facts_today(by) | {
        "nama": row.person_name or row.organisation_name,
        "nomor": row.number,
        "layanan": service,
        "janji": waktu(row.due_at) if row.due_at else "",
        "unit": unit,
    }


_REQUEST = (
    select(
        *(Ticket.number, Ticket.due_at, Ticket.service_id, ServiceVersion.name.label("service")),
        *(Unit.name.label("unit"), Person.name.label("person_name"), Organisation.name.label("organisation_name")),
    )
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Ticket.id == bindparam("ticket_id"))
)


def finished(ticket_id: int, text: str, *, by: Actor) -> str:
    """An answer written before its request had a number, its fields filled in; inside `write()`. Uses are counted."""
    row = read(_REQUEST, {"ticket_id": ticket_id}).one()
    for one in choice(row.service_id):
        if filled(one.text, facts_today(by), gap=None) in text:
            count_use(one.id)
    return filled(text, facts_of(row, service=row.service, unit=row.unit, by=by))


_TITLES = select(CannedAnswer.id, CannedAnswer.title).where(CannedAnswer.id.in_(bindparam("ids", expanding=True)))


def titles(ids: list[int]) -> dict[int, str]:
    """The titles of these answers."""
    return {row.id: row.title for row in read(_TITLES, {"ids": ids})}


def count_use(answer_id: int) -> None:
    """It was put into an answer; inside `write()`."""
    used = update(CannedAnswer).where(CannedAnswer.id == answer_id).values(uses=CannedAnswer.uses + 1)
    db.session.execute(used.execution_options(synchronize_session=False))


def save(answer: CannedAnswer | None, told: Mapping[str, Any], *, by: Actor) -> CannedAnswer:
    """Keep a new or changed answer; inside `write()`. Raises Refused for a field nobody knows."""
    for name in ("text", "text_en"):
        _require_known(str(told[name]), name)
    if answer is None:
        answer = CannedAnswer(uses=0)
        db.session.add(answer)
    else:
        lock(answer)
    for name in ("title", "text", "text_en", "service_id", "is_active"):
        setattr(answer, name, told[name])
    answer.edited_by_id, answer.edited_at = by.user_id, clock.now()
    db.session.flush()
    audit.record("answer:saved", f"answer:{answer.id}", {"title": answer.title}, by=by)
    return answer


def _require_known(text: str, field: str) -> None:
    unknown = unknown_fields(text)
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown)
        raise Refused(_("Isian ini tidak dikenal: %(names)s.", names=names), field=field)
