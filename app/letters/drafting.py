"""Writing a letter: begin it, change its words, give it up. Each change is a version of its own (handbook §4.1).

A letter may answer a request or nobody's (undangan, nota dinas, surat tugas). Its drafter may bring a DOCX or PDF of
their own instead of words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.letters import codes, fields, printing, signatories, versions
from app.letters.kinds import WITHOUT_REQUEST, LetterKind, LetterState, SignedAs
from app.letters.models import Letter, LetterVersion
from app.letters.own_drafts import DOCX
from app.platform import clock, storage
from app.platform.database import lock
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.history import chain
from app.tickets.history.events import EventKind
from app.tickets.kinds import Secrecy, Urgency
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from app.accounts.actor import Actor
    from app.tickets.files import Prepared
    from app.tickets.models import Ticket

OWN_TYPES = frozenset({PDF, DOCX})


@dataclass(frozen=True, slots=True)
class Words:
    """What is read on the sheet. `recipient` and `copies` hold one line each; a berita acara keeps its parties and
    witnesses there."""

    subject: str
    recipient: str = ""
    body: str = ""
    enclosures: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a letter goes out: in whose name, how urgent, under which code, and what event it is about."""

    signatory_position_id: int
    signed_as: SignedAs = SignedAs.HEAD
    is_electronic: bool = False
    is_result: bool = False
    urgency: Urgency = Urgency.BIASA
    secrecy: Secrecy = Secrecy.BIASA
    classification: str = ""
    event_at: datetime | None = None
    event_place: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def start(
    kind: LetterKind,
    words: Words,
    manner: Manner,
    *,
    unit_id: int,
    by: Actor,
    ticket: Ticket | None = None,
    text_version_id: int | None = None,
    own: Prepared | None = None,
    code: str = "",
) -> Letter:
    """Begin a letter, inside `write()`. With the same `code` (`codes.of_form`) it is begun once."""
    if not by.may("letter:draft") or by.user_id is None:
        raise Forbidden(_("Peran Anda tidak boleh menyusun surat."))
    if ticket is None and kind not in WITHOUT_REQUEST:
        raise Refused(_("Surat ini menjawab permohonan. Buat dari halaman permohonannya."))
    chain.hold()  # a form that is sent twice at once waits here for itself
    known = db.session.scalars(select(Letter).where(Letter.code == code)).first() if code else None
    if known is not None:
        return known
    if ticket is not None:
        lock(ticket)
    now = clock.now()
    letter = Letter(
        code=code or codes.fresh(), kind=kind, state=LetterState.DRAFT, ticket_id=ticket.id if ticket else None,
        unit_id=unit_id, drafted_by_id=by.user_id, text_version_id=text_version_id, subject=words.subject,
        created_at=now, changed_at=now, version=0, round=0, printed_number=0, **manner.columns,
    )  # fmt: skip
    _require_fitting(letter, words, own)
    db.session.add(letter)
    db.session.flush()
    _write(letter, words, own, by)
    if ticket is not None:
        history.append(ticket, EventKind.LETTER_DRAFTED, by=by, is_public=False, letter=letter.id)
    return letter


def revise(
    letter: Letter, words: Words, manner: Manner, *, by: Actor, own: Prepared | None = None, keeps_own: bool = True
) -> None:
    """A new version of a draft. `keeps_own`: the file brought earlier stays when no new one comes."""
    _require_draft(letter, by)
    before = versions.of(letter)
    for name, value in manner.columns.items():
        setattr(letter, name, value)
    _require_fitting(letter, words, own, before if keeps_own else None)
    _write(letter, words, own, by, before if keeps_own else None)


def cancel(letter: Letter, reason: str, *, by: Actor) -> None:
    """Give a draft up; it stays on record with its reason."""
    _require_draft(letter, by)
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."), field="reason")
    letter.state, letter.ended_reason = LetterState.CANCELLED, reason.strip()
    letter.ended_at, letter.ended_by_id, letter.changed_at = clock.now(), by.user_id, clock.now()


def is_own(letter: Letter, by: Actor) -> bool:
    """Whether somebody may change this draft: its drafter, or a colleague of the unit who drafts letters."""
    return by.may("letter:draft") and (letter.drafted_by_id == by.user_id or letter.unit_id in by.unit_ids)


def _require_draft(letter: Letter, by: Actor) -> None:
    lock(letter)
    if not is_own(letter, by):
        raise Forbidden(_("Konsep ini milik orang lain."))
    if letter.state is not LetterState.DRAFT:
        raise Conflict(_("Surat ini sedang tidak berupa konsep; tarik kembali dahulu sebelum mengubahnya."))


def _require_fitting(letter: Letter, words: Words, own: Prepared | None, before: LetterVersion | None = None) -> None:
    if not words.subject.strip():
        raise Refused(_("Isi hal surat."), field="subject")
    for name in ("subject", "recipient", "body", "enclosures", "copies"):
        fields.require_plain(getattr(words, name), name)
    if own is not None and own.media_type not in OWN_TYPES:
        raise Refused(_("Konsep sendiri harus berupa PDF atau DOCX."), field="own")
    if not (words.body.strip() or own or (before is not None and before.own_hash)):
        raise Refused(_("Tulis isi surat, atau lampirkan konsep Anda sendiri (DOCX atau PDF)."), field="body")
    signatories.require(letter.kind, letter.unit_id, letter.signatory_position_id, letter.signed_as)
    if letter.is_result and letter.ticket_id is None:
        raise Refused(_("Surat tanpa permohonan bukan hasil permohonan."), field="is_result")


def _write(letter: Letter, words: Words, own: Prepared | None, by: Actor, before: LetterVersion | None = None) -> None:
    """One more version, and a new sheet of it."""
    letter.version += 1
    letter.subject, letter.changed_at = words.subject, clock.now()
    file = _file_of(own, before)
    db.session.add(
        LetterVersion(
            letter_id=letter.id, number=letter.version, subject=words.subject, recipient=words.recipient,
            body=words.body, enclosures=words.enclosures, copies=words.copies, made_by_id=by.user_id,
            made_at=clock.now(), **file,
        )
    )  # fmt: skip
    db.session.flush()
    printing.order(letter)


def _file_of(own: Prepared | None, before: LetterVersion | None) -> dict[str, Any]:
    if own is not None:
        return {"own_hash": storage.keep(own.blob).hash, "own_name": own.name, "own_type": own.media_type}
    if before is not None and before.own_hash:
        return {"own_hash": before.own_hash, "own_name": before.own_name, "own_type": before.own_type}
    return {"own_hash": None, "own_name": "", "own_type": ""}
