"""Dossiers whose time is over: the night lists them, an officer proposes, another agrees, then they go (§3.6, §4.6).

Nothing is destroyed by the night alone. Each dossier goes in a short write of its own, so that a kill in the middle
leaves whole dossiers; the next run goes on. The list stays as the schedule of what was destroyed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    """Another than who proposed it agrees or refuses."""
    _standing(row, State.PROPOSED)
    if by.user_id == row.proposed_by_id:
        raise Forbidden(_("Yang memutuskan bukan yang mengusulkan daftar ini."))
    row.decision = cleaned(words, "decision", is_needed=not agreed)
    row.state = State.APPROVED if agreed else State.REFUSED
    row.decided_by_id, row.decided_at = by.user_id, clock.now()
    deed = "approved" if agreed else "refused"
    audit.record(f"retention:{deed}", f"destruction:{row.number}", {"dossiers": len(row.lines)}, by=by)
    if agreed:
        row.minutes_number = numbers.minutes_number(Destruction.minutes_number, "BA-MUSNAH")
        jobs.enqueue(JOB, {"list": row.id})


@jobs.handler(JOB)
def destroy(payload: dict[str, Any]) -> None:
    """Dossier by dossier; those that are gone already are gone."""
    row = db.session.get_one(Destruction, payload["list"])
    empty, by = nothing(), Actor.system()
    lines, scope, minutes = list(row.lines), row.scope, row.minutes_number or ""
    for line in lines:
        with write():
            _destroy_one(line, scope, minutes, empty, by)
    with write():
        lock(row)
        if row.state is State.APPROVED:
            row.state, row.done_at, row.outcome = State.DONE, clock.now(), {"dossiers": len(lines)}
            audit.record("retention:destroyed", f"destruction:{row.number}", {"dossiers": len(lines)}, by=by)
            printouts.forget_all()
            scrubbing.wanted()
        jobs.finish()


def _destroy_one(line: dict[str, Any], scope: Scope, minutes: str, empty: storage.Blob, by: Actor) -> None:
    digest = storage.keep(empty).hash
    if scope is Scope.FILES:
        _destroy_files(line["id"], digest)
        return
    whose = subjects.of_tickets({line["id"]: line["number"]})
    if not retention.is_erased(line["id"]):
        say_erased(whose.tickets, minutes, by=by)
        db.session.flush()
        held.erase(whose, digest)
        db.session.expire_all()


def _destroy_files(ticket_id: int, digest: str) -> None:
    theirs = (Attachment.ticket_id == ticket_id, Attachment.name != ERASED)
    storage_sweep.let_go(read(select(Attachment.blob_hash).where(*theirs)).scalars().all())
    change(update(Attachment).where(*theirs).values(name=ERASED, blob_hash=digest))


def _standing(row: Destruction, *states: State) -> None:
    if lock(row).state not in states:
        raise Conflict(_("Daftar ini sudah berubah. Muat ulang halamannya."))
