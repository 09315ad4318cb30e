"""Stacks of scans, from typed sheets to what the worker made of them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.demo.lettering import typewriter
from app.extensions import db
from app.platform.database import write
from app.reading import stacks
from app.reading.models import ScanBatch, ScanFile, ScanLetter, ScanPage, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

DPI = 150
LINES = (
    "KOPERASI PRODUSEN KERIPIK SEJAHTERA", "Nomor : 001/PAN-KSR/IX/2026", "Malang, 4 September 2026",
    "Hal : Permohonan verifikasi berkas pendirian", "Dengan hormat, kami mengajukan permohonan verifikasi",
    "berkas pendirian koperasi di wilayah Kota Malang.",
)  # fmt: skip


def sheet(*lines: str, paper: int = 245, code: str = "") -> Image.Image:
    """A typed half sheet, with a QR code at its right edge if one is given."""
    page = Image.new("L", (round(8.27 * DPI), round(5.8 * DPI)), paper)
    pen = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        pen.text((120, 120 + place * 50), line, font=typewriter(24), fill=40)
    if code:
        out = BytesIO()
        segno.make(code, error="m", micro=False).save(out, kind="png", scale=6, border=4)
        drawn = Image.open(out).convert("L")
        page.paste(drawn, (page.width - drawn.width - 40, page.height - drawn.height - 40))
    return page


def file_of(*pages: Image.Image, kind: str = "PDF") -> bytes:
    """Sheets as one file, as a scanner saves them."""
    out = BytesIO()
    more = {"save_all": True, "append_images": list(pages[1:])} if kind in ("PDF", "TIFF") else {}
    size = {"resolution": float(DPI)} if kind == "PDF" else {"dpi": (DPI, DPI)}
    pages[0].save(out, kind, **size, **more)
    return out.getvalue()


def bring(*files: bytes, name: str = "pindai.pdf", **how) -> ScanBatch:
    """A stack that just came in."""
    incoming = [stacks.prepared(content, name) for content in files]
    with write():
        return stacks.come(incoming, source=how.pop("source", Source.UPLOAD), by=how.pop("by", None), **how)


def files_of(batch: ScanBatch) -> Sequence[ScanFile]:
    return _now(ScanFile, batch)


def pages_of(batch: ScanBatch) -> Sequence[ScanPage]:
    return _now(ScanPage, batch)


def letters_of(batch: ScanBatch) -> Sequence[ScanLetter]:
    return _now(ScanLetter, batch)


def _now(table, batch: ScanBatch):
    """As the database has it, whatever this session remembers."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(table).where(table.batch_id == batch.id).order_by(table.place)).all()
