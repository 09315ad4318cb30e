"""How another office's log says what we ask: its columns, its words and its dates (docs/import.md).

A map is a small TOML or JSON file. Those shipped in `maps/` are recognised by the headings of the file.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.platform.sheets_in import normalised
from app.tickets.kinds import Channel, ReplyChannel, RequesterType
from app.tickets.statuses import CLOSED, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

EXAMPLE = "CONTOH"
"""The old number of the example in our own sheet; that row is never taken."""
MAPS = Path(__file__).parent / "maps"
FIELDS = (
    "reference", "received", "closed", "due", "status", "channel", "unit", "service", "requester_type", "subject",
    "need", "name", "phone", "organisation",
)  # fmt: skip
REQUIRED = ("reference", "received", "status", "need")
OPEN_ON_ARRIVAL = frozenset({Status.DITERIMA, Status.DIVERIFIKASI, Status.DIDISPOSISIKAN, Status.DIPROSES})
"""An old case that still runs begins in one of these; the others need facts that no log tells us."""
_CHOICES: dict[str, Collection[str]] = {
    "status": CLOSED | OPEN_ON_ARRIVAL,
    "channel": frozenset(Channel),
    "requester_type": frozenset(RequesterType),
}


class BadMap(Exception):
    """The map cannot be used; `str()` is a sentence that says what to mend."""


@dataclass(frozen=True)
class Map:
    """A map, checked: columns by field as normalised headings, words by field casefolded."""

    source: str
    recognised_by: frozenset[str]
    zone: ZoneInfo
    language: str
    blanks: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    moments: tuple[str, ...]
    dates: tuple[str, ...]
    defaults: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # as written in the map, for explaining it


def shipped() -> list[Map]:
    """The maps that come with Loket."""
    return [load(path) for path in sorted(MAPS.glob("*.toml"))]


def own() -> Map:
    """The map of our own sheet."""
    return load(MAPS / "loket.toml")


def recognised(headings: Collection[str]) -> Map | None:
    """The shipped map whose headings all stand in the file, if any."""
    present = frozenset(headings)
    return next((known for known in shipped() if known.recognised_by <= present), None)


def load(path: Path) -> Map:
    """Read and check a map file. Raises BadMap."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        told = json.loads(text) if path.suffix.casefold() == ".json" else tomllib.loads(text)
        return _checked(told)
    except (OSError, UnicodeDecodeError, ValueError, TypeError, AttributeError, KeyError) as trouble:
        raise BadMap(_("Peta %(name)s tidak dapat dipakai: %(why)s", name=path.name, why=trouble)) from trouble


def _checked(told: dict[str, Any]) -> Map:
    columns = {name: _headings(written) for name, written in told["columns"].items()}
    if unknown := sorted(columns.keys() - set(FIELDS)):
        raise BadMap(_("Peta menyebut isian yang tidak dikenal: %(names)s", names=", ".join(unknown)))
    if missing := [name for name in REQUIRED if not columns.get(name)]:
        raise BadMap(_("Peta belum menyebut kolom untuk: %(names)s", names=", ".join(missing)))
    formats, defaults = (
        told.get("formats", {}),
        {"reply_channel": ReplyChannel.LETTER.value, **told.get("defaults", {})},
    )
    return Map(
        source=str(told["source"]).strip(),
        recognised_by=frozenset(normalised(told.get("recognised_by", ())) or ("\0",)),
        zone=_zone(told.get("time_zone", "Asia/Jakarta")),
        language="en" if told.get("language") == "en" else "id",
        blanks=frozenset(word.casefold() for word in told.get("blanks", ())),
        columns=columns,
        moments=tuple(formats.get("moment", ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"))),
        dates=tuple(formats.get("date", ("%Y-%m-%d",))),
        defaults=defaults,
        values={name: _words(name, pairs) for name, pairs in told.get("values", {}).items()},
        words={name: tuple(pairs) for name, pairs in told.get("values", {}).items()},
    )


def _headings(written: str | list[str]) -> tuple[str, ...]:
    return tuple(normalised([one])[0] for one in ([written] if isinstance(written, str) else written))


def _words(name: str, pairs: dict[str, str]) -> dict[str, str]:
    allowed = _CHOICES.get(name)
    if allowed is not None and (wrong := sorted(set(pairs.values()) - set(allowed))):
        raise BadMap(_("Peta memberi nilai yang tidak dikenal untuk %(name)s: %(values)s", name=name, values=wrong))
    return {word.casefold(): meaning for word, meaning in pairs.items()}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError as trouble:
        raise BadMap(_("Zona waktu %(name)s tidak dikenal.", name=name)) from trouble
