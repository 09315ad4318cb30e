"""What lies at the three staffed doors, for the access matrix: real rows, one officer's own, a colleague's, and what
is confidential or over; with the values by which an address names them."""

from __future__ import annotations

import secrets as random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from app.channels.document import scans
from app.contacts import bundles, calls, guests
from app.contacts.models import CallOutcome, CallState, Purpose, Visit
from app.contacts.visits import Guest
from app.extensions import db
from app.knowledge import edit
from app.letters import books
from app.letters.kinds import LetterKind
from app.messages.chats.models import Chat, ChatState
from app.messages.models import IncomingMail, MailState
from app.paper_forms.kinds import ScanState as FormScanState
from app.paper_forms.models import PaperForm, PaperFormRun, PaperFormScan
from app.platform import clock, storage
from app.platform.database import write
from app.platform.keys import seal
from app.queue import slips
from app.reading.models import LetterState, ScanBatch, ScanFile, ScanPage, Source
from app.stakeholders import merge
from app.stakeholders.models import Person
from app.tickets import notices
from app.tickets.disposition.kinds import State
from app.tickets.disposition.models import Disposition
from app.tickets.files.models import Upload
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.sheets.models import ScanState, SheetScan
from tests.kit import paper_forms, queue
from tests.kit.scanned import piled
from tests.platform import files as samples

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

Values = dict[str, Any]
SOUGHT, SECRET_WORD = "batu", "Zamrud"
"""Stand in whatever is confidential, and nowhere else: the first is asked for, the second must not be answered."""


class Side(NamedTuple):
    """Whose things these are, and of which kind: ordinary, a colleague's, or confidential; the request they hang on."""

    ticket: Ticket
    owner: Actor
    sees_visitor: Actor
    records_orders: Actor
    is_ordinary: bool
    is_confidential: bool


def at_the_doors(side: Side) -> dict[str, Values]:
    """By the beginning of a page's name, the values in its address."""
    pdf = storage.store(samples.pdf(), "application/pdf")
    with write():
        storage.keep(pdf)
    form = _paper_form(side, pdf.hash)
    return {
        "document_chats.": {"chat_id": _chat(side)},
        "document_": _scanned_letter(side, pdf.hash),
        "scans.": {"file": _waiting_file(pdf) if side.is_ordinary else "x" * 64, "page": 1},
        "queue_desk.": _number(side) | {"number": side.ticket.number},
        "counter_": {"visit_id": _visit(side), "act": "belum-bisa", "bundle_id": _bundle(side)},
        "phone_": {"call_id": _call(side)},
        "letter_book.": {"number_id": _book_number(side)},
        "mails.": {"mail_id": _mail(side)},
        "notices.": {"notice_id": _notice(side)},
        "need.": {"article_id": _article(side) if side.is_ordinary else 999_999},
        "paper_forms.": form,
        "paper_forms_returned.": {"scan_id": _form_scan(side, pdf.hash, form["number"]), "leaf": 1},
        "sheets_returned.": {"scan_id": _sheet_scan(side, pdf.hash), "leaf": 1},
        "sheet.": {"sheet_code": _sheet(side.ticket)},
        "requester_merge.undo": {"merge_id": _merge(side)},
    }  # fmt: skip


def _add(row: Any) -> Any:
    with write():
        db.session.add(row)
        db.session.flush()
        return row.id


def _words(*, is_confidential: bool) -> str:
    return f"Nomor: 1/X/2026\nHal: Batu {SECRET_WORD}" if is_confidential else "Kata biasa"


def _scanned_letter(side: Side, pdf: str) -> Values:
    """Ordinary; in a colleague's confidential stack; filed on the confidential request. All came by WhatsApp."""
    is_hidden = not side.is_ordinary and not side.is_confidential
    letter = piled(
        [_words(is_confidential=side.is_confidential or is_hidden)], confidential=is_hidden, by_id=side.owner.user_id
    )[0]
    with write():
        letter.pdf_hash = pdf
        db.session.get_one(ScanBatch, letter.batch_id).source = Source.WHATSAPP
        if side.is_confidential:
            letter.ticket_id, letter.state = side.ticket.id, LetterState.FILED
    page_id = db.session.scalar(select(ScanPage.id).where(ScanPage.letter_id == letter.id))
    file_id = db.session.scalar(select(ScanFile.id).where(ScanFile.batch_id == letter.batch_id))
    return {"batch_id": letter.batch_id, "letter_id": letter.id, "page_id": page_id, "file_id": file_id}


def _chat(side: Side) -> int:
    """Waiting; of a sender with a confidential request; placed already."""
    now, is_hidden = clock.now(), not side.is_ordinary and not side.is_confidential
    return _add(
        Chat(
            state=ChatState.FILED if side.is_confidential else ChatState.WAITING, digits_sealed=seal("6281200000077"),
            name_sealed=seal("Umpama"), is_confidential=is_hidden, came_at=now, closes_at=now,
        )
    )  # fmt: skip


def _waiting_file(pdf: storage.Blob) -> str:
    """The signed address of a page that waits with its form; another is nobody's."""
    row = Upload(
        form_key=random.token_hex(8), blob_hash=pdf.hash, name="surat.pdf", media_type="application/pdf",
        size=pdf.size, pages=1, created_at=clock.now(),
    )  # fmt: skip
    return scans._signer().dumps(_add(row))


