"""Finding every text that people read: what the code hands to `_`, and what a template says without it."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.extract import extract
from jinja2.lexer import Lexer

from app.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment

KEYWORDS = {"_": None, "lazy_": None, "html_": None, "plural_": (2, 3)}
PLACE = re.compile(r"%\((\w+)\)[sd]")

_SHOWN_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label", "aria-description", "label")
_NOT_READ = ("script", "style", "code", "kbd", "abbr", "svg")
_A_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_A_NAME = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)+")
_SAME_EVERYWHERE = {"WIB", "PDF", "QR", "PIN", "NIK", "NIB", "KB", "MB", "Loket", "CSV", "XLSX", "WhatsApp", "RT", "RW"}


class Found(NamedTuple):
    """A text with the place where it stands; a plural is a pair."""

    where: str
    text: str | tuple[str, str]


def source_files() -> list[Path]:
    return sorted(ROOT.glob("app/**/*.py"))


def template_files() -> list[Path]:
    return sorted(ROOT.glob("templates/**/*.html"))


@cache
def wrapped() -> list[Found]:
    """Every literal handed to `_`, `lazy_`, `html_` or `plural_` in code and templates."""
    in_code = (found for path in source_files() for found in _extracted("python", path))
    in_templates = (found for path in template_files() for found in _extracted("jinja2.ext:babel_extract", path))
    return [*in_code, *in_templates]


def _extracted(method: str, path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        for line, text, _comments, _context in extract(method, file, KEYWORDS, options={"encoding": "utf-8"}):
            yield Found(f"{path.relative_to(ROOT)}:{line}", text)


def places(text: str | tuple[str, str]) -> set[str]:
    """The names of the `%(name)s` places in a text."""
    return set(PLACE.findall(text if isinstance(text, str) else " ".join(text)))


class _Reader(HTMLParser):
    """Collects what a browser would show of a template whose Jinja parts have been blotted out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_READ:
            self._silent.append(tag)
        self.found += [(self.getpos()[0], value or "") for name, value in attrs if name in _SHOWN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            self._silent.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append((self.getpos()[0], data))


def bare(source: str, environment: Environment) -> list[tuple[int, str]]:
    """(line, text) of every visible word of a template that stands outside Jinja's braces."""
    reader = _Reader()
    reader.feed(_without_jinja(source, environment))
    reader.close()
    return [(line, text.strip()) for line, text in reader.found if _words(text)]


def _without_jinja(source: str, environment: Environment) -> str:
    """The template's own letters, each Jinja part replaced by the line ends in it."""
    tokens = Lexer(environment).tokeniter(source, None)
    return "".join(text if kind == "data" else "\n" * text.count("\n") for _line, kind, text in tokens)


def _words(text: str) -> list[str]:
    """The words in a text that need a translation; a class name or a piece of a tag left by a macro has none."""
    if '="' in text or _A_NAME.fullmatch(text.strip()):
        return []
    return [word for word in _A_WORD.findall(text) if word not in _SAME_EVERYWHERE]
