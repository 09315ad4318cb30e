"""The block of labels under a letter's head: Nomor, Sifat, Lampiran, Hal (handbook §4.4), each with what it says.

A label is known although letters in it were misread ("Hat", "Lampirar"); a colon may have become a 1, a quote or
nothing. A subject may go on in the rows below, as long as they begin under its first word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from app.reading.proposals.sight import pitch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.reading.proposals.sight import Cell, Word

NUMBER, NATURE, ENCLOSURES, SUBJECT, WHEN, DAY, DATE, NAME = (
    "number", "nature", "enclosures", "subject", "when", "day", "date", "name",
)  # fmt: skip
_NAMES = {
    NUMBER: ("nomor", "nomer", "no"),
    NATURE: ("sifat",),
    ENCLOSURES: ("lampiran", "lamp"),
    SUBJECT: ("perihal", "prihal", "hal", "tentang"),
    WHEN: ("hari/tanggal", "hari/tgl", "hari,tanggal"),
    DAY: ("hari",),
    DATE: ("tanggal", "tgl"),
    NAME: ("nama",),
}
_MISREAD = {"hat": SUBJECT, "hai": SUBJECT, "hol": SUBJECT, "ha": SUBJECT, "n0": NUMBER, "ncmor": NUMBER}
_NEEDS_COLON = frozenset({"no", "n0", "hal", "hat", "hai", "hol", "ha", "tentang", "hari", "nama"})
_NEEDS_LITTLE = frozenset({"tanggal", "tgl"})
"""Short words, and words that begin sentences: a colon makes labels of them, or that they stand alone, or that no
more than a day follows."""
_BEGINNING = re.compile(r"^[\W_]*([A-Za-z0-9]{2,10}(?:[/,][A-Za-z]{3,8})?)\b[\W_]*?(:.*)?$")
_NOT_SAID = re.compile(r"^[\s:;»“”\"'|=*~.,-]+(?=\w)")
_SPECK = re.compile(r"^[^\w(\[-]+$")
_ADDRESS = re.compile(r"^\W*(yth|kepada|kpd)\b", re.IGNORECASE)
ABOVE = 0.62
"""Of the first page: labels farther down belong to the letter's text."""
_SEEN, _GUESSED = 1.0, 0.8
_SURE = 0.7


class Labelled(NamedTuple):
    """What stands behind a label: the words and their text, and how surely the label was known."""

    words: tuple[Word, ...]
    text: str
    sureness: float


def find(cells: Sequence[Cell], wanted: str, *, within: float = ABOVE) -> Labelled | None:
    """What the first sure label of this kind on the first page says, else the surest; None where there is none."""
    upper = [cell for cell in cells if cell.page == cells[0].page and cell.top < within]
    found = list(_said(upper, wanted))
    return next((one for one in found if one.sureness >= _SURE), None) or max(found, key=_by_sureness, default=None)


def _by_sureness(one: Labelled) -> float:
    return one.sureness


def kind_of(cell: Cell) -> str | None:
    """Which label a piece begins with, if it begins with any."""
    return next((kind for kind in _NAMES if _label(cell.words, kind)), None)


def _said(cells: Sequence[Cell], wanted: str) -> Iterator[Labelled]:
    for place, cell in enumerate(cells):
        sureness = _label(cell.words, wanted)
        if not sureness:
            continue
        at, words = _behind(cells, place)
        found = _value(words)
        if found and wanted == SUBJECT:
            found = _with_more(found, cells[at + 1 :], pitch(cells))
        if found:
            yield Labelled(tuple(found), _text(found), sureness * _legible(cell))


def _legible(cell: Cell) -> float:
    """A word that was hardly read is hardly a label."""
    return 1.0 if cell.confidence >= 0.4 else 0.5


