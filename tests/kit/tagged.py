"""What a machine can judge of a PDF for screen readers: PDF/UA-1 (ISO 14289-1), after the Matterhorn protocol.

veraPDF is in no package that this project uses; these are the conditions that our own papers can break.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
from sqlalchemy import select

from app.extensions import db
from app.platform import jobs, storage
from app.platform.printouts import Printout

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAINTS = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"}
_INSIDE = {"TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "LBody": {"LI"}}
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def faults_in(content: bytes) -> list[str]:
    """What is not as it should be; nothing for a paper that can be read aloud."""
    with pikepdf.open(BytesIO(content)) as document:
        return [*_catalogue(document), *_structure(document), *_pages(document)]


def told(content: bytes) -> list[tuple[str, str]]:
    """The reading order: each element's kind and, for figures, what is said of them."""
    with pikepdf.open(BytesIO(content)) as document:
        return [(_kind(one), str(one.get("/Alt", ""))) for one, _above in _elements(document.Root.StructTreeRoot)]


def printed() -> bytes:
    """The PDF that was asked for last, drawn now."""
    while jobs.run_once():
        pass
    row = db.session.scalars(select(Printout).order_by(Printout.made_at.desc())).first()
    assert row
    return storage.path_of(row.pdf_hash).read_bytes()


def _catalogue(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        yield "no structure"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not str(document.docinfo.get("/Title", "")) or not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "no title that is shown"
    said = document.open_metadata()
    if said.get("pdfuaid:part") != "1" and said.get("pdfaid:conformance") != "A":
        yield "does not say that it is PDF/UA or PDF/A with structure"
    if not said.get("dc:title"):
        yield "no title in its metadata"


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    last = 0
    for element, above in _elements(document.Root.StructTreeRoot):
        kind = _kind(element)
        yield from _of_kind(element, kind, above)
        if kind in HEADINGS:
            level = int(kind[1])
            if level > last + 1:
                yield f"{kind} after H{last}"
            last = level


def _of_kind(element: Any, kind: str, above: str) -> Iterator[str]:
    if kind == "Figure" and not str(element.get("/Alt", "")):
        yield "a figure that says nothing"
    if kind in _INSIDE and above not in _INSIDE[kind]:
        yield f"{kind} in {above}"
    if kind == "TH" and "/ID" not in element and "/Scope" not in _attributes(element):
        yield "a heading of a table that no cell can name"
    if kind == "Table" and not any(_kind(one) == "TH" for one, _above in _elements(element)):
        yield "a table without headings"


def _pages(document: pikepdf.Pdf) -> Iterator[str]:
    known = {number for _element, number in _marked(document.Root.StructTreeRoot)}
    for place, page in enumerate(document.pages):
        for operator, marks in _painted(page):
            if not marks:
                yield f"page {place + 1}: {operator} is neither content nor artifact"
        for number in _numbers(page):
            if (page.objgen, number) not in known:
                yield f"page {place + 1}: content {number} is not in the structure"
        for link in page.get("/Annots", []):
            if link.get("/Subtype") == "/Link" and ("/StructParent" not in link or "/Contents" not in link):
                yield f"page {place + 1}: a link that says nothing"


def _painted(page: pikepdf.Page) -> Iterator[tuple[str, list[Any]]]:
    marks: list[Any] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            marks.append(operands)
        elif name == "EMC":
            marks.pop()
        elif name in _PAINTS:
            yield name, marks


def _numbers(page: pikepdf.Page) -> Iterator[int]:
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
            yield int(operands[1]["/MCID"])


def _elements(above: Any, name: str = "") -> Iterator[tuple[Any, str]]:
    for kid in _kids(above):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, name
            yield from _elements(kid, _kind(kid) if _kind(kid) not in ("NonStruct", "Div") else name)


def _marked(root: Any) -> Iterator[tuple[Any, tuple[Any, int]]]:
    for element, _above in _elements(root):
        for kid in _kids(element):
            if isinstance(kid, int):
                yield element, (element["/Pg"].objgen, kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _kind(element: Any) -> str:
    return str(element["/S"]).removeprefix("/")


def _attributes(element: Any) -> Any:
    given = element.get("/A", {})
    return given if isinstance(given, pikepdf.Dictionary) else {}
