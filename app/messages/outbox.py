"""The outbox: what is to be said to whom, and what came of it (handbook §5.5: channel, text, time, sender, result).

A row is written in the transaction that gave rise to it; a worker, or somebody's hand, brings it. Every end travels up
by `on_result`, in the same transaction, so that a history can tell of it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, literal_column, or_, select

from app.accounts import demo_office
from app.accounts.actor import Actor
from app.extensions import db
from app.messages import hours, texts, ways
from app.messages.models import Message, State, Way
from app.platform import clock, jobs, phones, settings
from app.platform.database import lock
from app.platform.keys import seal, unseal
from app.platform.refusals import Conflict, Forbidden, Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    Effect = Callable[[Message, Actor], None]

SENDERS = ("message:send", "ticket:answer")
"""Who may give word by hand: the operators, and whoever answers that person anyway."""
TEST = "test"
"""The message with which the office tries a way; nobody is disturbed by it, so it goes at any hour."""
_LONGEST_RESULT = 500
_IS_TO_DO = Message.state == State.BY_HAND
_WAS_TRIED = or_(Message.instead_of_id.is_not(None), Message.attempts > 0)
IS_UNREACHED = and_(_IS_TO_DO, _WAS_TRIED)
"""A word for a person whom a machine or a hand has tried to reach and did not."""
IS_UNREACHED_OF_ONE = and_(literal_column("message.state || ''") == State.BY_HAND.value, _WAS_TRIED)
"""The same among the words about one thing: written so that its number is looked up, not every word to be done."""
_after: list[Effect] = []


class Words(NamedTuple):
    """What a message says, and because of what. `secrets` fill their places only as it leaves, so that no screen
    shows a PIN or a link."""

    subject: str
    text: str
    secrets: Mapping[str, str]
    because: str | None = None


def on_result(effect: Effect) -> Effect:
    """Register what else happens, in the same transaction, when a message has ended or failed."""
    if effect not in _after:
        _after.append(effect)
    return effect


def add(
    about: str, code: str, words: Words, *, way: Way, recipient: str = "", language: str = "id",
    instead_of: Message | None = None,
) -> Message:  # fmt: skip
    """Put one message into the outbox, inside `write()`. A machine brings it where one can, else somebody's hand."""
    row = _put(about, code, words, way=way, recipient=recipient, language=language, instead_of=instead_of)
    db.session.flush()
    if way in ways.MACHINES and ways.is_ready(way):
        _hand_to_machine(row)
    return row


