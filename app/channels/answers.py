"""What can be said to whoever asks: the standard, articles, ready answers, answers given before (R011, R019, R023).

One list, each line with the sentence that fits and a digit that takes it into the record's answer. What is offered is
bounded: nine lines, because nine digits pick them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import url_for

from app.accounts.permissions import current_actor
from app.contacts import looked_at
from app.knowledge import find as articles
from app.knowledge import read as library
from app.platform import passages, settings
from app.platform.text import query_words
from app.tickets import answered as earlier
from app.tickets.together import canned
from app.web.formatting import tanggal
from app.web.i18n import _, lazy_, plural_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounts.actor import Actor
    from app.catalogue.sheets import Sheet
    from app.platform.passages import Part

MOST = 9
_MOST_FACTS = 2
_MOST_READY = 3
_LONGEST_SENTENCE = 220


class Offer(NamedTuple):
    """One thing that can be said. `key` names it in a form, and in the record of a call that used it
    (`contacts.looked_at`); `words` is what goes into the answer."""

    key: str
    kind: str
    title: str
    parts: tuple[Part, ...]
    words: str
    url: str = ""
    note: str = ""
    part_of: str = ""
    """What a call looked at that used it, where that is a part of something."""

    @property
    def looked(self) -> str:
        """What a call that used it looked at."""
        return self.part_of or self.key


def offered(words: str, sheet: Sheet | None) -> list[Offer]:
    """What fits the words typed so far and the service they mean, the surest first."""
    service_id, code = (sheet.service_id, sheet.code) if sheet else (None, "")
    fitting, others = _ready(words, sheet)
    before = _earlier(code, words) if words.strip() or code else ()
    return [*_standard(words, sheet), *_articles(words, service_id), *fitting, *before, *others][:MOST]


def taken(typed: str | None, wanted: str | None, words: str, sheet: Sheet | None) -> str:
    """What was typed, and behind it the words of the offer whose button was pressed."""
    chosen = next((one.words for one in offered(words, sheet) if one.key == wanted), "")
    return "\n\n".join(part for part in (typed, chosen) if part)


def _standard(words: str, sheet: Sheet | None) -> Iterator[Offer]:
    """The parts of the service's standard that the words ask for (`answers.words`)."""
    if sheet is None:
        return
    asked = set(query_words(words))
    parts = [part for part, told in settings.get("answers.words").items() if asked & set(query_words(told))]
    for part in parts[:_MOST_FACTS]:
        if said := _said(part, sheet):
            yield Offer(
                f"standard:{part}", _("standar"), f"{sheet.code} {sheet.name}", _shown(said, words),
                f"{sheet.name}: {said}", url_for("need.standard", service=sheet.code), part_of=f"service:{sheet.code}",
            )  # fmt: skip


def _said(part: str, sheet: Sheet) -> str:
    """One part of a standard in a sentence that can be read out."""
    if part == "requirements" and sheet.requirements:
        return _("Syarat: %(list)s.", list="; ".join(line.text for line in sheet.requirements))
    if part == "fee":
        return _("Biaya: %(fee)s.", fee=" ".join(filter(None, (sheet.fee, sheet.fee_details))).rstrip("."))
    if part == "time":
        days = plural_(sheet.days, "%(n)s hari kerja", "%(n)s hari kerja") if sheet.days else _("hari yang sama")
        return _("Waktu: %(days)s sesudah berkas lengkap.", days=days)
    return _("Langkah: %(list)s.", list="; ".join(sheet.steps)) if sheet.steps else ""


def _articles(words: str, service_id: int | None) -> Iterator[Offer]:
    for one in articles.answering(words, service_id):
        note = (
            _("lewat tanggal tinjau %(day)s: pastikan dahulu", day=tanggal(one.review_on, "pendek"))
            if one.is_overdue
            else ""
        )
        url, shown, taken_words = url_for("need.article", article_id=one.id), one.passage.parts, one.passage.paragraph
        yield Offer(f"article:{one.id}", _("artikel"), one.title, shown, taken_words, url, note)


def _ready(words: str, sheet: Sheet | None) -> tuple[list[Offer], list[Offer]]:
    """The answers the office keeps ready, as far as they can be filled in before the request has a number: those that
    are for this service or have words of the question, and behind all else the general ones."""
    facts = canned.facts_today(current_actor()) | {"layanan": sheet.name if sheet else ""}
    asked = passages.even(words)
    fit: dict[int, float] = {}
    offers: dict[int, Offer] = {}
    for one in canned.choice_for(sheet.code if sheet else ""):
        told, shown = canned.filled(one.text, facts, gap=None), canned.filled(one.text, facts)
        fit[one.id] = passages.points_of(f"{one.title} {one.text}", asked) + (one.service_id is not None)
        parts = passages.best(shown, asked if fit[one.id] else {}).parts
        offers[one.id] = Offer(f"ready:{one.id}", _("siap pakai"), one.title, parts, told)
    best = sorted(offers, key=lambda answer_id: -fit[answer_id])[:_MOST_READY]
    return [offers[one] for one in best if fit[one]], [offers[one] for one in best if not fit[one]]


def _earlier(code: str, words: str) -> Iterator[Offer]:
    for one in earlier.like(code, words, current_actor()):
        url = url_for("ticket.show", number=one.number)
        yield Offer(f"answer:{one.number}", _("pernah dijawab"), one.number, one.passage.parts, one.text, url)


def _shown(text: str, words: str) -> tuple[Part, ...]:
    """The beginning of a long sentence, with the words that match."""
    shown = text if len(text) <= _LONGEST_SENTENCE else text[:_LONGEST_SENTENCE].rpartition(" ")[0] + " …"
    return passages.marked(shown, passages.even(words))


@looked_at.kind("article", lazy_("Artikel"))
def _articles_looked_at(refs: list[str], _actor: Actor) -> dict[str, str]:
    return {str(article_id): title for article_id, title in library.titles([row_id(ref) for ref in refs]).items()}


@looked_at.kind("ready", lazy_("Jawaban siap pakai"))
def _ready_looked_at(refs: list[str], _actor: Actor) -> dict[str, str]:
    return {str(answer_id): title for answer_id, title in canned.titles([row_id(ref) for ref in refs]).items()}
