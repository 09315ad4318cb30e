"""The same message twice at once is one, and two messages of one sender at once are one chat."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from app.extensions import db
from app.messages.chats import keeping
from app.messages.chats.models import Chat, ChatMessage
from app.messages.chats.telling import understood
from app.platform.database import write
from app.platform.jobs import Job
from tests.kit import chats


def test_the_same_id_twice_at_once_is_one_message_and_one_sender_has_one_chat(app, cast):
    gateway_id = chats.gateway()
    told = [understood({"id": str(place // 2), "from": chats.SENDER, "text": "Halo"}) for place in range(8)]

    def bring(one):
        with app.app_context(), write():
            return keeping.take(gateway_id, one, [])

    with ThreadPoolExecutor(4) as threads:
        kept = list(threads.map(bring, told))
    db.session.rollback()
    assert sorted(is_new for _id, is_new in kept) == [False] * 4 + [True] * 4
    assert [kept[place][0] for place in range(0, 8, 2)] == [kept[place][0] for place in range(1, 8, 2)]
    assert db.session.scalar(select(func.count(ChatMessage.id))) == 4
    assert db.session.execute(select(func.count(Chat.id), func.max(Chat.version))).one() == (1, 4)
    assert db.session.scalar(select(func.count(Job.id)).where(Job.kind == keeping.SETTLING)) == 4


def test_the_same_id_of_another_sender_is_the_message_that_is_there(app, cast):
    chats.bring("Halo", told_id="1")
    chats.bring("Halo", told_id="1", sender="081200000099")
    assert db.session.scalar(select(func.count(Chat.id))) == 1
