"""Proposing for each letter that was read, in the worker, and keeping it until a person has the letter before them.

A letter whose pages were moved is read anew; what was proposed of its older reading is then replaced. What a person
has settled stays as it was counted.

A letter that calls itself terbatas or rahasia, or whose writer asks not to be named, is confidential from the moment
the page that says so was read (`secrecy.heed`); what is only seen over all its pages together is heeded here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from app.extensions import db
from app.platform import jobs, settings
from app.platform.database import lock, read, write
from app.reading import papers, proposals, secrecy, stacks, versions
from app.reading.models import LetterState, ScanLetter, ScanPage
from app.reading.proposals import likeness, meaning
from app.reading.proposals.models import LetterProposal
from app.reading.proposals.sight import Box, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.reading.proposals.fields import Field, Proposal

JOB = "letter.propose"
_PAGES = (
    select(ScanPage.words)
    .where(ScanPage.letter_id == bindparam("letter_id"))
    .order_by(ScanPage.place, ScanPage.id)
    .limit(bindparam("most"))
)


@papers.when_read
def ask(letter: ScanLetter) -> None:
    """A letter was read: let the worker propose."""
    versions.ask(JOB, letter)


@jobs.handler(JOB)
def propose(payload: dict[str, Any]) -> None:
    """Propose for one reading of a letter; safe to run twice, and nothing where it was settled or read anew since."""
    letter = db.session.get(ScanLetter, payload["letter"])
    found = of_words(words_of(letter.id)) if letter else {}
    alike = likeness.look(letter.id, letter.text) if letter else []
    with write():
        batch = stacks.hold(letter.batch_id) if letter else None
        if letter and batch and lock(letter).state is LetterState.READ and letter.version == payload["version"]:
            keep(letter, found)
            likeness.keep(letter.id, alike)
            if proposals.is_secret(found) and not letter.is_confidential:
                secrecy.hide(letter)
                batch.version += 1
        jobs.finish()


def of_words(words: Iterable[Word]) -> dict[Field, Proposal]:
    """Everything that is proposed of these words, their meaning included."""
    seen = list(words)
    found = proposals.propose(seen, settings.get("office.city"))
    return found | meaning.of(found, proposals.text_of(seen)) if found else {}


def words_of(letter_id: int) -> list[Word]:
    """The words of a letter's first pages as the rules look at them; its pages counted from 1."""
    most = int(settings.get("reading.proposing_pages"))
    pages = [row.words for row in read(_PAGES, {"letter_id": letter_id, "most": most})]
    return [word for page, words in enumerate(pages, 1) for word in as_seen(words, page)]


def as_seen(words: Iterable[Mapping[str, Any]], page: int) -> list[Word]:
    """Words as a page keeps them, as the rules see them."""
    return [
        Word(text, page, Box(word["x"], word["y"], word["x"] + word["w"], word["y"] + word["h"]), word["confidence"])
        for word in words
        if (text := word["text"].strip())
    ]


def keep(letter: ScanLetter, found: Mapping[Field, Proposal]) -> None:
    """Put these proposals in the place of older ones, inside `write()`."""
    db.session.execute(delete(LetterProposal).where(LetterProposal.letter_id == letter.id))
    db.session.add_all(
        LetterProposal(
            letter_id=letter.id, letter_version=letter.version, field=field, value=told.value,
            confidence=told.confidence, page=told.page, box=list(told.box) if told.box else None,
        )
        for field, told in found.items()
    )  # fmt: skip
    db.session.flush()
