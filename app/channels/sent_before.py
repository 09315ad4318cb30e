"""A form that arrives once more under its key makes no second request (contract, `key`), and nobody is left guessing.

The same words are said to be there already. Other words, from a copied tab or after going back, are not lost and not
taken for the request of before: they stand in a form of their own, with a key of its own, and wait for a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash

from app.platform.text import storable
from app.tickets.files import waiting
from app.web.i18n import _

if TYPE_CHECKING:
    from app.channels.forms import IntakeForm
    from app.tickets.models import Ticket


def says_otherwise(form: IntakeForm, ticket: Ticket) -> bool:
    """Whether the form now holds another need, subject or file than the request it became."""
    told = form.application(ticket.channel)
    is_same = storable(told.need) == ticket.need and storable(told.subject) in ("", ticket.subject)
    return not is_same or bool(waiting.of(form.key.data))


def say_so() -> None:
    """For the page after: it is the same request, not a second one."""
    flash(_("Formulir ini sudah terkirim sebelumnya dan tidak dicatat dua kali. Untuk hal lain, buka formulir baru."))


def refuse(form: IntakeForm, ticket: Ticket) -> None:
    """Keep an officer from reading out the number of another request: the form stands again, with every word."""
    sentence = _(
        "Formulir ini sudah dipakai untuk permohonan %(number)s. Isi yang sekarang belum tercatat: "
        "kirim sekali lagi untuk mencatatnya sebagai permohonan baru, atau buka permohonan itu.",
        number=ticket.number,
    )
    form.blame(sentence)
