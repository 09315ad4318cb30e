"""A call while it is spoken: what is typed stands on the server, so that a reload, another PC or a crash loses nothing.

It belongs to whoever takes it. The words are personal data of somebody who may say nothing in the end: they are kept
sealed, and forgotten as soon as the call is recorded. A page that knows an older version than the server's never
overwrites it silently. A call that nobody goes on with is closed after some days (`calls.keep_days`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from app.accounts import audit, roster
from app.contacts import looked_at
from app.contacts.models import Call, CallOutcome, CallState, Direction
from app.extensions import db
from app.platform import clock, phones, settings
from app.platform.conflicts import adding
from app.platform.database import change, lock, read
from app.platform.keys import seal, unseal
from app.platform.refusals import Conflict, Refused
from app.tables import Moment
from app.tickets import notices
from app.tickets.notices.kinds import NoticeKind
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from app.accounts.actor import Actor

LONGEST = 60_000  # letters of everything typed in one call
MOST_QUESTIONS = 20
QUESTION = ("description", "service", "answer", "subject")
"""The fields that are another thing asked, where the caller stays the same."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed so far: each field as it was sent, and the questions that were set aside before this one."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The field's value, empty where there is none."""
        return next(iter(self.fields.get(name, ())), "")

    def present(self) -> dict[str, str]:
        """The question that stands in the form."""
        return {name: self.first(name) for name in QUESTION}

    def asking(self, question: Mapping[str, str]) -> Draft:
        """The same caller with another question in the form."""
        return replace(self, fields=self.fields | {name: [question.get(name, "")] for name in QUESTION})

    def without(self, place: int) -> Draft:
        """The same without the question set aside at `place`, counted from 0."""
        return replace(self, asked=[one for number, one in enumerate(self.asked) if number != place])


class OnDesk(NamedTuple):
    """One call that is on somebody's desk now. `who` is the beginning of the number and the first name."""

    id: int
    is_over: bool
    who: str
    since: datetime

    @property
    def seconds(self) -> int:
        """How long it has lasted."""
        return max(0, int((clock.now() - self.since).total_seconds()))


_MINE = (
    select(Call.id, Call.state, Call.digits, Call.draft_sealed, Call.came_at, Call.started_at)
    .where(
        Call.user_id == bindparam("me"),
        or_(
            Call.state == CallState.OPEN,
            and_(Call.state == CallState.WRAPPING, Call.ended_at > bindparam("since", type_=Moment())),
        ),
    )
    .order_by(Call.id)
    .limit(30)
)


def on_desk(actor: Actor) -> list[OnDesk]:
    """The calls this person has not finished, the oldest first. A record nobody goes on with leaves the desk after
    `calls.wrap_minutes`."""
    since = clock.now() - timedelta(minutes=int(settings.get("calls.wrap_minutes")))
    return [_on_desk(row) for row in read(_MINE, {"me": actor.user_id, "since": since})]


def _on_desk(row: Any) -> OnDesk:
    return OnDesk(row.id, row.state == CallState.WRAPPING, _who(row), row.started_at or row.came_at)


def _who(row: Any) -> str:
    draft = _unsealed(row.draft_sealed)
    typed = draft.first("phone") or (phones.display(row.digits) if row.digits else "")
    digits = "".join(letter for letter in typed if letter.isdigit())
    number = [f"{digits[:4]}…"] if digits else []
    return " ".join([*number, *draft.first("name").split()[:1]])


def find(call_id: int, by: Actor) -> Call | None:
    """A call on one's own desk, or one that was there; None for anybody else's."""
    return db.session.scalars(select(Call).where(Call.id == call_id, Call.user_id == by.user_id)).first()


def of_key(key: str, by: Actor) -> Call | None:
    """The call of the form with this key, if it was kept already."""
    return db.session.scalars(select(Call).where(Call.form_key == key, Call.user_id == by.user_id)).first()


def draft_of(call: Call) -> Draft:
    """What is typed in it so far."""
    return _unsealed(call.draft_sealed)


def _unsealed(sealed: str | None) -> Draft:
    text = unseal(sealed) if sealed else None
    return Draft(**json.loads(text)) if text else Draft()


def keep(
    key: str,
    draft: Draft,
    *,
    by: Actor,
    version: int,
    started_at: datetime | None = None,
    looked: Iterable[str] = (),
) -> Call:
    """Keep what is typed in the call of this form, inside `write()`; the first time makes the call.

    `version` is the one the page knows. Raises Conflict where the server knows a newer one, or the call is over.
    """
    sealed = _sealed(draft)
    call = _begun(key, by, started_at)
    require_same(call, version)
    call.draft_sealed, call.version, call.saved_at = sealed, call.version + 1, clock.now()
    call.digits = phones.normalise(draft.first("phone")) or call.digits
    looked_at.note(call.id, [*looked, *_chosen(draft)])
    return call


