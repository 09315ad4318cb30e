"""What the machine proposes of a letter that was read: field by field, framed where it stands, with how sure it is.

Nothing is filed by a machine: every proposal waits for a clerk (handbook §4.1). How sure is how surely the words were
read times how surely the rule is right; what no rule finds is proposed as nothing, which is also an answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from app.reading.proposals import labels, numbers, sender, when
from app.reading.proposals.fields import Field, Proposal
from app.reading.proposals.sight import Box, Word, around, cells, surely
from app.reading.proposals.text import Running
from app.tickets.kinds import Secrecy, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.reading.proposals.sight import Cell
    from app.reading.proposals.when import When

__all__ = ["Box", "Field", "Proposal", "Word", "propose", "text_of"]


_USUAL = 0.86
"""A letter that says nothing of its sifat is an ordinary one."""
_NOTHING_FOUND = 0.5
"""A field that no rule found: it may not be there, it may not have been readable."""


def propose(words: Iterable[Word], town: str = "") -> dict[Field, Proposal]:
    """What a letter's words say, field by field. Service and unit are the meaning's business (`meaning`). `town`: the
    office's, which is nobody's name."""
    seen = cells(words)
    if not seen:
        return {}
    running, naming = Running(seen), sender.without_town(seen, town)
    day = when.written(running)
    letter_date = day.value if day else None
    number = _number(seen, letter_date)
    return {
        Field.SENDER: _sender(naming),
        Field.LETTER_NUMBER: number,
        Field.LETTER_DATE: _day(day),
        Field.SUBJECT: _said(labels.find(seen, labels.SUBJECT)),
        Field.ENCLOSURES: _enclosures(labels.find(seen, labels.ENCLOSURES)),
        **_natures(labels.find(seen, labels.NATURE)),
        Field.CONFIDENTIAL: _confidential(running),
        Field.CLASSIFICATION: _classification(number),
        Field.EVENT_DATE: _day(when.event(seen, running, letter_date)),
        Field.REPLY_BY: _day(when.reply_by(running, letter_date)),
        Field.NAME: _signatory(naming),
    }


def asks_for_secrecy(words: Iterable[Word]) -> bool:
    """Whether a page says of itself, however badly that was read, that not everybody may see it."""
    seen = cells(words)
    return bool(seen) and is_secret(
        {**_natures(labels.find(seen, labels.NATURE)), Field.CONFIDENTIAL: _confidential(Running(seen))}
    )


def is_secret(found: Mapping[Field, Proposal]) -> bool:
    """Whether what was found says so: a sifat beyond biasa, or a writer who asks not to be named."""
    said = {field: found[field].value for field in (Field.SECRECY, Field.CONFIDENTIAL) if field in found}
    return said.get(Field.SECRECY, Secrecy.BIASA) != Secrecy.BIASA or bool(said.get(Field.CONFIDENTIAL))


def text_of(words: Iterable[Word]) -> str:
    """The letter as text, row by row."""
    return Running(cells(words)).text


def _at(value: str, words: Sequence[Word], sureness: float) -> Proposal:
    confidence = min(surely(words) * sureness, 0.99)
    return Proposal(value, round(confidence, 2), words[0].page, around(words))


def _nothing(confidence: float = _NOTHING_FOUND) -> Proposal:
    return Proposal("", confidence)


def _said(found: labels.Labelled | None) -> Proposal:
    return _at(found.text, found.words, found.sureness * 0.97) if found else _nothing()


def _enclosures(found: labels.Labelled | None) -> Proposal:
    said = _said(found)
    return replace(said, value=re.sub(r"^(\d+)\.(?=\s+\()", r"\1", said.value))


def _day(found: When | None) -> Proposal:
    return _at(found.value.isoformat(), found.words, found.sureness) if found else _nothing()


def _number(seen: Sequence[Cell], written: date | None) -> Proposal:
    said = labels.find(seen, labels.NUMBER)
    number = numbers.read(said.text, written) if said else None
    return _at(number.text, said.words, said.sureness * number.likeness) if said and number else _nothing()


def _classification(number: Proposal) -> Proposal:
    code = numbers.classification_of(number.value)
    return replace(number, value=code) if code else _nothing()


def _sender(seen: Sequence[Cell]) -> Proposal:
    found = sender.find(seen) if seen else None
    if found is None:
        return _nothing(0.0)
    return replace(_at(found.name, found.words, found.sureness), is_headed=found.has_head)


def _confidential(running: Running) -> Proposal:
    """A writer who asks not to be named (handbook §3.3)."""
    found = _NOT_TO_BE_TOLD.search(running.text)
    return _at("y", running.words(found.start(), found.end()), 0.85) if found else _nothing()


def _signatory(seen: Sequence[Cell]) -> Proposal:
    words = sender.signatory(seen)
    return _at(sender.titled(" ".join(word.text for word in words)), words, 0.7) if words else _nothing()


_NOT_TO_BE_TOLD = re.compile(
    r"(?:nama|identitas|diri)\s+(?:saya|kami)[^.]{0,25}(?:jangan|tidak|dirahasiakan)[^.]{0,25}(?:sebar\w*|ungkap\w*|rahasia\w*)?"
    r"|(?:jangan|tidak)\s+(?:di)?sebar(?:luas)?kan|mohon\s+(?:di)?rahasiakan|dirahasiakan",
    re.IGNORECASE,
)
_NATURES = {
    "biasa": (Urgency.BIASA, Secrecy.BIASA), "segera": (Urgency.SEGERA, Secrecy.BIASA),
    "sangat segera": (Urgency.SANGAT_SEGERA, Secrecy.BIASA), "penting": (Urgency.SEGERA, Secrecy.BIASA),
    "terbatas": (Urgency.BIASA, Secrecy.TERBATAS), "rahasia": (Urgency.BIASA, Secrecy.RAHASIA),
    "sangat rahasia": (Urgency.BIASA, Secrecy.SANGAT_RAHASIA),
}  # fmt: skip
_SIFAT = tuple(_NATURES)


def _natures(said: labels.Labelled | None) -> dict[Field, Proposal]:
    """Sifat says two things: how soon (derajat) and how secret."""
    near = process.extractOne(said.text.casefold(), _SIFAT, scorer=fuzz.ratio, score_cutoff=70) if said else None
    if said is None or near is None:
        return {
            Field.URGENCY: Proposal(Urgency.BIASA.value, _USUAL),
            Field.SECRECY: Proposal(Secrecy.BIASA.value, _USUAL),
        }
    urgency, secrecy = _NATURES[near[0]]
    sureness = said.sureness * near[1] / 100
    return {
        Field.URGENCY: _at(urgency.value, said.words, sureness),
        Field.SECRECY: _at(secrecy.value, said.words, sureness),
    }
