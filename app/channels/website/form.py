"""What the website's door asks (contract, The four doors' form fields; issue, door 1).

A name and one way to reach the person are enough: a telephone, a mail address, a postal address, or "I shall come to
the counter". Whoever complains may keep the name to themselves (handbook LIN-01, "identitas boleh dirahasiakan").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, Field, StringField
from wtforms.fields.choices import SelectChoice

from app.channels.forms import MAY_BE_NAMELESS, NAMELESS, REPLY_NEEDS, IntakeForm
from app.platform import phones
from app.stakeholders.models import ReplyChannel
from app.tickets.kinds import REPLY_CHANNEL_LABEL
from app.web.forms import AtMost, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.catalogue.sheets import Sheet
    from app.tickets.intake import Application
    from app.tickets.intake.requesters import Asking
    from app.tickets.kinds import Channel

_NOT_IN_DRAFTS = frozenset({"csrf_token", "key", "service", "attachments"})


class WebsiteForm(IntakeForm):
    """The form of one service, whose standard is `sheet`."""

    address = StringField(lazy_("Alamat surat"), validators=[AtMost(500)])
    confidential = BooleanField(lazy_("Rahasiakan identitas saya"))

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(*args, **kwargs)
        self.service.data = sheet.code
        self.may_be_nameless = sheet.ticket_type in MAY_BE_NAMELESS
        if self.may_be_nameless:
            _no_longer_required(self.name)
        by_itself = SelectChoice("", _("Lewat cara yang saya tulis di atas"))
        self.reply_channel.choices = [by_itself, *self.reply_channel.choices]
        self.reply_channel.data = self.reply_channel.data or ""

    def services(self) -> list[SelectChoice]:
        """The one whose address this is."""
        return [SelectChoice(self.sheet.code, self.sheet.name)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: one way to reach the person, and the one they chose for the answer."""
        is_fine = bool(super().validate(extra_validators))
        way = self._reply_channel()
        missing = self.missing_for_reply(way) if way else None
        if way is None:
            self._blame(
                self.phone, _("Tulis satu cara menghubungi Anda: telepon, surel, atau alamat, atau pilih loket.")
            )
        elif missing is not None:
            chosen, name = REPLY_CHANNEL_LABEL[way], missing.label.text
            sentence = _("Isi “%(field)s” supaya kami dapat menjawab. Anda memilih: %(way)s.", field=name, way=chosen)
            self._blame(missing, sentence)
        else:
            self.reply_channel.data = way.value if is_fine else self.reply_channel.data
            return is_fine
        return False

    def _reply_channel(self) -> ReplyChannel | None:
        """The way that was chosen, or the one that follows from what was written; None when nobody could answer."""
        if self.reply_channel.data in set(ReplyChannel):
            return ReplyChannel(self.reply_channel.data)
        number = phones.normalise(self.phone.data)
        if number and not phones.is_mobile(number):
            return ReplyChannel.PHONE
        follows = next((way for way, name in REPLY_NEEDS.items() if self[name].data), None)
        return follows or (ReplyChannel.WEBSITE if self.may_be_nameless else None)

    def _blame(self, field: Field, sentence: str) -> None:
        field.errors = [*field.errors, sentence]

    def asking(self) -> Asking:
        """Who asks. A number without a name is kept all the same."""
        told = replace(super().asking(), address=self.address.data or "")
        is_reachable = told.phone or told.email or told.address or told.citizen_number
        return replace(told, name=NAMELESS) if is_reachable and not told.name else told

    def application(self, channel: Channel, **more: Any) -> Application:
        """The request, confidential where that may be chosen and was."""
        is_confidential = self.may_be_nameless and bool(self.confidential.data)
        return super().application(channel, **({"is_confidential": is_confidential} | more))

    def for_draft(self) -> dict[str, str]:
        """Everything typed, as texts, whether right or wrong."""
        return {
            field.name: "y" if field.data is True else str(field.data or "")
            for field in self
            if field.name not in _NOT_IN_DRAFTS
        }


def _no_longer_required(field: Field) -> None:
    field.validators = tuple(check for check in field.validators if not isinstance(check, Required))
    field.flags.required = False
