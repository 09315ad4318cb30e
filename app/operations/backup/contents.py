"""What a backup says of itself (`isi.json`): whose it is, how far it reaches, how much must be in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.operations.backup import NotUsable

FORMAT = 1
NAME = "isi.json"
DATABASE = "loket.sqlite3.gz"
NEWER = "Cadangan ini dibuat program Loket yang lebih baru. Pasang versi itu, lalu pulihkan."


@dataclass(frozen=True, slots=True)
class Contents:
    """Times are UTC; `rows` counts each table, `files` and `size` (bytes) the stored files."""

    office: str
    made_at: datetime
    is_demo: bool
    revision: str
    last_number: str
    last_at: datetime | None
    rows: dict[str, int]
    files: int
    size: int

    def as_json(self) -> bytes:
        told = {"format": FORMAT, **asdict(self)}
        return json.dumps(told, default=datetime.isoformat, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Contents:
        told: dict[str, Any] = json.loads(text)
        if told.pop("format", 0) != FORMAT:
            raise NotUsable(NEWER)
        told["made_at"] = datetime.fromisoformat(told["made_at"])
        told["last_at"] = told["last_at"] and datetime.fromisoformat(told["last_at"])
        return cls(**told)
