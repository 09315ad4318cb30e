"""Who hears: followers, those whom a note names, those who write at the same time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.handling import conversation, marks
from app.tickets.notices import reading
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from app.tickets.together import following, mentions, writing
from tests import cast
from tests.kit.requests import actor, make_ticket, who

S = Status


def heard(username):
    return [(one.kind, one.number) for one in reading.unseen(who(username))]


def test_a_follower_hears_once_until_it_is_read_and_not_of_his_own_deeds(app):
    ticket = make_ticket(S.DIPROSES)
    with write():
        following.follow(ticket, by=who(cast.KASI))
        following.follow(ticket, by=who(cast.KASI))
        following.follow(ticket, by=who(cast.STAF))
    with write():
        conversation.answer(ticket, "Sedang kami urus.", by=who(cast.STAF))
        conversation.answer(ticket, "Hampir selesai.", by=who(cast.STAF))
    assert heard(cast.KASI) == [(NoticeKind.FOLLOWED, ticket.number)]
    assert heard(cast.STAF) == []
    with write():
        reading.mark_seen([one.id for one in reading.unseen(who(cast.KASI))], by=who(cast.KASI))
        conversation.note(ticket, "Hanya untuk kita.", by=who(cast.STAF))
    assert heard(cast.KASI) == []
    with write():
        following.unfollow(ticket, by=who(cast.KASI))
        conversation.answer(ticket, "Selesai.", by=who(cast.STAF))
    assert heard(cast.KASI) == []


def test_a_note_tells_a_colleague_and_a_position(app):
    ticket = make_ticket(S.DIPROSES)
    code = db.session.scalar(select_position(who(cast.KASI)))
    with write():
        told = mentions.tell(
            ticket, f"Tolong @{cast.KABID}, dan @{code.upper()}. Bukan a@{cast.STAF}.", by=who(cast.STAF)
        )
    assert told == mentions.Told([cast.KABID, code], [], [])
    assert heard(cast.KABID) == [(NoticeKind.MENTIONED, ticket.number)]
    assert heard(cast.KASI) == [(NoticeKind.MENTIONED, ticket.number)]
    assert reading.unseen(who(cast.KABID))[0].sentence == f"{who(cast.STAF).name} menyebut Anda dalam catatan."


def select_position(person):
    from app.accounts.models import Position

    return select(Position.code).where(Position.id.in_(person.position_ids))


def test_who_may_not_see_the_request_is_not_told_of_it(app):
    ticket = make_ticket(S.DIPROSES)
    with write():
        told = mentions.tell(ticket, f"@{cast.STAF_LAIN} @tidak.ada @{cast.TEKNISI}", by=who(cast.STAF))
    assert told == mentions.Told([], ["tidak.ada"], [cast.STAF_LAIN, cast.TEKNISI])
    assert db.session.scalars(select(Notice)).all() == []


def test_a_notice_of_what_became_secret_is_gone(app):
    ticket = make_ticket(S.DIPROSES)
    with write():
        mentions.tell(ticket, f"@{cast.OPERATOR}", by=who(cast.STAF))
    assert heard(cast.OPERATOR)
    notice_id = reading.unseen(who(cast.OPERATOR))[0].id
    with write():
        marks.classify(ticket, True, "Menyangkut pegawai.", by=who(cast.KABID))
        ticket.officer_id = None
    reading.count.forget()
    assert heard(cast.OPERATOR) == []
    assert reading.count(who(cast.OPERATOR)) == 0
    assert reading.one(notice_id, who(cast.OPERATOR)) is None


def test_nobody_marks_seen_what_is_not_theirs(app):
    ticket = make_ticket(S.DIPROSES)
    with write():
        mentions.tell(ticket, f"@{cast.KABID}", by=who(cast.STAF))
    ids = [one.id for one in reading.unseen(who(cast.KABID))]
    with write():
        reading.mark_seen(ids, by=who(cast.OPERATOR))
    assert reading.count(who(cast.KABID)) == 1


def test_who_writes_is_known_for_a_while(app):
    ticket = make_ticket(S.DIPROSES)
    with write():
        writing.note(ticket, by=who(cast.STAF))
        writing.note(ticket, by=who(cast.STAF))
    assert writing.others(ticket.id, who(cast.KASI)) == [who(cast.STAF).name]
    assert writing.others(ticket.id, who(cast.STAF)) == []
    assert writing.others(ticket.id, who(cast.KASI), clock.now() + timedelta(minutes=1)) == []
    with write():
        writing.end(ticket, by=who(cast.STAF))
    assert writing.others(ticket.id, who(cast.KASI)) == []


def test_an_answer_since_the_page_was_opened_is_told_and_ones_own_is_not(app):
    ticket = make_ticket(S.DIPROSES)
    seen = writing.last_event(ticket.id)
    with write():
        conversation.answer(ticket, "Sedang kami urus.", by=who(cast.STAF))
    with write():
        writing.require_unanswered(ticket, seen, by=who(cast.STAF))
        writing.require_unanswered(ticket, None, by=who(cast.KASI))
        writing.require_unanswered(ticket, writing.last_event(ticket.id), by=who(cast.KASI))
    with pytest.raises(writing.AnsweredMeanwhile) as no, write():
        writing.require_unanswered(ticket, seen, by=who(cast.KASI))
    assert who(cast.STAF).name in str(no.value)


@pytest.fixture(autouse=True)
def _everybody(app):
    from tests.kit.requests import enlist

    enlist(cast.OPERATOR, cast.KASI, cast.STAF, cast.KABID, cast.STAF_LAIN, cast.TEKNISI)
    assert actor
