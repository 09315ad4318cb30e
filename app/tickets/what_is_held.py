"""What a request holds of whoever asks. Its number, its states and its moments stay, and so does the chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from app.platform import clock
from app.stakeholders.held import ERASED, Subject, holds
from app.stakeholders.models import Phone
from app.tickets.disposition.models import Disposition
from app.tickets.files.models import Attachment
from app.tickets.handling.handed import HandedOver
from app.tickets.history.models import TicketEvent
from app.tickets.models import Draft, Paper, Refusal, Ticket, TicketSearch
from app.tickets.notices.models import Notice
from app.tickets.sheets.models import SheetScan
from app.web.i18n import lazy_


def _sheets(whose: Subject) -> Any:
    on_them = select(Disposition.id).where(Disposition.ticket_id.in_(whose.tickets))
    kept = select(Attachment.id).where(Attachment.ticket_id.in_(whose.tickets))
    return or_(SheetScan.disposition_id.in_(on_them), SheetScan.attachment_id.in_(kept))


holds(
    lazy_("Nomor telepon pada permohonan"), Ticket,
    where=lambda whose: Ticket.phone_id.in_(select(Phone.id).where(Phone.person_id.in_(whose.people))),
    erased={"phone_id": None},
)  # fmt: skip
holds(
    lazy_("Kata untuk pencarian"), TicketSearch, where=lambda whose: TicketSearch.ticket_id.in_(whose.tickets),
    is_deleted=True,
)  # fmt: skip
holds(lazy_("Pemberitahuan petugas"), Notice, where=lambda w: Notice.ticket_id.in_(w.tickets), is_deleted=True)
holds(lazy_("Draf"), Draft, where=lambda whose: Draft.ticket_id.in_(whose.tickets), is_deleted=True)
holds(
    lazy_("Lembar disposisi terpindai"), SheetScan, where=_sheets,
    told=(SheetScan.name, SheetScan.uploaded_at), erased={"name": ERASED}, files=("blob_hash",),
)  # fmt: skip
holds(
    lazy_("Berkas"), Attachment, where=lambda whose: Attachment.ticket_id.in_(whose.tickets),
    told=(Attachment.ticket_id, Attachment.name, Attachment.kind, Attachment.size, Attachment.added_at),
    erased={"name": ERASED}, files=("blob_hash",),
)  # fmt: skip
holds(
    lazy_("Penyerahan hasil"), HandedOver, where=lambda whose: HandedOver.ticket_id.in_(whose.tickets),
    told=(HandedOver.ticket_id, HandedOver.at, HandedOver.receiver, HandedOver.what, HandedOver.sent_to),
    erased={"receiver": ERASED, "authority": "", "sent_to": "", "sending_number": "", "what": ""},
    files=("signature_hash",),
)  # fmt: skip
holds(
    lazy_("Penolakan"), Refusal, where=lambda whose: Refusal.ticket_id.in_(whose.tickets),
    told=(Refusal.ticket_id, Refusal.reason, Refusal.legal_basis, Refusal.alternative, Refusal.objection),
    erased={"reason": ERASED, "alternative": None, "objection": ERASED, "decision_note": None},
)  # fmt: skip
holds(
    lazy_("Daftar berkas"), Paper, where=lambda whose: Paper.ticket_id.in_(whose.tickets),
    told=(Paper.ticket_id, Paper.text, Paper.state, Paper.note), erased={"note": None},
)  # fmt: skip
holds(
    lazy_("Disposisi"), Disposition, where=lambda whose: Disposition.ticket_id.in_(whose.tickets),
    erased={"note": "", "end_note": ""},
)  # fmt: skip
holds(
    lazy_("Riwayat"), TicketEvent,
    where=lambda whose: TicketEvent.ticket_id.in_(whose.tickets) & TicketEvent.text.is_not(None),
    told=(TicketEvent.ticket_id, TicketEvent.at, TicketEvent.kind, TicketEvent.text),
    erased={"text": None, "text_salt": None, "erased_at": clock.now},
)  # fmt: skip
holds(
    lazy_("Permohonan"), Ticket, where=lambda whose: Ticket.id.in_(whose.tickets),
    told=(Ticket.number, Ticket.channel, Ticket.subject, Ticket.need, Ticket.status, Ticket.received_at,
          Ticket.closed_at),
    erased={
        "subject": ERASED, "need": ERASED, "priority_reason": None, "unmet_need": None, "waits_for": None,
        "foreign_source": None, "foreign_reference": None, "kelurahan_id": None,
    },
)  # fmt: skip
