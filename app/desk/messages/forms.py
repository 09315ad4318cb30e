"""What an officer says after bringing a message, or after trying to."""

from __future__ import annotations

from wtforms import StringField

from app.web.forms import AtMost, Form, Required
from app.web.i18n import lazy_


class GivenForm(Form):
    """It has been brought; a word on it where there is something to say."""

    said = StringField(lazy_("Catatan"), [AtMost(200)])


class TriedForm(Form):
    """It was tried in vain."""

    tried = StringField(lazy_("Apa yang terjadi"), [AtMost(200)])


class CancelForm(Form):
    """It need not go out."""

    reason = StringField(lazy_("Alasan"), [Required(lazy_("Tulis dahulu alasannya.")), AtMost(200)])


class FileForm(Form):
    """Which request a mail belongs to."""

    number = StringField(lazy_("Nomor permohonan"), [Required(lazy_("Tulis nomor permohonannya.")), AtMost(40)])
