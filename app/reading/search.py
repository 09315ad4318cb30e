"""Requests found by the words of their scans, and letters that nobody has filed yet.

One index over the words of letters (`ticket_fts_scans`), as over those of requests. Who may see the request is asked by
whoever searches; a letter that is kept confidential is looked into only where its request is confidential too, so that
its words are found by the request's handlers alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, column, or_, select, table

from app.platform.text import query_words
from app.reading.models import ScanLetter
from app.tickets import search
from app.tickets.models import Ticket

_INDEX = "ticket_fts_scans"
_WORDS = table(_INDEX, column("rowid"), column("search_text"))


@search.more_texts
def requests_with(words: list[str], ending: str) -> Select[Any]:
    """The ids of the requests whose newest scans have all of these stems."""
    as_open = or_(ScanLetter.is_confidential.is_(False), Ticket.is_confidential.is_(True))
    found = _letters_with(select(ScanLetter.ticket_id), words, ending)
    newest = found.join(Ticket, Ticket.id == ScanLetter.ticket_id).where(as_open).limit(search.MOST).subquery()
    return select(newest.c[0])


def letters_with(question: str) -> Select[Any] | None:
    """The ids of the newest letters with these words, filed or not; None where nothing can be asked. Who may see a
    letter is for the page to say."""
    words = query_words(question)
    if not words:
        return None
    newest = _letters_with(select(ScanLetter.id), words, "*").limit(search.MOST).subquery()
    return select(newest.c[0])


def _letters_with(statement: Select[Any], words: list[str], ending: str) -> Select[Any]:
    condition = search.has_all(_INDEX, ScanLetter.search_text, words, ending)
    if search.is_postgresql():  # a sum: else it walks all letters backwards and reads each of them
        return statement.where(condition).order_by((ScanLetter.id + 0).desc())
    return statement.join(_WORDS, _WORDS.c.rowid == ScanLetter.id).where(condition).order_by(_WORDS.c.rowid.desc())