def _label(words: Sequence[Word], wanted: str) -> float:
    """How surely a piece begins with this label; 0 when it does not."""
    begun = list(words[1:] if len(words) > 1 and _SPECK.match(words[0].text) else words)
    told = _BEGINNING.match(begun[0].text)
    if told is None:
        return 0.0
    plain = told[1].casefold()
    seen = told[2] is not None or _begins_with_colon(begun[1:])
    stands_alone = len(begun) == 1 or (plain in _NEEDS_LITTLE and len(begun) <= 4)
    if not seen and not stands_alone and plain in _NEEDS_COLON | _NEEDS_LITTLE:
        return 0.0
    return _likeness(plain, wanted) * (_SEEN if seen else _GUESSED)


def _begins_with_colon(words: Sequence[Word]) -> bool:
    """Whether a colon, or what is often read for one, comes next; before it there may be a speck."""
    near = [word.text for word in words[:2]]
    telling = next((word.text for word in words if not _SPECK.match(word.text)), "")
    return any(text[0] in ":;»“|=" for text in near) or telling in ("1", "l")


def _likeness(plain: str, wanted: str) -> float:
    if plain in _NAMES[wanted]:
        return 1.0
    if plain in _MISREAD:
        return 0.85 if _MISREAD[plain] == wanted else 0.0
    near = max(fuzz.ratio(plain, name) for name in _NAMES[wanted]) if len(plain) > 3 else 0
    return 0.9 * near / 100 if near >= 78 else 0.0


def _behind(cells: Sequence[Cell], place: int) -> tuple[int, list[Word]]:
    """The words behind the label at `place`, and in which piece they stand: its own, or the next one in its row."""
    words = _after_label(cells[place].words)
    following = cells[place + 1] if place + 1 < len(cells) else None
    if following and not any(map(_tells, words)) and abs(following.top - cells[place].top) < 0.012:
        return place + 1, list(following.words)
    return place, words


def _after_label(words: Sequence[Word]) -> list[Word]:
    first = 1 if len(words) > 1 and _SPECK.match(words[0].text) else 0
    told = _BEGINNING.match(words[first].text)
    glued = (told[2] or "").lstrip(":") if told else ""
    rest = list(words[first + 1 :])
    return [replace(words[first], text=glued), *rest] if glued else rest


def _tells(word: Word) -> bool:
    return not _SPECK.match(word.text)


def _value(words: list[Word]) -> list[Word]:
    """The words without the colon, whatever it was read for, and without specks of dust at either end."""
    kept = list(words)
    while kept and (_SPECK.match(kept[0].text) or _is_lost_colon(kept) or (kept[0].text == "-" and len(kept) > 1)):
        kept.pop(0)
    ends = next((place for place, word in enumerate(kept) if place and _ADDRESS.match(word.text)), len(kept))
    kept = kept[:ends]
    while kept and _SPECK.match(kept[-1].text):
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=_without_colon(kept[0].text))
    return kept


def _is_lost_colon(words: list[Word]) -> bool:
    """A lone 1 before a word is a colon; before "(satu)" or "lembar" it is a 1."""
    following = words[1].text if len(words) > 1 else ""
    return words[0].text in ("1", "l", "I", "|", "1:", ":1") and bool(re.match(r"[A-Z\d]", following))


def _without_colon(text: str) -> str:
    return re.sub(r"^[1lI](?=[A-Z][a-z])", "", _NOT_SAID.sub("", text)).rstrip(":;") or text


def _text(words: list[Word]) -> str:
    """The words in a line; a stop or a lone quote at a word's end is a speck of dust."""
    line = " ".join(word.text for word in words)
    if line.count('"') % 2:
        line = re.sub(r'"(?=\s|$)', "", line)
    line = re.sub(r"(?<=[a-z]{3})\.(?=[a-z]{3})", " ", line)  # a speck between two words
    return re.sub(r"[\s.,'’:;]+$", "", line) or line


def _with_more(words: list[Word], below: Sequence[Cell], step: float) -> list[Word]:
    """The value with the rows below that go on where it began."""
    left, last = words[0].box.left, words[0]
    for cell in below:
        down = cell.words[0].box.bottom - last.box.bottom
        if down > step * 1.7 or _ADDRESS.match(cell.text) or kind_of(cell):
            break
        if down > step * 0.4 and abs(cell.left - left) < 0.035:
            more = _value(list(cell.words))
            words, last = [*words, *more], cell.words[0]
    return words
