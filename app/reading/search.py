"""Letters found by the words that were read on them; who may see which of them, `access` says (issue 4, Document).

A letter that was filed is found as its request is: every search of the desk asks here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import column, func, literal_column, select, table, text

from app.extensions import db
from app.platform.text import query_words
from app.reading.models import ScanLetter
from app.tickets import search

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

MOST = 200
"""Of a common word the newest letters are what a desk wants."""
_WORDS = table("ticket_fts_scans", column("rowid"), column("search_text"))


def matching(question: str) -> ColumnElement[bool] | None:
    """The condition on `scan_letter` for what somebody typed; None when nothing can be asked with it."""
    words = query_words(question)
    return ScanLetter.id.in_(_with_words(words)) if words else None


@search.also_found
def requests(words: list[str]) -> Select[Any]:
    """The requests whose letters have all these words."""
    return select(ScanLetter.ticket_id).where(ScanLetter.id.in_(_with_words(words)), ScanLetter.ticket_id.is_not(None))


def _with_words(words: list[str]) -> Select[Any]:
    """The ids of the newest letters with every one of these words, or words that begin so."""
    if db.engine.dialect.name == "postgresql":
        wanted = func.to_tsquery("simple", " & ".join(f"'{word}':*" for word in words))
        condition = func.to_tsvector(literal_column("'simple'"), ScanLetter.search_text).op("@@")(wanted)
        return select(ScanLetter.id).where(condition).order_by(ScanLetter.id.desc()).limit(MOST)
    asked = " ".join(f'"{word}"*' for word in words)
    match = text("ticket_fts_scans MATCH :scan_words").bindparams(scan_words=asked)
    return select(_WORDS.c.rowid).where(match).order_by(_WORDS.c.rowid.desc()).limit(MOST)
