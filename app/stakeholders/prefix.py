""" "Begins with", in the one form that each database answers from an ordinary index.

SQLite reads a range of its binary order; PostgreSQL reads LIKE with a fixed beginning from an index with
`text_pattern_ops`, whatever the language of its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_

from app.extensions import db

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

_LAST = "\U0010ffff"


def begins(column: InstrumentedAttribute[Any], beginning: str) -> ColumnElement[bool]:
    """Whether `column` begins with `beginning`, letter for letter."""
    if db.engine.dialect.name == "postgresql":
        return column.startswith(beginning, autoescape=True)
    return and_(column >= beginning, column < beginning + _LAST)
