"""What the sheets of settings ask most: a number between two others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.web.i18n import Lazy


def figure(label: str | Lazy, least: int, most: int) -> IntegerField:
    """A number that must be there, from `least` to `most`."""
    return IntegerField(label, [InputRequired(lazy_("Isi angkanya.")), NumberRange(least, most)])
