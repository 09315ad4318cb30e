"""The pages of a scan as pictures: drawn one by one, which of them are blank, and put together again as a PDF.

For paper of ours that comes back by its QR, the disposition sheet and the paper form. They are drawn by the limited
process of `app.platform.inspection`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from app.platform import inspection
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.platform.storage import Blob

WIDTH = 1654
"""An A4 page at 200 dpi."""
_DPI = 200
_BLANK_LEVEL, _BLANK_SHARE = 160, 0.002  # darker than this, on less than so much of the page: nobody wrote here
_MARGIN = 0.06  # scanners leave dark edges


@dataclass(slots=True)
class Found:
    """Pages that belong together: one paper with its code, or (no code) a page that nobody could read."""

    code: str | None
    first_page: int
    pages: list[bytes] = field(default_factory=list)
    blob: Blob | None = None


def require(pages: int | None, most: int) -> int:
    """How many pages a scan has, of which at most so many are looked at. Refused: too many, or none to see."""
    if pages is None:
        raise Refused(_("Kirim pindaian sebagai PDF atau gambar."), field="attachments")
    if pages > most:
        raise Refused(_("Paling banyak %(count)s halaman sekali unggah.", count=most), field="attachments")
    return pages


def drawn(path: Path, pages: int) -> Iterator[bytes]:
    """Each page as a picture, up to the first that cannot be shown."""
    for page in range(1, pages + 1):
        try:
            yield inspection.preview(path, page, WIDTH)
        except (inspection.CannotShow, FileNotFoundError):
            return


def is_blank(png: bytes) -> bool:
    """Whether nothing stands on the page: the back of a sheet."""
    from PIL import Image  # only where a scan is looked at

    picture = Image.open(BytesIO(png)).convert("L")
    across, down = int(picture.width * _MARGIN), int(picture.height * _MARGIN)
    inner = picture.crop((across, down, picture.width - across, picture.height - down))
    dark = sum(inner.histogram()[:_BLANK_LEVEL])
    return dark < inner.width * inner.height * _BLANK_SHARE


def as_pdf(pages: list[bytes], dpi: int = _DPI) -> bytes:
    """These page pictures as one PDF, grey, small enough to keep."""
    from PIL import Image  # only where a scan is looked at

    pictures = [Image.open(BytesIO(png)).convert("L") for png in pages]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=75)
    return out.getvalue()
