"""A confirmed letter becomes a line of the agenda and a request, in one write; what was proposed is counted (§4.2).

Two clerks may have the same letter before them: whoever files first has filed it, the other is told so and loses no
word. A letter whose pages were moved meanwhile is looked at again. Its scan comes along (`app.reading.filing`), and a
confidential scan makes a confidential request: opening that again is an act of its own, on the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.channels.document import entering
from app.channels.document.desk import unit
from app.channels.handing_in import hand_in
from app.platform.database import lock, read
from app.platform.refusals import Conflict
from app.reading import access as letters
from app.reading import filing as scans
from app.reading import stacks
from app.reading.models import LetterState
from app.reading.proposals import settling
from app.reading.proposals.fields import Field
from app.tickets.kinds import Channel
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.channels.document.desk.form import LetterForm
    from app.reading.models import ScanLetter
    from app.tickets.intake import Opened
    from app.tickets.models import Ticket

_UNIT = select(Unit.code).where(Unit.id == bindparam("unit_id"))


def file(letter: ScanLetter, form: LetterForm, *, by: Actor) -> Opened | None:
    """The request, or None with the form's errors filled in. Conflict: somebody was quicker, or the pages changed."""

    is_confidential = letters.is_confidential(letter)

    def also(opened: Opened) -> None:
        stacks.hold(letter.batch_id)
        _require_unchanged(lock(letter), form)
        _require_as_open(letter, opened.ticket)
        entering.enter(opened.ticket, form, by=by)
        scans.file(letter, opened.ticket, by=by)
        settling.settle(letter, _confirmed(form, is_confidential) | {Field.UNIT: _unit(opened.ticket)})

    facts: dict[str, Any] = {"unit_id": unit.chosen(form)} | ({"is_confidential": True} if is_confidential else {})
    return hand_in(form, Channel.DOCUMENT, by=by, also=also, **facts)


def _confirmed(form: LetterForm, is_confidential: bool) -> dict[Field, str]:
    """What is counted; that a scan is confidential was nobody's answer to what the machine read."""
    confirmed = form.confirmed()
    if is_confidential:
        confirmed.pop(Field.CONFIDENTIAL, None)
    return confirmed


def _unit(ticket: Ticket) -> str:
    """The unit that the request really went to."""
    return str(read(_UNIT, {"unit_id": ticket.unit_id}).scalar_one())


def _require_as_open(letter: ScanLetter, ticket: Ticket) -> None:
    """Somebody may have made the letter confidential while it was being filed."""
    if letters.is_confidential(letter) and not ticket.is_confidential:
        raise Conflict(_("Surat ini baru saja dirahasiakan. Periksa lagi, lalu simpan sekali lagi."))


def _require_unchanged(letter: ScanLetter, form: LetterForm) -> None:
    if letter.state is not LetterState.READ:
        raise Conflict(_("Surat ini sudah dicatat atau disisihkan orang lain. Isian Anda masih ada di bawah."))
    if str(letter.version) != form.version.data:
        raise Conflict(_("Halaman surat ini baru saja diubah. Periksa lagi, lalu simpan sekali lagi."))
