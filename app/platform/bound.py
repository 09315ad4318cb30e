"""Several tagged PDFs as one, so that a screen reader goes through all of them: pages and structure (PDF/UA).

Title, language and metadata are those of the first.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pikepdf


def together(documents: Iterable[bytes]) -> bytes:
    """One PDF of all of them, in their order. At least one."""
    import pikepdf  # only where something is printed

    parts = (pikepdf.open(io.BytesIO(one)) for one in documents)
    whole, out = next(parts), io.BytesIO()
    for part in parts:
        _append(whole, part)
    whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _append(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    """Its pages come first: what the structure says of a page then means the copy."""
    numbers = whole.Root.StructTreeRoot.ParentTree.Nums
    shift = int(numbers[-2]) + 1
    known = len(whole.pages)
    whole.pages.extend(part.pages)
    tree = whole.copy_foreign(part.Root.StructTreeRoot)
    for page in list(whole.pages)[known:]:
        _shift(page, shift)
    for place, one in enumerate(list(tree.ParentTree.Nums)):
        numbers.append(one if place % 2 else int(one) + shift)
    _adopt(whole.Root.StructTreeRoot.K[0], tree.K[0])


def _shift(page: Any, by: int) -> None:
    """A page and its links are found again in the list of parents."""
    page.StructParents = int(page.StructParents) + by
    for link in page.get("/Annots", []):
        if "/StructParent" in link:
            link.StructParent = int(link.StructParent) + by


def _adopt(document: Any, other: Any) -> None:
    for kid in list(other.K):
        kid.P = document
        document.K.append(kid)
