"""The base of every form: typed text is cleaned once, then checked; every message is in the reader's language.

A line and a text lose what nobody means (blanks at their ends, runs of blanks); a `VerbatimField` loses none of that.

Checks come after cleaning because an invisible character before a name has beaten systems that checked first.
No field is unlimited: a line holds 200 letters, a text 10,000, unless the form says otherwise with `AtMost(n)`.
A browser never cuts a text short by itself (a cut is not noticed); the server says how much is too much.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import wtforms
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    PasswordField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget, Select

from app.platform.refusals import Refused
from app.platform.text import clean_line, clean_text, verbatim
from app.web import fields
from app.web.csrf import MaskedCSRF
from app.web.form_messages import MESSAGES, TRANSLATIONS, Translations
from app.web.formatting import angka
from app.web.i18n import Lazy, _, lazy_
from app.web.incoming import row_id
from app.web.moment_fields import IsoDateField, LocalMomentField, LocalTimeField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wtforms.fields.core import UnboundField

__all__ = [
    "AtMost",
    "EmailField",
    "Form",
    "IsoDateField",
    "LocalMomentField",
    "LocalTimeField",
    "OnceForm",
    "Part",
    "Required",
    "TicksField",
    "VerbatimField",
    "choices_of",
    "said_on",
]

LINE_LIMIT, TEXT_LIMIT, EMAIL_LIMIT, KEY_LIMIT = 200, 10_000, 254, 64
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")


class Required(DataRequired):
    """This field must hold something after cleaning; blanks and invisible characters are nothing."""

    def __init__(self, message: str | Lazy | None = None) -> None:
        super().__init__(message or lazy_("Isian ini wajib diisi."))


class AtMost:
    """At most `limit` letters after cleaning."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > self.limit:
            sentence = _(
                "Terlalu panjang: paling banyak %(limit)s huruf, sekarang %(length)s.",
                limit=angka(self.limit),
                length=angka(length),
            )
            raise ValidationError(sentence)


class EmailField(StringField):
    """An address for mail; empty is fine everywhere, because no request ever needs one."""

    widget = EmailInput()

    def pre_validate(self, _form: Form) -> None:
        if self.data and (len(self.data) > EMAIL_LIMIT or not _EMAIL.fullmatch(self.data)):
            raise ValidationError(_("Tulis alamat surel yang lengkap, misalnya nama@contoh.id."))


class RowIdField(wtforms.IntegerField):
    """The number of a row, as a button or a list of the page gives it; 0, which no row has, for anything else."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = row_id(valuelist[0]) if valuelist and valuelist[0] else None


class VerbatimField(TextAreaField):
    """A person's own words, kept to the letter."""


class TicksField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class _Kit(DefaultMeta):
    """Binds each field with our cleaning, our limits and our words."""

    def get_translations(self, _form: Form) -> Translations:
        return TRANSLATIONS

    def bind_field(self, form: Form, unbound_field: UnboundField, options: dict[str, Any]) -> Field:
        field = super().bind_field(form, unbound_field, options)
        if isinstance(field, StringField):
            _clean_and_limit(field)
        if type(field.widget) is Select:
            field.widget = _ONE_OF_MANY if not field.widget.multiple else field.widget
        return field


_ONE_OF_MANY = fields.LeanSelect()


class _Meta(_Kit, FlaskForm.Meta):
    """The same, with the house's token."""

    csrf_class = MaskedCSRF


def _clean_and_limit(field: StringField) -> None:
    """Passwords are taken letter by letter as typed; all other text is cleaned before the form's own filters."""
    many_lines = isinstance(field, TextAreaField)
    if not isinstance(field, PasswordField):
        field.filters = (_cleaning(field), *field.filters)
    limit = _declared_limit(field)
    if limit is None:
        limit = TEXT_LIMIT if many_lines or isinstance(field, HiddenField) else LINE_LIMIT
        field.validators = (*field.validators, AtMost(limit))
    if many_lines:
        field.flags.maxlength = limit
    elif "maxlength" in field.flags:
        del field.flags.maxlength


def _cleaning(field: StringField) -> Callable[[str | None], str]:
    if isinstance(field, VerbatimField):
        return verbatim
    return clean_text if isinstance(field, TextAreaField) else clean_line


def _declared_limit(field: Field) -> int | None:
    for check in field.validators:
        if isinstance(check, AtMost):
            return check.limit
        if isinstance(check, Length) and check.max != -1:
            return int(check.max)
    return None


class Form(FlaskForm):
    """Every form of Loket."""

    Meta = _Meta

    def errors_for_summary(self) -> list[tuple[str, str]]:
        """What was refused, in the page's order: (id to link to, sentence). The id is empty for the whole form."""
        whole = [("", str(message)) for message in self.form_errors]
        return whole + [error for field in self for error in _errors_of(field)]

    def refuse(self, no: Refused) -> None:
        """Show a verb's refusal beside the field it names, or for the whole form."""
        self.blame(str(no), no.field)

    def blame(self, sentence: str, field: str = "") -> None:
        """Refuse the form with a sentence, at one of its fields or as a whole; a hidden field has no place for it."""
        if field in self and not isinstance(self[field], HiddenField):
            self[field].errors = [*self[field].errors, sentence]
        else:
            self.form_errors: list[str] = [*self.form_errors, sentence]


@contextmanager
def said_on(form: Form) -> Iterator[None]:
    """Put a refusal (422) from the block on the form, beside the field it blames; graver ones become error pages."""
    try:
        yield
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.refuse(no)


class Part(wtforms.Form):
    """A form inside a form (`FormField(MyPart)`): cleaned and limited alike, without a token of its own."""

    Meta = _Kit


def _errors_of(field: Field) -> list[tuple[str, str]]:
    if isinstance(field, FormField | FieldList):
        return [error for inner in field for error in _errors_of(inner)] or _plain_errors(field)
    return _plain_errors(field)


def _plain_errors(field: Field) -> list[tuple[str, str]]:
    told = [str(message) for message in field.errors if not isinstance(message, dict | list)]
    return [(fields.anchor(field), _naming(field, message)) for message in told]


def _naming(field: Field, message: str) -> str:
    """A sentence that would fit any list says which one it means."""
    return f"{field.label.text}: {message}" if message == str(MESSAGES["Not a valid choice."]) else message


def fresh_key() -> str:
    """A random value for one rendered form, 22 letters."""
    return secrets.token_urlsafe(16)


def _usable_key(key: str | None) -> str:
    """A sent key as we keep it: a missing one is replaced, an overlong one shortened, always in the same way."""
    if not key:
        return fresh_key()
    return key if len(key) <= KEY_LIMIT else hashlib.sha256(key.encode()).hexdigest()


class OnceForm(Form):
    """A form whose sending must count once: the same `key` twice means the same thing done once (contract, `key`)."""

    key = HiddenField(default=fresh_key, filters=[_usable_key])


def choices_of(labels: Mapping[Any, str | Lazy], blank: str | Lazy | None = None) -> list[SelectChoice]:
    """A table of labels (enum member or text → label) as choices, in the table's order, after an empty one (`blank`).

    A lazy label stays lazy: choices that stand in a form's class speak each reader's language.
    """
    choices = [SelectChoice(getattr(value, "value", value), label) for value, label in labels.items()]
    return [SelectChoice("", blank), *choices] if blank else choices
