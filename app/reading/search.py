"""Requests found by the words of their scans, and letters that nobody has filed yet.

One index over the words of letters (`ticket_fts_scans`) and one over those of the other files of requests
(`ticket_fts_attached`), as over those of requests. Who may see the request is asked by whoever searches; a letter that
is kept confidential is looked into only where its request is confidential too, so that its words are found by the
request's handlers alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, column, or_, select, table

from app.platform.text import query_words
from app.reading.attached.models import AttachmentText
from app.reading.models import ScanLetter
from app.tickets import search
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket

Statement = Select[*tuple[Any, ...]]
_LETTERS, _FILES = "ticket_fts_scans", "ticket_fts_attached"
_OF_LETTERS = table(_LETTERS, column("rowid"), column("search_text"))
_OF_FILES = table(_FILES, column("rowid"), column("search_text"))


@search.more_texts
def requests_with(words: list[str], ending: str) -> Select[Any]:
    """The ids of the requests whose newest letters have all of these stems."""
    as_open = or_(ScanLetter.is_confidential.is_(False), Ticket.is_confidential.is_(True))
    found = _letters_with(select(ScanLetter.ticket_id), words, ending)
    newest = found.join(Ticket, Ticket.id == ScanLetter.ticket_id).where(as_open).limit(search.MOST).subquery()
    return select(newest.c[0])


@search.more_texts
def requests_with_files(words: list[str], ending: str) -> Select[Any]:
    """The ids of the requests whose newest other files have all of these stems."""
    of_file = select(Attachment.ticket_id).join(AttachmentText, AttachmentText.attachment_id == Attachment.id)
    condition = search.has_all(_FILES, AttachmentText.search_text, words, ending)
    newest = _newest(of_file.where(condition), AttachmentText.attachment_id, _OF_FILES).limit(search.MOST).subquery()
    return select(newest.c[0])


def letters_with(statement: Statement, question: str) -> Statement | None:
    """Of a statement over `scan_letter` those with these words, the newest first; None where nothing can be asked. Who
    may see a letter is for the page to say, and it says how many it takes."""
    words = query_words(question)
    return _letters_with(statement, words, "*") if words else None


def _letters_with(statement: Statement, words: list[str], ending: str) -> Statement:
    condition = search.has_all(_LETTERS, ScanLetter.search_text, words, ending)
    return _newest(statement.where(condition), ScanLetter.id, _OF_LETTERS)


def _newest(statement: Statement, key: Any, index: Any) -> Statement:
    if search.is_postgresql():  # it knows from its statistics whether to walk the newest or to ask its index
        return statement.order_by(key.desc())
    return statement.join(index, index.c.rowid == key).order_by(index.c.rowid.desc())