def _number(side: Side) -> Values:
    """Of today; a colleague's is of a day before; one that led to the confidential request."""
    number = queue.draw()
    with write():
        if side.is_confidential:
            number.ticket_id = side.ticket.id
        elif not side.is_ordinary:
            number.day -= timedelta(days=3)  # a Sunday, on which the demo has no visitors either
    token = slips.token(number.day, number.label) if side.is_ordinary else "x" * 22
    return {"number_id": number.id, "verb": "hadir", "token": token}


def _visit(side: Side) -> int:
    """To somebody of the office; the confidential one is about its request, and no line that is worked on."""
    if side.is_confidential:
        moment = clock.now()
        return _add(Visit(purpose=Purpose.ASK, came_at=moment, ended_at=moment, ticket_id=side.ticket.id))
    with write():
        guest = Guest(f"Tamu Umpama {side.ticket.number}", "Desa", "")
        return guests.arrive("Menemui", side.sees_visitor.user_id, by=side.owner, guest=guest).id


def _bundle(side: Side) -> int:
    with write():
        bundle = bundles.begin("Kader", by=side.owner)
        bundles.add(bundle, side.ticket)
        return bundle.id


def _call(side: Side) -> int:
    with write():
        call = calls.end(
            calls.Ending(
                outcome=CallOutcome.ANSWERED, phone="0812-0000-0055", is_confidential=side.is_confidential,
                asked=(calls.Asked(CallOutcome.ANSWERED, _words(is_confidential=side.is_confidential), "Pukul 8."),),
            ),
            by=side.owner,
        )  # fmt: skip
        call.state = CallState.ENDED
        return call.id


def _book_number(side: Side) -> int:
    with write():
        return books.take(
            LetterKind.BALASAN, classification="500.3.2", subject=_words(is_confidential=side.is_confidential),
            by=side.records_orders, reserve=True, reason="cadangan", is_secret=side.is_confidential,
        ).id  # fmt: skip


def _mail(side: Side) -> int:
    """Unclear; filed on a request; become a confidential stack of a colleague's."""
    state = MailState.UNCLEAR if side.is_ordinary else MailState.FILED
    state = MailState.SCANNED if side.is_confidential else state
    with write():
        blob = storage.keep(storage.store(b"From: a@contoh.id\r\nSubject: Surat\r\n\r\n", "message/rfc822")).hash
    mail_id = _add(
        IncomingMail(
            message_id=f"<{side.ticket.number}@contoh.id>", state=state, sender_sealed=seal("a@contoh.id"),
            subject_sealed=seal(_words(is_confidential=side.is_confidential)), blob_hash=blob, came_at=clock.now(),
            about=side.ticket.number if state is MailState.FILED else None,
        )
    )  # fmt: skip
    if side.is_confidential:
        letter = piled([_words(is_confidential=True)], confidential=True, by_id=side.owner.user_id)[0]
        with write():
            db.session.get_one(ScanBatch, letter.batch_id).mail_id = mail_id
    return mail_id


def _notice(side: Side) -> int:
    """To the officer who sees the visitor; the confidential one is about a request that is not there for them."""
    told = side.ticket.id if side.is_confidential else None
    with write():
        notices.to_people([side.sees_visitor.user_id or 0], NoticeKind.VISITOR_WAITS, ticket_id=told, when="2026-11-25")
    return db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0


def _article(side: Side) -> int:
    owner = min(side.owner.position_ids)
    told = edit.Told("NIB", "Lewat OSS.", owner, clock.today() + timedelta(days=90), frozenset())
    with write():
        return edit.save(None, told, by=side.owner).id


def _paper_form(side: Side, pdf: str) -> Values:
    number = paper_forms.issued()[0]
    run_id = db.session.scalar(select(PaperForm.run_id).where(PaperForm.number == number))
    with write():
        db.session.get_one(PaperFormRun, run_id).pdf_hash = pdf
    is_form = side.is_ordinary or side.is_confidential
    return {"run_id": run_id, "number": number if is_form else side.ticket.number}


def _form_scan(side: Side, blob: str, number: str) -> int:
    """One that nobody can read; the confidential one is on its request already."""
    form_id = db.session.scalar(select(PaperForm.id).where(PaperForm.number == number))
    state = FormScanState.FILED if side.is_confidential else FormScanState.UNREAD
    return _add(
        PaperFormScan(
            form_id=form_id if side.is_confidential else None, blob_hash=blob, name="pindai.pdf", pages=1, state=state,
            uploaded_by_id=side.owner.user_id, uploaded_at=clock.now(),
        )
    )  # fmt: skip


def _sheet_scan(side: Side, blob: str) -> int:
    """A sheet that nobody can read, of a stack; the confidential one is a stack as it came, which is nobody's."""
    told = {"blob_hash": blob, "name": "lembar.pdf", "pages": 1, "uploaded_at": clock.now()}
    told["uploaded_by_id"] = side.records_orders.user_id
    whole = _add(SheetScan(state=ScanState.SPLIT, **told))
    return whole if side.is_confidential else _add(SheetScan(state=ScanState.UNREAD, source_id=whole, **told))


def _sheet(ticket: Ticket) -> str:
    """The code of a sheet that was printed for the request; the disposition was taken back since."""
    code = random.token_hex(8)
    _add(
        Disposition(
            ticket_id=ticket.id, batch=code, code=code, unit_id=ticket.unit_id, given_at=clock.now(),
            state=State.WITHDRAWN, ended_at=clock.now(),
        )
    )  # fmt: skip
    return code


def _merge(side: Side) -> int:
    """Two records of whoever asks, joined."""
    with write():
        twin = Person(name="Kembaran", name_key="kembaran")
        db.session.add(twin)
        db.session.flush()
        return merge.merge(db.session.get_one(Person, side.ticket.person_id), twin, by=side.owner).id
