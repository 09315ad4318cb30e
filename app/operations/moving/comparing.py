"""Whether two databases hold the same: each table's rows counted, and summed up so that their order does not matter."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.platform.clock import WIB
from app.platform.storage import Blob

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

_AT_ONCE = 1000  # rows
_WHOLE = 2**256


class Sum(NamedTuple):
    """What a table holds: how many rows, and the sum of the hashes of all of them."""

    rows: int
    hashes: int


def sums(connection: Connection) -> dict[str, Sum]:
    """The sum of each of our tables. Columns that a database computes itself are left out."""
    return {table.name: _sum(table, connection) for table in Blob.metadata.sorted_tables}


def _sum(table: Table, connection: Connection) -> Sum:
    kept = [column for column in table.columns if column.computed is None]
    found = connection.execution_options(yield_per=_AT_ONCE).execute(select(*kept))
    rows = total = 0
    for row in found:
        rows += 1
        total += int.from_bytes(_hash(row), "big")
    return Sum(rows, total % _WHOLE)


def _hash(row: Row[Any]) -> bytes:
    said = json.dumps(list(row), default=_said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()


def _said(value: Any) -> str:
    """A value as both databases must give it back; a moment in one time zone, whichever it came in."""
    if isinstance(value, datetime):
        return (value if value.tzinfo is None else value.astimezone(WIB)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
