"""Printed matter: HTML of our own templates becomes PDF, in one font family that travels with Loket.

Nothing is fetched, neither from the network nor from the disk: pictures come as `data:` addresses. The templates choose
the paper with `@page` (A4, A5, or a roll of 80 mm), the title and language are those of the HTML. One shared font
configuration keeps the memory level; it does not bear two threads, therefore the lock. Rendering is work for a job.
"""

from __future__ import annotations

import threading
from base64 import b64encode
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from app.config import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PDF = "application/pdf"
FAMILY = "Public Sans"
FONTS = ROOT / "static" / "vendor" / "fonts" / "public-sans-2.001"
_STYLES = ROOT / "static" / "print"
_FACES = {"PublicSans-Regular.ttf": 400, "PublicSans-Bold.ttf": 700}

_SHEETS = 16  # kinds of paper whose styles are kept

_one_at_a_time = threading.Lock()


READABLE = "pdf/ua-1"
"""PDF/UA: title, language, headings, lists, tables and what pictures show, for a screen reader (ISO 14289-1)."""
ARCHIVAL = "pdf/a-3a"
"""PDF/A-3 with the same structure: for papers that are kept for years and read by anybody."""


def styles(*names: str) -> str:
    """The text of these stylesheets of `static/print`, for a document that fetches nothing."""
    return "\n".join((_STYLES / f"{name}.css").read_text(encoding="utf-8") for name in names)


def render(html: str, *, styles: str = "", base: str | None = None, variant: str | None = READABLE) -> bytes:
    """The PDF of a whole HTML document. Links in it are completed with `base`; slow, so never inside `write()`.

    `styles` stand below those of the document and are read once for all documents: a seventh of a receipt's time.
    `variant=None` draws without structure, for what is laid over another paper.
    """
    with _one_at_a_time:
        press = _press()
        document = press.html(html, base)
        pdf: bytes = document.write_pdf(
            stylesheets=[press.faces, press.sheet(styles)], font_config=press.fonts, presentational_hints=False,
            pdf_variant=variant, finisher=_margins_are_read,
        )  # fmt: skip
    return pdf


def _margins_are_read(_document: Any, paper: Any) -> None:
    """WeasyPrint leaves what stands in a page's margin (the verification code, the page's number) out of the structure
    that it has made for it. It is read after the text."""
    parts: list[Any] = [one for one in paper.objects if isinstance(one, dict) and one.get("Type") == "/StructElem"]
    whole = next((one for one in parts if one["S"] == "/Document"), None)
    if whole is not None:
        known = set(whole["K"])
        whole["K"].extend(one.reference for one in parts if one["P"] == whole.reference and one.reference not in known)


class _Press:
    """WeasyPrint with its fonts, made at the first document: a web process that prints nothing never loads it."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._html = weasyprint.HTML
        self._fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
        self.fonts = FontConfiguration()
        self._css = partial(weasyprint.CSS, font_config=self.fonts, url_fetcher=self._fetcher)
        self.faces = self._css(string="".join(_face(FONTS / name, weight) for name, weight in _FACES.items()))
        self.sheet = lru_cache(maxsize=_SHEETS)(self._sheet)

    def _sheet(self, styles: str) -> Any:
        """WeasyPrint only reads in a sheet that it has parsed; under the lock all the same."""
        return self._css(string=styles)

    def html(self, html: str, base: str | None) -> Any:
        return self._html(string=html, base_url=base, url_fetcher=self._fetcher)


@cache
def _press() -> _Press:
    return _Press()


def _face(file: Path, weight: int) -> str:
    data = b64encode(file.read_bytes()).decode()
    source = f'url("data:font/ttf;base64,{data}")'
    return f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: {source}; }}\n'
