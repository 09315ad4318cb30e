"""Keeping a message before anything is made of it: once, with what its sender sent in the same minutes.

The worker settles a chat when nobody has written for `chats.gather_minutes`, at the latest after
`chats.longest_minutes`. What then becomes of it is written by whoever places it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from app.extensions import db
from app.messages.chats import gateways
from app.messages.chats.models import Chat, ChatFile, ChatMessage, ChatState
from app.platform import clock, jobs, settings, storage, storage_sweep
from app.platform.conflicts import adding
from app.platform.database import change, lock, read
from app.platform.keys import keyed, seal, unseal
from app.platform.refusals import Conflict
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.messages.chats.telling import Told

SETTLING = "chats.settle"
_MOST_ATTEMPTS = 50
"""Days of a full disk, at the longest pause between two attempts."""
_ENOUGH = 5  # tries to find a chat that another process settles in the same moment
_KNOWN = select(ChatMessage.id).where(
    ChatMessage.gateway_id == bindparam("gateway_id"), ChatMessage.told_id == bindparam("told_id")
)
_MESSAGES = (
    select(ChatMessage.text_sealed, ChatMessage.sent_at)
    .where(ChatMessage.chat_id == bindparam("chat_id"))
    .order_by(ChatMessage.sent_at, ChatMessage.id)
)
_FILES = (
    select(*(ChatFile.blob_hash, ChatFile.name, ChatFile.media_type, ChatFile.size, ChatFile.reason))
    .join(ChatMessage, ChatMessage.id == ChatFile.message_id)
    .where(ChatMessage.chat_id == bindparam("chat_id"))
    .order_by(ChatMessage.sent_at, ChatMessage.id, ChatFile.id)
)
_OF_CHAT = select(ChatMessage.id).where(ChatMessage.chat_id == bindparam("of_chat")).scalar_subquery()


class Enclosed(NamedTuple):
    """One file that came with a message. Without a blob it could not be taken, and `reason` says why."""

    blob: storage.Blob | None
    name: str
    media_type: str
    size: int
    reason: str


class Kept(NamedTuple):
    """The same, as it is kept."""

    blob_hash: str | None
    name: str
    media_type: str
    size: int
    reason: str


class Said(NamedTuple):
    """A chat as a person reads it."""

    name: str
    digits: str
    text: str
    files: list[Kept]


def known(gateway_id: int, told_id: str) -> int | None:
    """The message that this gateway has brought before under this name."""
    return read(_KNOWN, {"gateway_id": gateway_id, "told_id": told_id}).scalar()


def take(gateway_id: int, told: Told, files: Sequence[Enclosed]) -> tuple[int, bool]:
    """Keep one message with its files, inside `write()`; its number, and whether it is new: the same again changes
    nothing more."""
    gateways.SYSTEMS.heard(gateway_id)
    if before := known(gateway_id, told.id):
        return before, False
    chat = _gathering(told)
    if before := known(gateway_id, told.id):  # it was brought twice at once; whoever held the chat first has kept it
        return before, False
    moment = clock.now()
    row = {
        "chat_id": chat.id, "gateway_id": gateway_id, "told_id": told.id, "sent_at": told.at, "came_at": moment,
        "text_sealed": seal(told.text),
    }  # fmt: skip
    adding_it = adding(ChatMessage, "gateway_id", "told_id").returning(ChatMessage.id)
    message_id: int | None = change(adding_it, row).scalar()
    if message_id is None:
        raise Conflict(_("Pesan lain dengan id yang sama baru saja datang."))
    db.session.add_all(_row(message_id, file) for file in files)
    chat.version += 1
    chat.name_sealed = seal(told.name) if told.name else chat.name_sealed
    chat.closes_at = _closing(chat.came_at, moment)
    jobs.enqueue(SETTLING, {"chat": chat.id}, run_after=chat.closes_at, max_attempts=_MOST_ATTEMPTS)
    return message_id, True


def _gathering(told: Told) -> Chat:
    """The sender's chat to which more may come, held until the write ends; a new one where there is none."""
    key, moment = keyed("chat-sender", told.digits), clock.now()
    for _try in range(_ENOUGH):
        fresh: dict[str, Any] = {
            "state": ChatState.GATHERING, "gathering_key": key, "digits_sealed": seal(told.digits), "version": 0,
            "is_confidential": False, "came_at": moment, "closes_at": _closing(moment, moment),
        }  # fmt: skip
        change(adding(Chat, "gathering_key"), fresh)
        found = select(Chat).where(Chat.gathering_key == key).with_for_update()
        chat = db.session.scalars(found.execution_options(populate_existing=True)).first()
        if chat is not None:
            return chat
    raise Conflict(_("Pesan sebelumnya sedang diproses. Kirim sekali lagi."))


def _closing(first: datetime, last: datetime) -> datetime:
    still = timedelta(minutes=int(settings.get("chats.gather_minutes")))
    longest = timedelta(minutes=int(settings.get("chats.longest_minutes")))
    return max(last, min(last + still, first + longest))


def _row(message_id: int, file: Enclosed) -> ChatFile:
    digest = storage.keep(file.blob).hash if file.blob else None
    return ChatFile(
        message_id=message_id, blob_hash=digest, name=file.name, media_type=file.media_type, size=file.size,
        reason=file.reason,
    )  # fmt: skip


def said(chat: Chat) -> Said:
    """Who wrote, all words in their order, and the files."""
    of = {"chat_id": chat.id}
    texts = [unseal(row.text_sealed) or "" for row in read(_MESSAGES, of) if row.text_sealed]
    return Said(
        unseal(chat.name_sealed or "") or "", unseal(chat.digits_sealed or "") or "", "\n".join(filter(None, texts)),
        [Kept(*row) for row in read(_FILES, of)],
    )  # fmt: skip


def wait(chat: Chat) -> None:
    """A person must say where it belongs, inside `write()`."""
    chat.state, chat.gathering_key = ChatState.WAITING, None


def require_open(chat: Chat) -> None:
    """Take a chat to place it by hand, inside `write()`. Raises Conflict when somebody was quicker."""
    lock(chat)
    if chat.state not in (ChatState.WAITING, ChatState.THROWN_AWAY):
        raise Conflict(_("Pesan ini sudah ditangani."))


def throw_away(chat: Chat, *, by: Actor) -> None:
    """Nobody needs it; it can still be found and placed."""
    lock(chat)
    if chat.state is not ChatState.WAITING:
        raise Conflict(_("Pesan ini sudah ditangani."))
    _end(chat, ChatState.THROWN_AWAY, by)


def pass_on(chat: Chat, *, about: str | None, by: Actor | None = None) -> None:
    """It went to the request `about`, or (without one) to the stacks, inside `write()`, and is kept there alone."""
    chat.about = about
    _end(chat, ChatState.FILED if about else ChatState.SCANNED, by)
    chat.digits_sealed = chat.name_sealed = None
    of = {"of_chat": chat.id}
    gone = read(_FILES, {"chat_id": chat.id}).scalars().all()
    change(update(ChatMessage).where(ChatMessage.chat_id == bindparam("of_chat")).values(text_sealed=None), of)
    change(delete(ChatFile).where(ChatFile.message_id.in_(_OF_CHAT)), of)
    storage_sweep.let_go(gone)


def _end(chat: Chat, state: ChatState, by: Actor | None) -> None:
    chat.state, chat.gathering_key, chat.ended_at = state, None, clock.now()
    if by is not None:
        chat.by_user_id, chat.by_name = by.user_id, by.name