def _sealed(draft: Draft) -> str:
    text = json.dumps(asdict(draft), ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused(_("Isian panggilan ini terlalu panjang untuk disimpan sambil jalan."))
    return seal(text)


def _begun(key: str, by: Actor, started_at: datetime | None) -> Call:
    """The call of this form, held until the write ends; a new one where nobody has begun it."""
    present = clock.now()
    values: dict[str, Any] = {
        "direction": Direction.INCOMING, "state": CallState.OPEN, "came_at": started_at or present,
        "started_at": started_at or present, "user_id": by.user_id, "form_key": key, "caller": "", "helper": "",
        "note": "", "extension": "", "is_confidential": False, "version": 0,
    }  # fmt: skip
    change(adding(Call, "form_key"), values)
    call = of_key(key, by)
    if call is None:
        raise Conflict(_("Panggilan ini ditangani petugas lain."))
    return lock(call)


def require_same(call: Call, version: int | None) -> None:
    """The call goes on, and (with a version) is as the page knows it. Raises Conflict."""
    if call.is_over:
        raise Conflict(_("Panggilan ini sudah diakhiri di jendela atau komputer lain."))
    if version is not None and version != call.version:
        raise Conflict(_("Panggilan ini sudah diubah di jendela atau komputer lain."))


def _chosen(draft: Draft) -> list[str]:
    """The records that the form itself names."""
    named = (("person", "person_id"), ("organisation", "organisation_id"), ("service", "service"))
    return [f"{kind}:{draft.first(name)}" for kind, name in named if draft.first(name)]


def set_aside(draft: Draft) -> Draft:
    """The question in the form is put beside the others, and the form is free for the next. Raises Refused."""
    question = draft.present()
    if not question["description"].strip():
        raise Refused(_("Tulis dahulu pertanyaan yang ini."), field="description")
    if not (question["answer"].strip() or question["service"]):
        raise Refused(_("Pilih layanannya, atau tulis jawabannya, sebelum pertanyaan berikutnya."), field="service")
    if len(draft.asked) >= MOST_QUESTIONS:
        raise Refused(_("Satu panggilan memuat paling banyak %(count)s pertanyaan.", count=MOST_QUESTIONS))
    return replace(draft.asking({}), asked=[*draft.asked, question])


def take_up(draft: Draft, place: int) -> Draft:
    """The question set aside at `place` comes back into the form; what stood there is set aside in its stead."""
    if not 0 <= place < len(draft.asked):
        raise Refused(_("Pertanyaan itu tidak ada lagi."))
    wanted, present = draft.asked[place], draft.present()
    rest = draft.without(place)
    if any(value.strip() for value in present.values()):
        rest = replace(rest, asked=[*rest.asked, present])
    return rest.asking(wanted)


def pick_up(call: Call, *, by: Actor) -> None:
    """Take a ringing call at one's own desk. Raises Conflict when it no longer rings."""
    lock(call)
    if call.state is CallState.OPEN and call.user_id == by.user_id:
        return
    if call.state is not CallState.RINGING:
        raise Conflict(_("Panggilan ini sudah berhenti berdering."))
    call.state, call.started_at, call.user_id = CallState.OPEN, clock.now(), by.user_id


def give(call: Call, to: int | None, *, by: Actor) -> None:
    """A colleague goes on with the call, with every word typed so far; inside `write()`. Raises Refused for nobody."""
    lock(call)
    if call.state is not CallState.OPEN or call.user_id != by.user_id:
        raise Conflict(_("Panggilan ini tidak sedang Anda tangani."))
    if to is None or to == by.user_id or to not in roster.who_may("ticket:create"):
        raise Refused(_("Pilih rekan yang akan melanjutkan panggilan ini."), field="give_to")
    call.user_id, call.given_by_id, call.given_at = to, by.user_id, clock.now()
    call.saved_at, call.version = None, call.version + 1
    audit.record("phone:call_given", f"call:{call.id}", {"to": to}, by=by)
    notices.to_people([to], NoticeKind.CALL_GIVEN, by=by.name)


_FORGOTTEN = (
    select(Call.id)
    .where(Call.state != CallState.ENDED, Call.came_at < bindparam("before"))
    .order_by(Call.id)
    .limit(200)
)


def left_behind() -> list[int]:
    """Calls that nobody has gone on with for `calls.keep_days`."""
    before = clock.now() - timedelta(days=int(settings.get("calls.keep_days")))
    return [row.id for row in read(_FORGOTTEN, {"before": before})]


def close_left_behind(call: Call) -> None:
    """End one of them, inside `write()`: it counts as a call, its unsent words are forgotten."""
    lock(call)
    if call.state is CallState.ENDED:
        return
    call.outcome = call.outcome or (CallOutcome.MISSED if call.started_at is None else CallOutcome.NOTHING)
    call.state, call.draft_sealed = CallState.ENDED, None
    call.ended_at = call.ended_at or call.saved_at or call.came_at
