""" "Begins with", in the one form that each database answers from an ordinary index.

SQLite reads a range of its binary order; PostgreSQL reads LIKE with a fixed beginning from an index with
`text_pattern_ops`, whatever the language of its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, String, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

_LAST = "\U0010ffff"


class _Begins(FunctionElement[bool]):
    """Its four parts: the column, the beginning, what comes after every such text, the pattern."""

    type = Boolean()
    inherit_cache = True


def begins(column: InstrumentedAttribute[Any], beginning: str) -> ColumnElement[bool]:
    """Whether `column` begins with `beginning`, letter for letter."""
    plain = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return _Begins(column, *(literal(text, String) for text in (beginning, beginning + _LAST, plain + "%")))


@compiles(_Begins)
def _as_range(element: _Begins, compiler: Any, **options: Any) -> str:
    column, first, last, _pattern = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} >= {first} AND {column} < {last})"


@compiles(_Begins, "postgresql")
def _as_pattern(element: _Begins, compiler: Any, **options: Any) -> str:
    column, _first, _last, pattern = element.clauses
    return f"{compiler.process(column, **options)} LIKE {compiler.process(pattern, **options)}"
