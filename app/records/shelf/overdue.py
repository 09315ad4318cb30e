"""Files that should be back: whoever borrowed one from this office hears of it once each week (handbook §4.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import lock, write
from app.records.shelf.models import PaperFile, PaperLoan
from app.tickets import notices
from app.tickets.notices.kinds import NoticeKind

AGAIN_AFTER = timedelta(days=7)


@jobs.handler("shelf.overdue", every_day=True)
def remind(_payload: dict[str, Any]) -> None:
    """One notice for each overdue loan, and no second one within the week however often this runs."""
    today = clock.today()
    unheard = or_(PaperLoan.reminded_on.is_(None), PaperLoan.reminded_on <= today - AGAIN_AFTER)
    late = select(PaperLoan).where(
        PaperLoan.returned_at.is_(None), PaperLoan.due_on < today, PaperLoan.borrower_id.is_not(None), unheard
    )
    with write():
        for loan in db.session.scalars(late.order_by(PaperLoan.id)).all():
            _remind(lock(loan))
        jobs.finish()


def _remind(loan: PaperLoan) -> None:
    ticket_id = db.session.scalar(select(PaperFile.ticket_id).where(PaperFile.id == loan.file_id))
    loan.reminded_on = clock.today()
    if loan.borrower_id is not None:
        told = loan.due_on.isoformat()
        notices.to_people([loan.borrower_id], NoticeKind.FILE_OVERDUE, ticket_id=ticket_id, day=told)
