"""What was sent to the office's own number: the chat, its messages, the files that came with them.

A chat is what one sender sends within some minutes. Who wrote and what stand sealed, and only as long as the chat is
somebody's to read here: what went on to a request or a stack is kept there and not twice.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.systems import System
from app.extensions import Base
from app.tables import choice


class ChatState(StrEnum):
    """GATHERING: more may come. WAITING: words for a person to place. FILED: on the request `about`. SCANNED: its
    files are a stack. THROWN_AWAY: nobody needs it; it can still be placed."""

    GATHERING = "gathering"
    WAITING = "waiting"
    FILED = "filed"
    SCANNED = "scanned"
    THROWN_AWAY = "thrown_away"


class ChatGateway(System, Base):
    """A machine that may bring what was sent to the office's number. Of its token only the hash is kept."""

    __tablename__ = "chat_gateway"


class Chat(Base):
    """What one sender sent within some minutes. `gathering_key` names the sender as long as more may come, so that
    there is one such chat; `version` counts its messages; `about` is the number of what it was placed on."""

    __tablename__ = "chat"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ChatState] = mapped_column(choice(ChatState))
    gathering_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    digits_sealed: Mapped[str | None] = mapped_column(Text)
    name_sealed: Mapped[str | None] = mapped_column(Text)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    """Whether its sender has a confidential request: then it is read by whoever reads those."""
    version: Mapped[int] = mapped_column(default=0)
    came_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    about: Mapped[str | None] = mapped_column(String(32))
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_chat_state", "state", "id"),)


class ChatMessage(Base):
    """One message, once, however often the gateway brings it. `told_id` is what the gateway calls it."""

    __tablename__ = "chat_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), index=True)
    gateway_id: Mapped[int] = mapped_column(ForeignKey("chat_gateway.id"))
    told_id: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime]
    came_at: Mapped[datetime]
    text_sealed: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("gateway_id", "told_id"),)


class ChatFile(Base):
    """One file as it came, until its chat is placed. Without a content it could not be taken; `reason` says why, as a
    key of `app.platform.inspection.reasons`."""

    __tablename__ = "chat_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("chat_message.id"), index=True)
    blob_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    reason: Mapped[str] = mapped_column(String(32))
