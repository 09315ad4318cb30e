"""Pages of ours that become PDF: drawn by the worker, kept by the hash of their HTML, so that none is drawn twice.

A route that may show the page asks for its PDF (`ask`, inside `write()`); the address then carries the hash, which
nobody guesses. The page that waits looks again by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform import clock, jobs, pdf, settings, storage, storage_sweep
from app.platform.database import change, write

JOB = "printouts.draw"
HTML = "text/html"


class Printout(Base):
    """The PDF of one page of HTML."""

    __tablename__ = "printout"

    html_hash: Mapped[str] = mapped_column(String(64), ForeignKey("blob.hash"), primary_key=True)
    pdf_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    made_at: Mapped[datetime]


def ask(page: storage.Blob) -> str:
    """Let the worker draw a page that `storage.store(html, HTML)` put on the disk. Inside `write()`; its hash."""
    kept = storage.keep(page)
    if db.session.get(Printout, kept.hash) is None:
        jobs.enqueue(JOB, {"html": kept.hash}, dedupe=f"{JOB}:{kept.hash}")
    return kept.hash


def made(html_hash: str) -> str | None:
    """The hash of the PDF; None while it is being drawn, and for a page that nobody asked for."""
    row = db.session.get(Printout, html_hash)
    return row.pdf_hash if row else None


@jobs.handler("printouts.forget", every_day=True)
def forget(_payload: dict[str, Any]) -> None:
    """A page that was printed days ago is drawn anew by whoever needs it again."""
    with write():
        _forget(Printout.made_at < clock.now() - timedelta(days=int(settings.get("printouts.keep_days"))))
        jobs.finish()


def forget_all() -> None:
    """Somebody's data is erased: none of the drawn pages stays, since nothing tells whose they were. In `write()`."""
    _forget(Printout.made_at <= clock.now())


def _forget(which: Any) -> None:
    gone = change(delete(Printout).where(which).returning(Printout.html_hash, Printout.pdf_hash)).all()
    storage_sweep.let_go(digest for row in gone for digest in row)


@jobs.handler(JOB)
def draw(payload: dict[str, Any]) -> None:
    """Draw one page. A second run finds it drawn."""
    html_hash = payload["html"]
    if made(html_hash) is None:
        page = storage.path_of(html_hash).read_text(encoding="utf-8")
        db.session.rollback()  # drawing takes its time; no transaction waits for it
        drawn = storage.store(pdf.render(page), pdf.PDF)
        with write():
            if made(html_hash) is None:
                pdf_hash = storage.keep(drawn).hash
                db.session.add(Printout(html_hash=html_hash, pdf_hash=pdf_hash, made_at=clock.now()))
            jobs.finish()