def _put(
    about: str, code: str, words: Words, *, way: Way, recipient: str = "", language: str,
    instead_of: Message | None = None,
) -> Message:  # fmt: skip
    row = Message(
        about=about, code=code, way=way, state=State.BY_HAND, language=language,
        recipient_sealed=seal(recipient) if recipient else None, subject=words.subject, attempts=0,
        body_sealed=seal(json.dumps([words.text, dict(words.secrets)])),
        because=words.because, instead_of_id=instead_of.id if instead_of else None, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    return row


def note(about: str, code: str, words: Words, *, way: Way, language: str, result: str, by: Actor) -> Message:
    """Keep what was said without being sent: it stands on the tracking page, or was said face to face."""
    row = _put(about, code, words, way=way, language=language)
    row.state, row.result, row.ended_at = State.DONE, result, row.created_at
    row.by_user_id, row.by_name = by.user_id, by.name if by.is_staff else None
    return row


def said(row: Any, *, with_secrets: bool) -> str:
    """The whole message with its ending; its secrets stay covered unless it is about to leave."""
    text, secrets = opened(row)
    text = texts.without_secrets(text) if row.way is Way.CALL else text
    shown = texts.uncovered(text, secrets if with_secrets else dict.fromkeys(secrets, "••••••"))
    return f"{shown}\n\n{texts.ending(row.language)}"


def opened(row: Any) -> tuple[str, dict[str, str]]:
    """The text and its secrets as they were put in; empty when the office's key is another."""
    unsealed = unseal(row.body_sealed)
    text, secrets = json.loads(unsealed) if unsealed else ("", {})
    return text, secrets


def recipient(row: Any) -> str:
    """The address, the digits or the postal address it goes to."""
    return (unseal(row.recipient_sealed) or "") if row.recipient_sealed else ""


def covered(to: str) -> str:
    """Enough of an address to know it again by, and no more."""
    if to.isdigit():
        return phones.masked(to)
    local, at, host = to.rpartition("@")
    return f"{local[:1]}•••{at}{host}" if at else (_("alamat surat") if to else "")


def begin(row: Message) -> bool:
    """A worker takes it up, inside `write()`. False when it must not go (any more, yet, or a second time)."""
    lock(row)
    if row.state is State.WAITING and row.code != TEST and hours.next_moment(clock.now()) > clock.now():
        _wait_until(row, clock.now())
        return False
    if row.state not in (State.WAITING, State.SENDING):
        return False
    if row.state is State.SENDING and not _may_go_again(row):
        _close(row, State.FAILED, _("Terputus saat dikirim. Tidak diketahui apakah sudah sampai."), Actor.system())
        return False
    row.attempts += 1
    row.state = State.SENDING
    return True


def _may_go_again(row: Message) -> bool:
    """Cut off in the middle: a mail goes again under its own Message-ID, an SMS might be read twice."""
    return row.way is Way.EMAIL and row.attempts < int(settings.get("messages.tries"))


def sent(row: Message, reference: str, result: str) -> None:
    """The other machine took it, inside `write()`."""
    lock(row)
    if row.state is not State.SENDING:
        return
    row.reference = reference[:200] or None
    _close(row, State.SENT, result, Actor.system())


def not_sent(row: Message, why: str, *, is_final: bool) -> None:
    """It could not be handed over, inside `write()`: later again, or given up after `messages.tries` tries."""
    lock(row)
    if row.state is not State.SENDING:
        return
    if is_final or row.attempts >= int(settings.get("messages.tries")):
        row.is_refused = is_final
        _close(row, State.FAILED, why, Actor.system())
        return
    pause = timedelta(minutes=int(settings.get("messages.retry_minutes")) * 2 ** (row.attempts - 1))
    row.result = why[:_LONGEST_RESULT]
    _wait_until(row, clock.now() + pause)


def bounced(row: Message, why: str) -> None:
    """It came back, inside `write()`: the address does not take it after all."""
    lock(row)
    if row.state in (State.SENT, State.WAITING, State.SENDING):
        row.is_refused = True
        _close(row, State.FAILED, why, Actor.system())


def reported(row: Message, *, has_arrived: bool, why: str) -> bool:
    """A gateway says later what became of a message it had taken, inside `write()`; False for news of old.

    A report never undoes another: what arrived has arrived, whatever a gateway says after it.
    """
    lock(row)
    if row.state is not State.SENT or row.delivered_at is not None:
        return False
    if has_arrived:
        row.delivered_at, row.result = clock.now(), why[:_LONGEST_RESULT]
        _tell(row, Actor.system())
    else:
        _close(row, State.FAILED, why, Actor.system())
    return True


def open_about(about: str) -> list[Message]:
    """What has not left yet, the oldest first."""
    waits = (Message.about == about, Message.state.in_((State.BY_HAND, State.WAITING)))
    return list(db.session.scalars(select(Message).where(*waits).order_by(Message.id)))


def withdraw(row: Message, why: str, *, by: Actor) -> bool:
    """It goes another way instead, inside `write()`; False when it has left meanwhile."""
    lock(row)
    if row.state not in (State.BY_HAND, State.WAITING):
        return False
    _close(row, State.CANCELLED, why, by)
    return True


def whole(words: Words, spoken: str) -> str:
    """The words as they leave, secrets and ending included."""
    return f"{texts.uncovered(words.text, words.secrets)}\n\n{texts.ending(spoken)}"


def give(row: Message, *, by: Actor, result: str) -> None:
    """Somebody has brought it: sent, posted, or said on the telephone."""
    _require(row, by, State.BY_HAND, State.FAILED)
    _close(row, State.DONE, result, by)


def not_reached(row: Message, *, by: Actor, result: str) -> None:
    """Somebody tried and reached nobody; it stays to be done, after a while."""
    _require(row, by, State.BY_HAND, State.FAILED)
    row.attempts += 1
    row.state, row.result, row.by_user_id, row.by_name = State.BY_HAND, result[:_LONGEST_RESULT], by.user_id, by.name
    pause = timedelta(minutes=int(settings.get("messages.call_again_minutes")))
    row.next_try_at = hours.next_moment(clock.now() + pause)
    _tell(row, by)


def retry(row: Message, *, by: Actor) -> None:
    """Send it again after it had failed."""
    _require(row, by, State.FAILED)
    if row.way not in ways.MACHINES or not ways.is_ready(row.way):
        raise Refused(_("Jalur ini belum disiapkan. Sampaikan dengan cara lain."))
    row.attempts, row.ended_at, row.is_refused = 0, None, False
    for instead in db.session.scalars(select(Message).where(Message.instead_of_id == row.id, _IS_TO_DO)):
        _close(instead, State.CANCELLED, _("Dikirim ulang."), by)
    _hand_to_machine(row)


def cancel(row: Message, reason: str, *, by: Actor) -> None:
    """It need not go out any more."""
    _require(row, by, State.WAITING, State.BY_HAND, State.FAILED)
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."), field="reason")
    _close(row, State.CANCELLED, reason.strip(), by)


def forget(about: str, because: str) -> None:
    """Erase what messages said because of this, inside `write()`; that there were some stays on record.

    One that has not left yet does not leave any more.
    """
    for row in db.session.scalars(select(Message).where(Message.about == about, Message.because == because)):
        row.body_sealed = seal(json.dumps([_("Teks dihapus menurut aturan."), {}]))
        if row.state in (State.WAITING, State.BY_HAND):
            _close(row, State.CANCELLED, _("Teksnya dihapus menurut aturan."), Actor.system())


def _require(row: Message, by: Actor, *states: State) -> None:
    if not any(by.may(name) for name in SENDERS):
        raise Forbidden(_("Peran Anda tidak boleh menyampaikan kabar."))
    lock(row)
    if row.state not in states:
        raise Conflict(_("Kabar ini sudah ditangani."))


def _hand_to_machine(row: Message) -> None:
    """In a demo it goes no further than the screen."""
    if demo_office.is_demo():
        _close(row, State.SENT, _("Contoh: hanya tampil di kotak keluar, tidak dikirim."), Actor.system())
    else:
        _wait_until(row, clock.now())


def _wait_until(row: Message, moment: datetime) -> None:
    row.state = State.WAITING
    row.next_try_at = moment if row.code == TEST else hours.next_moment(moment)
    order(row)


def order(row: Message) -> None:
    """Have the worker send it at its time, inside `write()`. A second order finds nothing left to send."""
    jobs.enqueue("messages.send", {"message": row.id}, run_after=row.next_try_at)


def _close(row: Message, state: State, result: str, by: Actor) -> None:
    row.state, row.result, row.next_try_at, row.ended_at = state, result[:_LONGEST_RESULT], None, clock.now()
    if by.is_staff:
        row.by_user_id, row.by_name = by.user_id, by.name
    _tell(row, by)


def _tell(row: Message, by: Actor) -> None:
    db.session.flush()
    for effect in _after:
        effect(row, by)
