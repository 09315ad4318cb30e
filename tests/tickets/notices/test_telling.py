"""Who hears of something."""

from sqlalchemy import select

from app.accounts.models import Position
from app.extensions import db
from app.platform.database import write
from app.tickets import notices
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice


def test_a_position_told_twice_in_one_breath_is_told_once(app, cast):
    chair = db.session.scalars(select(Position.id).where(Position.code == "sekretaris")).one()
    with write():
        notices.to_positions([chair, chair], NoticeKind.MENTIONED, by="Rini")
    told = db.session.scalars(select(Notice)).one()
    assert (told.position_id, told.user_id, told.seen_at) == (chair, None, None)
    assert told.particulars == {"by": "Rini"}
