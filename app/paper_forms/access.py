"""Who may see the scan of a filled-in form before it stands on a request: decided here and nowhere else.

What came in a confidential stack or letter is there for whoever brought it and for readers of confidential requests
alone: for everybody else in no list, no count and no picture, and nothing says that the form came back. The request it
becomes is confidential, whoever records it (`paper_forms.file`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, true

from app.paper_forms.models import PaperFormScan

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.accounts.actor import Actor

READS_CONFIDENTIAL = "ticket:read_confidential"


def visible(actor: Actor) -> ColumnElement[bool]:
    """Which scans are there for `actor`."""
    if actor.may(READS_CONFIDENTIAL):
        return true()
    return or_(PaperFormScan.is_confidential.is_(False), PaperFormScan.uploaded_by_id == actor.user_id)


def handles(scan: PaperFormScan, actor: Actor) -> bool:
    """Whether it is his own, or he reads everything."""
    return scan.uploaded_by_id == actor.user_id or actor.may(READS_CONFIDENTIAL)
