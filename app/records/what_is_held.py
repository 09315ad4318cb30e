"""What the books of records hold of somebody's request: a line of the agenda book keeps its number and its days."""

from __future__ import annotations

from app.records.invitations import Invitation
from app.records.models import IncomingLetter
from app.records.shelf.models import PaperFile
from app.stakeholders.held import ERASED, holds
from app.web.i18n import lazy_

holds(
    lazy_("Surat masuk di buku agenda"), IncomingLetter,
    where=lambda whose: IncomingLetter.ticket_id.in_(whose.tickets),
    told=(IncomingLetter.letter_number, IncomingLetter.letter_date, IncomingLetter.sender, IncomingLetter.subject),
    erased={"letter_number": "", "letter_number_key": "", "sender": ERASED, "sender_key": "", "subject": ERASED,
            "enclosures": "", "index_word": ""},
)  # fmt: skip
holds(
    lazy_("Undangan"), Invitation, where=lambda whose: Invitation.ticket_id.in_(whose.tickets),
    told=(Invitation.day, Invitation.place), erased={"place": "", "note": ""},
)  # fmt: skip
holds(
    lazy_("Berkas kertas"), PaperFile, where=lambda whose: PaperFile.ticket_id.in_(whose.tickets),
    told=(PaperFile.location, PaperFile.amount, PaperFile.kept_at), erased={"note": ""},
)  # fmt: skip
