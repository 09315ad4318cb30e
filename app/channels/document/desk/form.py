"""One scanned letter as the clerk confirms it: the document door's own form, filled in with what is proposed.

The least sure comes first, so that whoever is in a hurry still sees it; what a letter must have and nobody found is
the least sure of all.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, HiddenField, SelectField

from app.channels.document.form import INVITATION, SERVICE, DocumentForm
from app.reading.chat_notes import of_note
from app.reading.models import Source
from app.reading.proposals.fields import Field, Sureness
from app.records.models import Arrival
from app.stakeholders.models import ReplyChannel
from app.tickets.handling import chairs
from app.web.forms import IsoDateField, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.reading.proposals.fields import Proposal

SHOWN = (
    Field.SENDER, Field.LETTER_NUMBER, Field.LETTER_DATE, Field.SUBJECT, Field.SERVICE, Field.UNIT,
    Field.EVENT_DATE, Field.REPLY_BY, Field.URGENCY, Field.SECRECY, Field.CONFIDENTIAL, Field.ENCLOSURES,
    Field.CLASSIFICATION,
)  # fmt: skip
"""What is confirmed one by one, in the order a letter is read; the rest stands with the sender."""
_MUST = frozenset({Field.SENDER, Field.SUBJECT})
_CHOSEN = (Field.SERVICE, Field.CLASSIFICATION)
_ORDER = (Sureness.UNREADABLE, Sureness.DOUBTFUL, Sureness.SURE, Sureness.ABSENT)
_CAME = {Source.MAIL: Arrival.SUREL, Source.WHATSAPP: Arrival.WHATSAPP}
_INVITES = re.compile(r"^\W*undangan\b", re.IGNORECASE)


class LetterForm(DocumentForm):
    """A letter of the stack. `version`: the reading that was looked at."""

    version = HiddenField()
    unit = SelectField(lazy_("Unit"), default="")
    """Left empty it follows from the service, so that a corrected service brings its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = choices_of(chairs.unit_labels(), lazy_("Mengikuti layanan"))

    def confirmed(self) -> dict[Field, str]:
        """What the clerk left standing, as the proposals write it; the unit is the one the request really went to."""
        return {
            field: _written(self[field.value]) for field in Field if field.value in self and field is not Field.UNIT
        }

    def not_offered(self, told: Mapping[Field, Proposal]) -> dict[Field, str]:
        """What the machine read and this office does not have, so that it stands in no field."""
        read = {field: told[field].value for field in _CHOSEN if field in told}
        return {field: value for field, value in read.items() if value and value not in _offered(self[field.value])}

    def refuse_scan_of_sealed(self) -> None:
        """A secret letter has no scan: said beside the secrecy that was chosen."""
        sentence = _(
            "Surat rahasia dicatat tanpa pindaian. Di tumpukannya, rahasiakan, sisihkan, dan musnahkan pindaian ini, "
            "lalu catat sebagai surat tanpa pindaian; atau pilih Terbatas dan centang Rahasiakan."
        )
        self.secrecy.errors = [*self.secrecy.errors, sentence]


def filled(
    told: Mapping[Field, Proposal], source: Source, version: int, note: str = "", *, is_confidential: bool = False
) -> LetterForm:
    """The form as it is first shown; `note`: what came with the stack. A confidential scan has its tick."""
    known = {
        field.value: _typed(field, one.value) for field, one in told.items() if one.value and field is not Field.UNIT
    }
    subject = told[Field.SUBJECT].value if Field.SUBJECT in told else ""
    if is_confidential:
        known[Field.CONFIDENTIAL.value] = True
    known["kind"] = INVITATION if _INVITES.match(subject) and "event_date" in known else SERVICE
    known["arrival"] = _CAME.get(source, Arrival.LANGSUNG).value
    if source is Source.WHATSAPP:
        chat = of_note(note)
        known |= {"name": chat.name, "phone": chat.phone, "description": chat.words}
        known["reply_channel"] = (ReplyChannel.WHATSAPP if chat.phone else ReplyChannel.LETTER).value
    form = LetterForm(data=known | {"version": str(version)})
    for name in _CHOSEN:  # offered to this office today, or not chosen
        if form[name.value].data not in _offered(form[name.value]):
            form[name.value].data = form[name.value].default
    return form


def in_order(told: Mapping[Field, Proposal], not_offered: Mapping[Field, str]) -> list[Field]:
    """The fields, doubtful ones first."""
    return sorted(SHOWN, key=lambda field: (_rank(field, told.get(field), not_offered), SHOWN.index(field)))


def _rank(field: Field, told: Proposal | None, not_offered: Mapping[Field, str]) -> int:
    if told is None or field in not_offered or (field in _MUST and not told.value):
        return 0
    return _ORDER.index(told.sureness)


def _offered(field: Any) -> set[str]:
    return {choice.value for choice in field.choices}


def _typed(field: Field, value: str) -> Any:
    if field is Field.CONFIDENTIAL:
        return bool(value)
    if field in (Field.LETTER_DATE, Field.EVENT_DATE, Field.REPLY_BY):
        with suppress(ValueError):
            return date.fromisoformat(value)
        return None
    return value


def _written(field: Any) -> str:
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if isinstance(field, IsoDateField):
        return field.data.isoformat() if field.data else ""
    return str(field.data or "")
