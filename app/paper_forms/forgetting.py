"""What has served its turn goes by the day: the PDF of a printing, whose stubs bear PINs, and scans that are settled.

The printed sheets lie in the stack by then, and what a scan held stands on its request. What still waits for
somebody (found, unread, of another office) stays until somebody has looked at it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import aliased

from app.extensions import db
from app.paper_forms.kinds import ScanState
from app.paper_forms.models import PaperFormRun, PaperFormScan
from app.platform import clock, jobs, settings, storage_sweep
from app.platform.database import change, write

if TYPE_CHECKING:
    from datetime import datetime

JOB = "paper_forms.forget"
_SETTLED = (ScanState.FILED, ScanState.AGAIN, ScanState.BROKEN, ScanState.DROPPED)
_Piece = aliased(PaperFormScan)
_HAS_PIECES = select(_Piece.id).where(_Piece.source_id == PaperFormScan.id).exists()


@jobs.handler(JOB, every_day=True)
def forget(_payload: dict[str, Any]) -> None:
    """Once a day; twice is once."""
    with write():
        _forget_pdfs(_days_ago("paper_forms.pdf_days"))
        is_old = PaperFormScan.uploaded_at < _days_ago("paper_forms.scan_days")
        _forget_scans(is_old, PaperFormScan.state.in_(_SETTLED))
        _forget_scans(is_old, PaperFormScan.state == ScanState.SPLIT, ~_HAS_PIECES)
        jobs.finish()


def _days_ago(setting: str) -> datetime:
    return clock.now() - timedelta(days=int(settings.get(setting)))


def _forget_pdfs(before: datetime) -> None:
    old = (PaperFormRun.pdf_hash.is_not(None), PaperFormRun.printed_at < before)
    storage_sweep.let_go(db.session.scalars(select(PaperFormRun.pdf_hash).where(*old)).all())
    change(update(PaperFormRun).where(*old).values(pdf_hash=None, pdf_forgotten_at=clock.now()))


def _forget_scans(*which: Any) -> None:
    gone = delete(PaperFormScan).where(*which).returning(PaperFormScan.blob_hash)
    storage_sweep.let_go(db.session.scalars(gone.execution_options(synchronize_session=False)).all())
