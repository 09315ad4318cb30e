"""Dossiers whose time is over: the night lists them, an officer proposes, another agrees, then they go (§3.6, §4.6).

Nothing is destroyed by the night alone, and nothing by a list alone: whether a dossier's time is over still is asked
when it is agreed and in the very write that destroys it; what must stay now is kept, and the minutes say so. Each
dossier goes in a short write of its own, so that a kill in the middle leaves whole dossiers; the next run goes on. The
list stays as the schedule of what was destroyed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import db
from app.personal_data import numbers, retention, scrubbing, subjects
from app.personal_data.models import Destruction, Fate, Scope, State
from app.personal_data.requests import cleaned, say_erased
from app.platform import clock, jobs, printouts, settings, storage, storage_sweep
from app.platform.database import change, lock, read, write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.stakeholders import held
from app.stakeholders.held import ERASED
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from app.web.i18n import _

if TYPE_CHECKING:
    from app.personal_data.models import RetentionClass

JOB = "retention.destroy"
_WAITING = (State.OPEN, State.PROPOSED, State.APPROVED)
NOTHING = b"Berkas ini dihapus menurut aturan. / This file was erased by rule.\n"


def nothing() -> storage.Blob:
    """The content that stands where a file stood. Outside `write()`."""
    return storage.store(NOTHING, "text/plain")


@jobs.handler("retention.propose", every_day=True)
def propose_tonight(_payload: dict[str, Any]) -> None:
    """One list of each class that has something over its time and no list waiting."""
    for row in retention.classes():
        if row.fate is not Fate.PERMANENT:
            with write():
                list_dossiers(row, by=Actor.system())
    with write():
        jobs.finish()


def list_dossiers(row: RetentionClass, *, by: Actor) -> Destruction | None:
    """Put what is over its time on a list, the oldest first; None when nothing is, or a list of the class waits."""
    waiting = select(Destruction.id).where(Destruction.code == row.code, Destruction.state.in_(_WAITING))
    most = int(settings.get("retention.most_at_once"))
    found = read(retention.over_time(row).limit(most)).all()
    if not found or read(waiting).first():
        return None
    audit.record("retention:listed", f"retention:{row.code}", {"dossiers": len(found)}, by=by)
    made = Destruction(
        number=numbers.next_number(Destruction.number, "DUM"), code=row.code, scope=row.scope, state=State.OPEN,
        listed_at=clock.now(), proposal="", decision="", outcome={},
        lines=[{"id": one.id, "number": one.number, "service": one.code, "is_secret": one.is_confidential,
                "closed": clock.wib(one.closed_at).date().isoformat()} for one in found],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def take_off(row: Destruction, numbers_kept: set[str], *, by: Actor) -> None:
    """Dossiers that shall stay for now, because somebody still needs them; the next list has them again."""
    _standing(row, State.OPEN)
    row.lines = [line for line in row.lines if line["number"] not in numbers_kept]
    audit.record("retention:kept", f"destruction:{row.number}", {"dossiers": sorted(numbers_kept)}, by=by)
    if not row.lines:
        raise Refused(_("Daftar tidak boleh kosong; tolak saja daftarnya."), field="kept")


def propose(row: Destruction, words: str, *, by: Actor) -> None:
    """An officer has looked through the list and proposes it."""
    _standing(row, State.OPEN)
    row.proposal, row.state = cleaned(words, "proposal"), State.PROPOSED
    row.proposed_by_id, row.proposed_at = by.user_id, clock.now()
    audit.record("retention:proposed", f"destruction:{row.number}", {"dossiers": len(row.lines)}, by=by)


def decide(row: Destruction, *, agreed: bool, words: str, by: Actor) -> None:
    """Another than who proposed it agrees or refuses. What must stay by now is no part of what is agreed."""
    _standing(row, State.PROPOSED)
    if by.user_id == row.proposed_by_id:
        raise Forbidden(_("Yang memutuskan bukan yang mengusulkan daftar ini."))
    if agreed:
        _keep_what_must_stay(row)
    row.decision = cleaned(words, "decision", is_needed=not agreed)
    row.state = State.APPROVED if agreed else State.REFUSED
    row.decided_by_id, row.decided_at = by.user_id, clock.now()
    deed = "approved" if agreed else "refused"
    audit.record(f"retention:{deed}", f"destruction:{row.number}", {"dossiers": len(row.lines)}, by=by)
    if agreed:
        row.minutes_number = numbers.minutes_number(Destruction.minutes_number, "BA-MUSNAH")
        jobs.enqueue(JOB, {"list": row.id})


def _keep_what_must_stay(row: Destruction) -> None:
    over = retention.still_over_time(row.code, [line["id"] for line in row.lines])
    stay = [line for line in row.lines if line["id"] not in over and not _is_gone(line["id"], row.scope)]
    kept = [line["number"] for line in stay]
    if len(kept) == len(row.lines):
        raise Refused(_("Tidak ada lagi yang boleh dimusnahkan dari daftar ini. Tolak daftarnya."), field="agreed")
    row.outcome = {"kept": kept}


@jobs.handler(JOB)
def destroy(payload: dict[str, Any]) -> None:
    """Dossier by dossier; those that are gone already are gone."""
    row = db.session.get_one(Destruction, payload["list"])
    empty, by = nothing(), Actor.system()
    agreed, told = _agreed(row), _Told(row.code, row.scope, row.minutes_number or "")
    for line in agreed:
        with write():
            _destroy_one(line, told, empty, by)
    with write():
        if lock(row).state is State.APPROVED:
            _finish(row, agreed, by)
        jobs.finish()


class _Told(NamedTuple):
    """What a list says of all its dossiers."""

    code: str
    scope: Scope
    minutes: str


def _agreed(row: Destruction) -> list[dict[str, Any]]:
    return [line for line in row.lines if line["number"] not in row.outcome.get("kept", ())]


def _finish(row: Destruction, agreed: list[dict[str, Any]], by: Actor) -> None:
    """What is not gone now was kept, however often this was begun."""
    kept = [line["number"] for line in agreed if not _is_gone(line["id"], row.scope)]
    row.state, row.done_at = State.DONE, clock.now()
    row.outcome = {"dossiers": len(agreed) - len(kept), "kept": [*row.outcome.get("kept", ()), *kept]}
    facts = {"dossiers": row.outcome["dossiers"], "kept": len(row.outcome["kept"])}
    audit.record("retention:destroyed", f"destruction:{row.number}", facts, by=by)
    printouts.forget_all()
    scrubbing.wanted()


def _destroy_one(line: dict[str, Any], told: _Told, empty: storage.Blob, by: Actor) -> None:
    """Only while its time is over: between the list and this moment it may have been opened again."""
    row = db.session.get(Ticket, line["id"])
    if row is None or not retention.still_over_time(told.code, [lock(row).id]):
        return
    digest = storage.keep(empty).hash
    if told.scope is Scope.FILES:
        _destroy_files(line["id"], digest)
        return
    whose = subjects.of_tickets({line["id"]: line["number"]})
    say_erased(whose.tickets, told.minutes, by=by)
    db.session.flush()
    held.erase(whose, digest)
    db.session.expire_all()


def _is_gone(ticket_id: int, scope: Scope) -> bool:
    if scope is Scope.DOSSIER:
        return retention.is_erased(ticket_id)
    theirs = select(Attachment.id).where(Attachment.ticket_id == ticket_id, Attachment.name != ERASED)
    return read(theirs.limit(1)).first() is None


def _destroy_files(ticket_id: int, digest: str) -> None:
    theirs = (Attachment.ticket_id == ticket_id, Attachment.name != ERASED)
    storage_sweep.let_go(read(select(Attachment.blob_hash).where(*theirs)).scalars().all())
    change(update(Attachment).where(*theirs).values(name=ERASED, blob_hash=digest))


def _standing(row: Destruction, *states: State) -> None:
    if lock(row).state not in states:
        raise Conflict(_("Daftar ini sudah berubah. Muat ulang halamannya."))
