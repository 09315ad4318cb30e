"""A request about one's own data: opened, proposed, decided by another, carried out (UU 27/2022 art. 30, 32, 43).

A copy needs no second person; a correction and an erasure do. What the law keeps is named and stays: as long as one
dossier must, the person's record stays with it. After an erasure the history's chain is whole, its words are gone.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.accounts import audit
from app.extensions import db
from app.personal_data import numbers, retention, scrubbing, subjects
from app.personal_data.models import AskedBy, DataRequest, State, Wish
from app.platform import clock, jobs, printouts, settings, storage
from app.platform.database import lock, read
from app.platform.keys import seal, unseal
from app.platform.refusals import Conflict, Forbidden, Refused
from app.platform.text import clean_text
from app.stakeholders import held, register
from app.stakeholders.models import Person
from app.tickets import history, search
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.stakeholders.held import Subject

COPY = "personal_data.copy"
WORDS_LIMIT = 2000
CORRECTABLE = ("name", "citizen_number", "email", "address", "phone")


class Parts(NamedTuple):
    """What an erasure would take and what the law keeps."""

    goes: Subject
    stays: list[retention.Stays]

    @property
    def is_whole(self) -> bool:
        return not self.stays


def ask(person: Person | None, wish: Wish, *, asked_by: AskedBy, identity: str, words: str, by: Actor) -> DataRequest:
    """Put a request on record; the law's clock runs from now. From an account the person is found by an officer."""
    identity, words = cleaned(identity, "identity"), cleaned(words, "words", is_needed=False)
    hours = int(settings.get("personal_data.hours"))
    audit.record("data_request:opened", f"person:{person.id}" if person else "person", {"wish": wish.value}, by=by)
    row = DataRequest(
        number=numbers.next_number(DataRequest.number, "PDP"), wish=wish, state=State.OPEN,
        person_id=person.id if person else None, asked_by=asked_by, asked_at=clock.now(),
        due_at=clock.now() + timedelta(hours=hours), identity=identity, words=words, evidence_name="", proposal="",
        decision="", outcome={}, opened_by_id=by.user_id if asked_by is not AskedBy.ACCOUNT else None,
        account_id=by.user_id if asked_by is AskedBy.ACCOUNT else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def settle_whose(row: DataRequest, person: Person, *, identity: str, by: Actor) -> None:
    """An officer made sure which record the account's request is about."""
    if lock(row).person_id:
        raise Conflict(_("Permintaan ini sudah jelas tentang siapa."))
    row.person_id, row.identity = person.id, cleaned(identity, "identity")
    audit.record("data_request:settled", f"person:{person.id}", {"request": row.number}, by=by)


def make_copy(row: DataRequest, *, by: Actor) -> None:
    """Let the worker put everything together that is held of the person."""
    person_id = _standing(row, State.OPEN, State.DONE)
    if row.wish is not Wish.ACCESS:
        raise Conflict(_("Permintaan ini bukan permintaan salinan."))
    audit.record("data_request:copied", f"person:{person_id}", {"request": row.number}, by=by)
    row.state, row.done_at, row.decided_by_id = State.DONE, clock.now(), by.user_id
    jobs.enqueue(COPY, {"request": row.id})


def propose(
    row: DataRequest,
    words: str,
    *,
    by: Actor,
    changes: dict[str, str] | None = None,
    evidence: tuple[storage.Blob, str] | None = None,
) -> None:
    """Say what shall be done and why; a correction says what it was, what it becomes, and by which paper."""
    person_id = _standing(row, State.OPEN)
    if row.wish is Wish.CORRECTION:
        row.changes_sealed = seal(json.dumps(_old_and_new(person_id, changes or {})))
    if evidence:
        row.evidence_hash, row.evidence_name = storage.keep(evidence[0]).hash, evidence[1]
    row.proposal, row.state = cleaned(words, "proposal"), State.PROPOSED
    row.proposed_by_id, row.proposed_at = by.user_id, clock.now()
    audit.record("data_request:proposed", f"person:{person_id}", {"request": row.number}, by=by)


def decide(row: DataRequest, *, agreed: bool, words: str, by: Actor) -> None:
    """Another than whoever proposed it agrees or refuses; a refusal says why."""
    person_id = _standing(row, State.PROPOSED)
    if by.user_id in (row.proposed_by_id, row.opened_by_id):
        raise Forbidden(_("Yang memutuskan bukan yang mengusulkan atau mencatat permintaan ini."))
    row.decision = cleaned(words, "decision", is_needed=not agreed)
    row.state = State.APPROVED if agreed else State.REFUSED
    row.decided_by_id, row.decided_at = by.user_id, clock.now()
    deed = "approved" if agreed else "refused"
    audit.record(f"data_request:{deed}", f"person:{person_id}", {"request": row.number}, by=by)


def parts(person_id: int) -> Parts:
    """What an erasure takes today: everything, or as long as a dossier must stay only the others."""
    whole = subjects.of_person(person_id)
    stays = retention.what_stays(whole)
    if not stays:
        return Parts(whole, stays)
    kept = {one.number for one in stays}
    dossiers = dict(zip(whole.tickets, whole.numbers, strict=True))
    return Parts(subjects.of_tickets({i: number for i, number in dossiers.items() if number not in kept}), stays)


def carry_out(row: DataRequest, nothing: storage.Blob, *, by: Actor) -> None:
    """Do what was agreed. `nothing` is a content, already on the disk, that says that a file was erased."""
    person_id = _standing(row, State.APPROVED)
    if row.wish is Wish.CORRECTION:
        _correct(row, person_id, by)
    else:
        _erase(row, person_id, storage.keep(nothing).hash, by)
    row.state, row.done_at = State.DONE, clock.now()


def _erase(row: DataRequest, person_id: int, nothing: str, by: Actor) -> None:
    taken = parts(person_id)
    audit.record("data_request:erased", f"person:{person_id}", {"request": row.number}, by=by)
    row.minutes_number = numbers.minutes_number(DataRequest.minutes_number, "BA-PDP")
    say_erased(taken.goes.tickets, row.minutes_number, by=by)
    db.session.flush()
    rows = held.erase(taken.goes, nothing)
    db.session.expire_all()
    lock(row).outcome = {
        "rows": rows, "dossiers": list(taken.goes.numbers), "is_whole": taken.is_whole,
        "stays": [{"number": one.number, "class": one.label, "permanent": one.is_permanent,
                   "until": one.until.isoformat() if one.until else ""} for one in taken.stays],
    }  # fmt: skip
    printouts.forget_all()
    scrubbing.wanted()


def say_erased(ticket_ids: tuple[int, ...], minutes: str, *, by: Actor) -> None:
    """The history of each says that its words were erased, and by which minutes; not to its owner's page."""
    for ticket in db.session.scalars(select(Ticket).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id)).all():
        history.append(ticket, EventKind.TEXT_ERASED, by=by, is_public=False, minutes=minutes)


