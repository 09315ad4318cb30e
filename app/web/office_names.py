"""What the office itself named (units, chairs, services, requirements), in the reader's language.

A history, a checklist or an account keeps such a name as it was printed, in Indonesian. Whoever reads in English
sees the English name that the office gave it since; where it gave none, the Indonesian one, marked as such.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.web.i18n import _, current_language, lazy_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

    Read = Callable[[], Mapping[str, str]]

_sources: list[Read] = []
_ACTING = re.compile(r"(Pl[th]\.) (.+)")
_PREFIXES = (lazy_("Plt."), lazy_("Plh."))  # spelled out, so that their English is looked for


def source(read: Read) -> Read:
    """Register names: `read()` gives Indonesian → English, and remembers it."""
    _sources.append(read)
    return read


def spoken(words: str) -> str:
    """A name in the reader's language, an acting holder's title included; Indonesian where it has no English."""
    return _english(words) or words if current_language() == "en" else words


def named(words: str | None) -> str:
    """The same for a page's text: a name without English says in which language it is."""
    if not words or current_language() != "en":
        return words or ""
    return _english(words) or Markup('<span lang="id">%s</span>') % words


def _english(words: str) -> str | None:
    for read in _sources:
        known = read().get(words)
        if known:
            return known
    acting = _ACTING.fullmatch(words)
    title = _english(acting[2]) if acting else None
    return f"{_(acting[1])} {title}" if acting and title else None


def furnish(app: Flask) -> None:
    """Make both filters of the templates: `named` for text, `spoken` for headings, options and attributes."""
    app.jinja_env.filters.update(named=named, spoken=spoken)
