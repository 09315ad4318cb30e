"""What requests about somebody's data hold of them themselves: their words go with everything else."""

from __future__ import annotations

from app.personal_data.models import DataRequest
from app.stakeholders.held import ERASED, holds
from app.web.i18n import lazy_

holds(
    lazy_("Permintaan data pribadi"), DataRequest, where=lambda whose: DataRequest.person_id.in_(whose.people),
    told=(DataRequest.number, DataRequest.wish, DataRequest.asked_at, DataRequest.words),
    erased={"identity": ERASED, "words": ERASED, "changes_sealed": None, "evidence_name": "", "copy_made_at": None},
    files=("evidence_hash", "copy_hash"),
)  # fmt: skip
