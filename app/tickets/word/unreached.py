"""Whose request still waits for a word that did not get through: failed by machine, or tried by hand in vain (§5.5).

The mark stands until somebody gave that word, took it back, or it went out again.
"""

from __future__ import annotations

from sqlalchemy import exists, select

from app.messages.models import Message
from app.messages.outbox import IS_UNREACHED, IS_UNREACHED_OF_ONE
from app.tickets.models import Ticket

OF_THE_ROW = exists().where(Message.about == Ticket.number, IS_UNREACHED_OF_ONE).correlate(Ticket)
"""As a column of one row: a look into the messages of that number."""
AMONG_ALL = Ticket.number.in_(select(Message.about).where(IS_UNREACHED))
"""As a condition of a list: the few words that lie about, then their requests."""
