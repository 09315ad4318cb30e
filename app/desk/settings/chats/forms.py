"""The forms of the office's WhatsApp number: a gateway, and the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wtforms import IntegerField, StringField, ValidationError

from app.accounts.systems import LONGEST_NAME
from app.desk.settings.fields import figure
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping


class GatewayForm(Form):
    """One more gateway."""

    name = StringField(lazy_("Nama gerbang"), [Required(lazy_("Tulis nama gerbangnya.")), AtMost(LONGEST_NAME)])


class FiguresForm(Form):
    """What belongs together, and how much one gateway may bring."""

    KEYS: ClassVar[tuple[str, ...]] = ("gather_minutes", "longest_minutes", "messages_a_minute")
    gather_minutes = figure(lazy_("Pesan seorang pengirim dijadikan satu bila jedanya paling lama (menit)"), 1, 60)
    longest_minutes = figure(lazy_("Sesudah itu tetap ditutup (menit sejak pesan pertama)"), 1, 240)
    messages_a_minute = figure(lazy_("Paling banyak pesan per menit dari satu gerbang"), 10, 6000)

    def validate_longest_minutes(self, field: IntegerField) -> None:
        """No shorter than one pause."""
        if (field.data or 0) < (self.gather_minutes.data or 0):
            raise ValidationError(_("Tidak boleh lebih pendek daripada satu jeda."))

    @classmethod
    def shown(cls, present: Mapping[str, int]) -> FiguresForm:
        """As the settings stand."""
        return cls(formdata=None, data={name: present[f"chats.{name}"] for name in cls.KEYS})

    def told(self) -> dict[str, int]:
        """Each by the name of its setting."""
        return {f"chats.{name}": self[name].data for name in self.KEYS}
