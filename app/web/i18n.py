"""The two languages of the house (handbook: Indonesian first, English by a visible switch).

Indonesian is the source: the text in the code is what an Indonesian reads. English stands in
`app/web/translations/en/<room>.po` and is read once, into one dictionary, when somebody first wants it. Which of the
two is spoken is settled once per request (`language_choice.py`); after that a word costs one dictionary look-up.

* `_("Nomor %(number)s", number=x)`: plain text, escaped by the template like any other.
* `html_("Baca <b>%(name)s</b>", name=x)`: the sentence may hold markup, the values are escaped.
* `plural_(n, "%(n)s berkas", "%(n)s berkas")`: English has a singular, Indonesian does not.
* `lazy_("Nama")`: for labels made once at import and read in any language later.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}


class Catalogue(NamedTuple):
    """One language: its code, its words, and its pairs of singular and plural."""

    code: str
    words: dict[str, str]
    plurals: dict[tuple[str, str], tuple[str, str]]


INDONESIAN = Catalogue("id", {}, {})
_catalogues = {"id": INDONESIAN}
_spoken: ContextVar[Catalogue] = ContextVar("spoken", default=INDONESIAN)


@cache
def english() -> Catalogue:
    """All rooms' English in one catalogue. Raises `PoFileError` for a file that cannot be read."""
    catalogue = Catalogue("en", {}, {})
    for path in sorted((TRANSLATIONS / "en").glob("*.po")):
        _add(catalogue, read_file(path))
    return catalogue


def read_file(path: Path) -> Catalog:
    """One PO file as Babel reads it."""
    from babel.messages.pofile import read_po  # when somebody wants English

    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8", abort_invalid=True)


def _add(catalogue: Catalogue, messages: Catalog) -> None:
    for message in messages:
        if not message.id or not message.string:
            continue
        if isinstance(message.id, str):
            catalogue.words[message.id] = str(message.string)
        elif all(message.string):
            one, many = message.id
            catalogue.plurals[one, many] = (message.string[0], message.string[1])


class MarkedWords(dict[str, str]):
    """Words for tests: what has no English is shown between marks, so that a page check finds it."""

    def get(self, text: str, default: Any = None) -> Any:
        """The English of `text`, or `default` between marks."""
        return super().get(text) or f"⟦{default}⟧"


def mark_missing(wanted: bool) -> None:
    """Mark missing English from now on in this process (tests), or leave it in Indonesian (everywhere else)."""
    if wanted:
        _catalogues["en"] = Catalogue("en", MarkedWords(english().words), english().plurals)
    else:
        _catalogues.pop("en", None)


def catalogue_of(code: str | None) -> Catalogue:
    """The catalogue of `code`; anything but `en` is Indonesian."""
    if code == "en" and code not in _catalogues:
        _catalogues[code] = english()
    return _catalogues.get(code or "id", INDONESIAN)


def current_language() -> str:
    """`id` or `en`, as the present request or `language()` block speaks."""
    return _spoken.get().code


def speak(code: str | None) -> None:
    """Speak `code` from here on in this request; None goes back to Indonesian."""
    _spoken.set(catalogue_of(code))


@contextmanager
def language(code: str | None) -> Iterator[None]:
    """Speak `code` inside the block: for letters, receipts and messages in their owner's language."""
    token = _spoken.set(catalogue_of(code))
    try:
        yield
    finally:
        _spoken.reset(token)


def _(text: str, /, **values: object) -> str:
    """`text` in the present language, its `%(name)s` places filled with `values`."""
    spoken = _spoken.get().words.get(text, text)
    return spoken % values if values else spoken


def html_(text: str, /, **values: object) -> Markup:
    """Like `_`, for a sentence written by us that holds markup; the values are escaped, the sentence is not."""
    spoken = Markup(_spoken.get().words.get(text, text))  # noqa: S704  # a literal of ours; a test checks that it is one
    return spoken % values if values else spoken


def plural_(n: int, one: str, many: str, /, **values: object) -> str:
    """`one` or `many` in the present language; `%(n)s` is the number, grouped by thousands."""
    code, _words, plurals = _spoken.get()
    singular, plural = plurals.get((one, many), (one, many))
    grouped = f"{n:,}" if code == "en" else f"{n:,}".replace(",", ".")
    return (singular if n == 1 else plural) % {"n": grouped, **values}


class Lazy:
    """A text that is translated each time it is read. Made by `lazy_`."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: dict[str, object]) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return _(self.text, **self.values)

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __repr__(self) -> str:
        return f"lazy_({self.text!r})"

    def __mod__(self, values: Any) -> str:
        return str(self) % values

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __radd__(self, other: object) -> str:
        return str(other) + str(self)

    def __len__(self) -> int:
        return len(str(self))

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | Lazy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)


def lazy_(text: str, /, **values: object) -> Lazy:
    """`text`, translated when it is shown rather than now."""
    return Lazy(text, values)