def _correct(row: DataRequest, person_id: int, by: Actor) -> None:
    wanted = {field: new for field, (_old, new) in changes_of(row).items()}
    person = db.session.get_one(Person, person_id)
    if phone := wanted.pop("phone", ""):
        register.phone(person, phone, by=by)
    if wanted:
        register.correct(person, by=by, **wanted)
    search.index_requests_of(person)
    audit.record("data_request:corrected", f"person:{person_id}", {"request": row.number}, by=by)
    row.outcome = {"fields": sorted(changes_of(row))}


def changes_of(row: DataRequest) -> dict[str, list[str]]:
    """The corrections: field → what it was, what it becomes."""
    told: dict[str, list[str]] = json.loads((row.changes_sealed and unseal(row.changes_sealed)) or "{}")
    return told


def _old_and_new(person_id: int, changes: dict[str, str]) -> dict[str, list[str]]:
    person = db.session.get_one(Person, person_id)
    number = (person.citizen_number_sealed and unseal(person.citizen_number_sealed)) or ""
    old = {"name": person.name, "citizen_number": number, "email": person.email or "", "address": person.address or ""}
    told = {field: [old.get(field, ""), new] for field, new in changes.items() if new and new != old.get(field)}
    if not told:
        raise Refused(_("Tulis paling sedikit satu data yang diperbaiki."), field="name")
    return told


def _standing(row: DataRequest, *states: State) -> int:
    """The person it is about, while it stands where the step begins."""
    if lock(row).state not in states:
        raise Conflict(_("Permintaan ini sudah berubah. Muat ulang halamannya."))
    if row.person_id is None:
        raise Conflict(_("Tetapkan dahulu data siapa yang dimaksud."))
    return register.standing(Person, row.person_id).id


def cleaned(text: str, field: str, *, is_needed: bool = True) -> str:
    """An officer's or applicant's words as they are kept. Raises Refused where they are missing or too long."""
    kept = clean_text((text or "")[: 4 * WORDS_LIMIT])
    if is_needed and not kept:
        raise Refused(_("Isian ini wajib diisi."), field=field)
    if len(kept) > WORDS_LIMIT:
        raise Refused(_("Terlalu panjang: paling banyak %(limit)s huruf.", limit=WORDS_LIMIT), field=field)
    return kept


def is_overdue(row: Any) -> bool:
    """Whether the law's time is over and it is not answered."""
    return row.state in (State.OPEN, State.PROPOSED, State.APPROVED) and row.due_at < clock.now()


def of_person(person_id: int) -> list[Any]:
    """The requests about somebody's data, newest first."""
    people = subjects.of_person(person_id).people
    theirs = select(DataRequest.number, DataRequest.wish, DataRequest.state, DataRequest.asked_at)
    return list(read(theirs.where(DataRequest.person_id.in_(people)).order_by(DataRequest.id.desc()).limit(20)))
