"""What machines can judge of a page for everybody: axe, pa11y's engine, and our own measures of size, names and room.

axe runs the rules of WCAG 2.2 A and AA and its best practices (`tests/kit/browser.py` has it for single pages). The
engine of pa11y is HTML_CodeSniffer; it travels in `tests/kit/vendor`, so no Node is needed. `measures.js` beside it
measures what neither does: a page at 400 %, text spacing, targets of 24 × 24, names that tell buttons apart.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

KIT = Path(__file__).parent
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

_SILENT = {
    "WCAG2AA.Principle1.Guideline1_3.1_3_1.H43.HeadersRequired": "scope of rows, columns and groups says it (H63)",
}
"""Findings of HTML_CodeSniffer that are none, and why."""


def axe_finds(page: Page) -> list[str]:
    """A line for every part of the page that breaks a rule of axe."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"axe {one['id']}: {part['html'][:160]}" for one in found for part in one["nodes"] if not _is_half_covered(part)
    ]


def _is_half_covered(part: dict[str, Any]) -> bool:
    """A target that the bar at the page's foot covers as the page happens to be scrolled: scrolling frees it, and what
    has the focus is never covered (`measures.js`)."""
    told = [check["data"] for check in part["any"] if isinstance(check.get("data"), dict)]
    return any(data.get("messageKey") == "partiallyObscured" for data in told)


def pa11y_finds(page: Page) -> list[str]:
    """A line for every error of HTML_CodeSniffer's WCAG2AA; warnings and notices are for people to judge."""
    found: list[dict[str, str]] = page.evaluate(
        f"async () => {{ {_script('vendor/html_codesniffer-2.6.0.js')} {_ASK} }}"
    )
    return [
        f"pa11y {one['code']}: {one['html'][:160]} {one['msg'][:120]}" for one in found if one["code"] not in _SILENT
    ]


_ASK = """
const engine = window.HTMLCS;
return new Promise((done, failed) => engine.process("WCAG2AA", document, () => done(
  engine.getMessages().filter((one) => one.type === engine.ERROR)
    .map((one) => ({ code: one.code, html: one.element.outerHTML || "", msg: one.msg }))), failed));
"""


def measured(page: Page, what: str) -> list[str]:
    """`what` of `measures.js`: a line for every part of the page that it does not fit."""
    found: list[str] = page.evaluate(f"() => {{ {_script('measures.js')} return {what}(); }}")
    return [f"{what} {one}" for one in found]


@cache
def _script(name: str) -> Any:
    return (KIT / name).read_text(encoding="utf-8")
