"""Keeping a mail before anything is made of it, and what becomes of it: each mail once, whatever brings it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.extensions import db
from app.messages import outbox
from app.messages.incoming import reading
from app.messages.incoming.reading import Letter, Sort
from app.messages.models import IncomingMail, MailState, Message
from app.platform import clock, jobs, storage
from app.platform.database import lock
from app.platform.keys import seal
from app.platform.refusals import Conflict, Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor

    Filing = Callable[[IncomingMail], None]
    Taker = Callable[[Letter], Filing | None]

MEDIA_TYPE = "message/rfc822"
_KNOWN = select(IncomingMail.id)
_TAKERS: list[Taker] = []


def taken_by(taker: Taker) -> Taker:
    """Write in a room that files some mails by itself. It looks at one outside `write()` and does its slow work there;
    what it answers files the mail inside. None: not its mail."""
    if taker not in _TAKERS:
        _TAKERS.append(taker)
    return taker


def elsewhere(letter: Letter) -> Filing | None:
    """What files this mail, where it is one that some room takes."""
    return next((filing for taker in _TAKERS if (filing := taker(letter))), None)


def store(raw: bytes) -> tuple[Letter, storage.Blob]:
    """Read a mail and put it on the disk, outside `write()`. Raises Refused for one that is too large, NoRoom."""
    if len(raw) > reading.LARGEST:
        raise Refused(_("Surel ini terlalu besar."))
    return reading.read(raw), storage.store(raw, MEDIA_TYPE)


def keep(letter: Letter, blob: storage.Blob) -> bool:
    """Keep it and order its filing, inside `write()`. False when it is there already."""
    if db.session.scalar(_KNOWN.where(IncomingMail.message_id == letter.message_id)) is not None:
        return False
    row = {
        "message_id": letter.message_id, "state": MailState.NEW, "sender_sealed": seal(letter.sender),
        "subject_sealed": seal(letter.subject), "blob_hash": storage.keep(blob).hash, "came_at": clock.now(),
    }  # fmt: skip
    mail_id = db.session.execute(insert(IncomingMail).values(**row).returning(IncomingMail.id)).scalar_one()
    jobs.enqueue("mail.file", {"mail": mail_id}, dedupe=f"mail:{mail_id}")
    return True


def again(row: IncomingMail) -> Letter:
    """The mail, read anew from its bytes."""
    with storage.open_blob(row.blob_hash) as file:
        return reading.read(file.read())


def answered(letter: Letter) -> Message | None:
    """The message it proves to answer."""
    return next((row for number in letter.answers if (row := db.session.get(Message, number))), None)


def settle(row: IncomingMail, letter: Letter) -> bool:
    """What a machine wrote needs no person, inside `write()`: a bounce fails its message. False: it is a person's."""
    if letter.sort is Sort.ORDINARY:
        return False
    message = answered(letter)
    if message is not None and letter.sort is Sort.BOUNCE:
        outbox.bounced(message, _("Surelnya kembali: alamat tidak menerimanya."))
    _end(row, MailState.BOUNCED if letter.sort is Sort.BOUNCE else MailState.AUTOMATIC, message)
    return True


def file(row: IncomingMail, about: str, message: Message | None) -> None:
    """It was filed, inside `write()`."""
    row.about = about
    _end(row, MailState.FILED, message)


def become_scans(row: IncomingMail, *, by: Actor | None) -> None:
    """Its letters lie in a stack of scans, inside `write()`."""
    if by is not None:
        row.by_user_id, row.by_name = by.user_id, by.name
    _end(row, MailState.SCANNED, None)


def leave_unclear(row: IncomingMail, why: str) -> None:
    """A person must say where it belongs, inside `write()`."""
    row.reason = why
    _end(row, MailState.UNCLEAR, None)


def throw_away(row: IncomingMail, *, by: Actor) -> None:
    """Nobody needs it; it can still be found and filed."""
    lock(row)
    if row.state is not MailState.UNCLEAR:
        raise Conflict(_("Surel ini sudah ditangani."))
    row.by_user_id, row.by_name = by.user_id, by.name
    _end(row, MailState.THROWN_AWAY, None)


def require_unfiled(row: IncomingMail) -> None:
    """Take the row for filing by hand. Raises Conflict when somebody was quicker."""
    lock(row)
    if row.state not in (MailState.UNCLEAR, MailState.THROWN_AWAY):
        raise Conflict(_("Surel ini sudah ditangani."))


def _end(row: IncomingMail, state: MailState, message: Message | None) -> None:
    row.state, row.ended_at = state, clock.now()
    if message is not None:
        row.answers_id = message.id
