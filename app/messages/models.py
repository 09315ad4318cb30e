"""One row for each message, for each version of a text, and for each mail that came in.

Whom a message goes to and what it says is personal and therefore sealed; subjects carry no personal data.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.web.i18n import lazy_


class Way(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    LETTER = "letter"
    CALL = "call"
    COUNTER = "counter"
    WEBSITE = "website"


class State(StrEnum):
    """Where a message stands. `SENDING`: a worker has begun; it is not known yet whether it left."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BY_HAND = "by_hand"
    DONE = "done"
    CANCELLED = "cancelled"


class MailState(StrEnum):
    """What became of a mail that came in."""

    NEW = "new"
    FILED = "filed"
    UNCLEAR = "unclear"
    SCANNED = "scanned"
    BOUNCED = "bounced"
    AUTOMATIC = "automatic"
    THROWN_AWAY = "thrown_away"


WAY_LABEL = {
    Way.EMAIL: lazy_("Surel"),
    Way.WHATSAPP: lazy_("WhatsApp"),
    Way.SMS: lazy_("SMS"),
    Way.LETTER: lazy_("Surat"),
    Way.CALL: lazy_("Telepon"),
    Way.COUNTER: lazy_("Loket"),
    Way.WEBSITE: lazy_("Halaman lacak"),
}
STATE_LABEL = {
    State.WAITING: lazy_("Menunggu dikirim"),
    State.SENDING: lazy_("Sedang dikirim"),
    State.SENT: lazy_("Terkirim"),
    State.FAILED: lazy_("Gagal"),
    State.BY_HAND: lazy_("Perlu dikerjakan"),
    State.DONE: lazy_("Sudah disampaikan"),
    State.CANCELLED: lazy_("Dibatalkan"),
}
MAIL_LABEL = {
    MailState.NEW: lazy_("Sedang dibaca"),
    MailState.FILED: lazy_("Masuk ke permohonan"),
    MailState.UNCLEAR: lazy_("Belum jelas"),
    MailState.SCANNED: lazy_("Menjadi tumpukan pindaian"),
    MailState.BOUNCED: lazy_("Kiriman ditolak"),
    MailState.AUTOMATIC: lazy_("Jawaban otomatis"),
    MailState.THROWN_AWAY: lazy_("Dibuang"),
}
_TO_DO = text("state = 'by_hand'")


class Message(Base):
    """One message to one person. `about` is the number of what it is about; `because` of what, as
    whoever put it in calls that; `result` says what came of it. `is_refused`: the other side knows no such address;
    `delivered_at`: a gateway reported that it is in the hands of whom it was for."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(40))
    way: Mapped[Way] = mapped_column(choice(Way))
    state: Mapped[State] = mapped_column(choice(State))
    language: Mapped[str] = mapped_column(String(2))
    recipient_sealed: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str]
    body_sealed: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    reference: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[str | None] = mapped_column(Text)
    is_refused: Mapped[bool] = mapped_column(default=False)
    delivered_at: Mapped[datetime | None]
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str | None]
    because: Mapped[str | None] = mapped_column(String(40))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_message_of", "about", "id"),
        Index("ix_message_state", "state", "id"),
        Index("ix_message_reference", "reference"),
        Index("ix_message_to_do", "id", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
    )


class MessageText(Base):
    """One version of one text in one language, as the office worded it; the highest version counts."""

    __tablename__ = "message_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (Index("uq_message_text_code_language_version", "code", "language", "version", unique=True),)


class IncomingMail(Base):
    """One mail that came in, once, whatever brings it twice; its bytes stand in the blob store."""

    __tablename__ = "incoming_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    state: Mapped[MailState] = mapped_column(choice(MailState))
    sender_sealed: Mapped[str] = mapped_column(Text)
    subject_sealed: Mapped[str] = mapped_column(Text)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    about: Mapped[str | None] = mapped_column(String(32))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str | None]
    came_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_incoming_mail_state", "state", "id"), Index("ix_incoming_mail_about", "about"))
