"""What the phone asks (contract, `call_outcome` and `callback_at`; handbook §5.5, R014).

A caller is never kept waiting by the form: an answer given in speech closes the request even when nobody had the time
to write it down, and a question may be asked without a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, TelField, TextAreaField, ValidationError

from app.accounts import roster
from app.accounts.permissions import current_actor
from app.channels import conversations
from app.channels.who.form import WhoForm
from app.contacts import promises
from app.contacts.models import CallOutcome
from app.contacts.speaking import Draft
from app.platform import phones
from app.platform.refusals import Refused
from app.stakeholders.kept import NoticeForm
from app.stakeholders.models import ReplyChannel
from app.tickets.answered import SPOKEN
from app.tickets.handling import chairs
from app.tickets.handling.conversation import LONGEST
from app.tickets.intake import LONGEST_NEED
from app.web.formatting import angka
from app.web.forms import AtMost, LocalMomentField, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from wtforms import Field

    from app.contacts.models import Call
    from app.tickets.intake import Application
    from app.tickets.kinds import Channel

OUTCOMES = {
    CallOutcome.ANSWERED: lazy_("Dijawab"),
    CallOutcome.RECORDED: lazy_("Catat"),
    CallOutcome.CALLBACK: lazy_("Telepon kembali"),
}
_NOT_KEPT = frozenset({"csrf_token", "attachments", "version", "key", "give_to"})


def _colleagues() -> dict[str, str]:
    """Who else may go on with a call."""
    me = str(current_actor().user_id)
    return {one: name for one, name in roster.named_who_may("ticket:create").items() if one != me}


class PhoneForm(WhoForm):
    """One call."""

    phone = TelField(lazy_("Nomor penelepon"))
    reply_channel = SelectField(lazy_("Jawaban lewat"), default=ReplyChannel.PHONE.value)
    answer = TextAreaField(lazy_("Jawaban yang diberikan"), validators=[AtMost(LONGEST)])
    call_outcome = SelectField(lazy_("Hasil panggilan"), default=CallOutcome.RECORDED.value)
    callback_at = LocalMomentField(lazy_("Telepon kembali pada"))
    connect_to = SelectField(lazy_("Sambungkan ke"), default="")
    give_to = SelectField(lazy_("Rekan yang melanjutkan"), default="")
    version = HiddenField(default="0")
    """What the page knows of the server's version of this call (`contacts.speaking`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call_outcome.choices = choices_of(OUTCOMES)
        self.give_to.choices = choices_of(_colleagues(), _("Pilih rekan"))
        self.connect_to.choices = choices_of(chairs.unit_labels(), _("Unit yang menangani layanannya"))

    @property
    def outcome(self) -> CallOutcome:
        """What becomes of this call; recorded when the form does not say."""
        return CallOutcome(self.call_outcome.data)

    def may_be_nameless(self) -> bool:
        """Also whoever was answered at once: nothing is left to bring them."""
        return self.call_outcome.data == CallOutcome.ANSWERED or super().may_be_nameless()

    def validate_call_outcome(self, field: Field) -> None:
        """Only who may take and answer a request can close one on the phone."""
        if field.data == CallOutcome.ANSWERED and not conversations.may_answer():
            raise ValidationError(_("Anda tidak boleh menutup dengan jawaban. Catat saja; petugas lain menjawab."))

    def validate_callback_at(self, field: Field) -> None:
        """A promised call-back needs an hour that is still to come, and a number."""
        if self.call_outcome.data != CallOutcome.CALLBACK:
            return
        if not self.phone.data:
            self.phone.errors = [*self.phone.errors, _("Tulis nomor yang akan ditelepon kembali.")]
            raise ValidationError(_("Telepon kembali memerlukan nomor penelepon."))
        try:
            promises.require_near(field.data)
        except Refused as no:
            raise ValidationError(str(no)) from no

    def application(self, channel: Channel, **more: Any) -> Application:
        """The request; the privacy notice was read out."""
        return super().application(channel, **({"notice": NoticeForm.READ_OUT} | more))

    def told_answer(self) -> str:
        """The answer as written down, or that it was given in speech."""
        return self.answer.data or str(SPOKEN.text)

    def draft(self, asked: list[dict[str, str]]) -> Draft:
        """Everything typed, as the server keeps it while the call lasts; files stand under the form's key."""
        names = [field.name for field in self if field.name not in _NOT_KEPT]
        sent = {name: request.form.getlist(name) for name in names}
        return Draft({name: values for name, values in sent.items() if any(values)}, asked)

    @classmethod
    def of(cls, call: Call, draft: Draft) -> PhoneForm:
        """The form of a call as it was left, on whatever computer."""
        fields = draft.fields or {"phone": [phones.display(call.digits) if call.digits else ""]}
        known = {"key": [call.form_key or ""], "version": [str(call.version)]}
        return cls(formdata=MultiDict(fields | known))

    def require_short(self) -> None:
        """What a call without a request keeps is no longer than a request would keep. Raises Refused."""
        for field, most in ((self.description, LONGEST_NEED), (self.answer, LONGEST)):
            if len(field.data or "") > most:
                raise Refused(_("Paling panjang %(count)s huruf.", count=angka(most)), field=field.name)
        if self.person_id.data:
            self._require_known()

    def _require_known(self) -> None:
        try:
            self.validate_person_id(self.person_id)
        except ValidationError as no:
            raise Refused(str(no), field="phone") from no

    def known_version(self) -> int:
        """What the page knew; 0 where it says nothing that can be true."""
        return row_id(self.version.data)

    def connected_unit(self, otherwise: int) -> int:
        """The unit the caller is put through to; `otherwise` where none was chosen."""
        return row_id(self.connect_to.data) or otherwise
