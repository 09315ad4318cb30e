"""How a letter will read while it is still being written: the words of its form on the layout of its kind.

The same layout as on paper (`templates/letters/<kind>.html`), without number, date and QR, which are put on later. A
script asks for it anew whenever a word changes; without one the button beside *Simpan konsep* does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.letters import fields, sheet
from app.letters.kinds import LetterState, SignedAs
from app.letters.models import Letter, LetterVersion
from app.platform.refusals import Refused
from app.tickets.kinds import Secrecy, Urgency

if TYPE_CHECKING:
    from app.desk.letters.forms import LetterForm
    from app.letters.kinds import LetterKind

LOOK = "lihat"
"""The button that shows the letter without saving it."""
FOLLOWED = (
    "subject", "recipient", "body", "enclosures", "copies", "signatory", "urgency", "secrecy", "event_at",
    "event_place",
)  # fmt: skip
_ON_PAPER = ("subject", "recipient", "body", "enclosures", "copies")


class Look(NamedTuple):
    """The sheet as HTML, or why it cannot be shown."""

    html: str
    trouble: str


def at(form: LetterForm, kind: LetterKind) -> Look:
    """What the words on the form make, saved or not."""
    try:
        for name in _ON_PAPER:
            fields.require_plain(form[name].data or "", name)
    except Refused as no:
        return Look("", str(no))
    said = {name: form[name].data or "" for name in _ON_PAPER}
    return Look(sheet.on_screen(_letter(form, kind), LetterVersion(number=1, **said)), "")


def _letter(form: LetterForm, kind: LetterKind) -> Letter:
    """A letter that nobody keeps. What is not among the choices is shown as the first of them."""
    position_id, _colon, signed_as = _chosen(form, "signatory").partition(":")
    return Letter(
        kind=kind, state=LetterState.DRAFT, code="", number="", certificate="", signatory_name="",
        signatory_position_id=int(position_id or 0), signed_as=SignedAs(signed_as or SignedAs.HEAD),
        urgency=Urgency(_chosen(form, "urgency")), secrecy=Secrecy(_chosen(form, "secrecy")),
        event_at=form.event_at.data, event_place=form.event_place.data or "",
    )  # fmt: skip


def _chosen(form: LetterForm, name: str) -> str:
    offered = [str(value) for value, *_label in form[name].choices or ()]
    said = str(form[name].data or "")
    return said if said in offered else next(iter(offered), "")
