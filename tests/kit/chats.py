"""Messages to the office's own number, as a gateway brings them and the worker settles them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.messages.chats import gateways, keeping
from app.messages.chats.keeping import Enclosed
from app.messages.chats.models import Chat, ChatGateway, ChatState
from app.messages.chats.telling import understood
from app.platform import clock, jobs
from app.platform.database import write
from app.reading import stacks
from tests.kit.requests import actor

SENDER = "081200000077"


def connect(name: str = "HP pelayanan") -> str:
    """A gateway; its token."""
    by = actor("teknisi")
    with write():
        return gateways.SYSTEMS.connect(name, by=by)


def gateway() -> int:
    """The gateway that tests bring messages through."""
    known = db.session.scalar(select(ChatGateway.id).limit(1))
    return known or gateways.SYSTEMS.bearer(connect()) or 0


def bring(text: str = "", *files: bytes, told_id: str = "m1", sender: str = SENDER, **more) -> Chat:
    """One message comes; the chat it is in."""
    told = understood({"id": told_id, "from": sender, "text": text, **more})
    kept = [Enclosed(*stacks.prepared(content, f"foto-{place}.jpg")) for place, content in enumerate(files, 1)]
    gateway_id = gateway()
    with write():
        keeping.take(gateway_id, told, kept)
    return now()


def settle() -> Chat:
    """The minutes pass, and the worker settles the chat; what it made of it is not read yet."""
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        while now().state is ChatState.GATHERING and jobs.run_once():
            pass
    return now()


def now() -> Chat:
    """The newest chat as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Chat).order_by(Chat.id.desc()).limit(1)).one()
