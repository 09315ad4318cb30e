"""How a form field is drawn: which of the GOV.UK shapes a WTForms field takes, and where its error link points."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import Input, ListWidget, Select, TextArea

if TYPE_CHECKING:
    from wtforms import Field


def kind(field: Field) -> str:
    """`select`, `radios`, `checkboxes`, `textarea`, or the HTML input type (`text`, `date`, `file`, `checkbox`, …)."""
    if isinstance(field.widget, ListWidget):
        return "radios" if getattr(field.option_widget, "input_type", "") == "radio" else "checkboxes"
    if isinstance(field.widget, Select):
        return "select"
    if isinstance(field.widget, TextArea):
        return "textarea"
    return getattr(field.widget, "input_type", "text")


def anchor(field: Field) -> str:
    """The id an error summary links to: the field itself, or the first choice of a group."""
    return f"{field.id}-0" if kind(field) in ("radios", "checkboxes") else field.id


def described_by(field: Field, hint: Any = None) -> str | None:
    """The `aria-describedby` of a field: its hint, its error, or nothing."""
    parts = [f"{field.id}-hint"] if hint else []
    if field.errors:
        parts.append(f"{field.id}-error")
    return " ".join(parts) or None


def classes(field: Field, base: str, extra: str = "") -> str:
    """The GOV.UK class, its error variant when the field was refused, and the page's own class."""
    return " ".join(filter(None, (base, f"{base}--error" if field.errors else "", extra)))


class LeanSelect(Select):
    """WTForms' list to choose from, its options drawn once: 58 kelurahan were a third of a form otherwise."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """The list; none of ours has options with attributes of their own."""
        offered = (SelectChoice.from_input(choice) for choice in field.choices or ())
        drawn = _options(tuple((str(c.value), str(c.label), c.optgroup) for c in offered), str(field.data))
        given = {"id": field.id, "required": bool(field.flags.required)} | kwargs
        return Markup(f"<select {attributes(name=field.name, **given)}>{drawn}</select>")  # noqa: S704 - escaped


@lru_cache(maxsize=128)
def _options(choices: tuple[tuple[str, str, str | None], ...], chosen: str) -> str:
    """Options under the headings of their groups."""
    return "".join(_group(heading, list(rows), chosen) for heading, rows in groupby(choices, key=itemgetter(2)))


def _group(heading: str | None, rows: list[tuple[str, str, str | None]], chosen: str) -> str:
    drawn = "".join(_option(value, label, chosen) for value, label, _heading in rows)
    return drawn if heading is None else f'<optgroup label="{escape(heading)}">{drawn}</optgroup>'


def _option(value: str, label: str, chosen: str) -> str:
    mark = "selected " if value == chosen else ""
    return f'<option {mark}value="{escape(value)}">{escape(label)}</option>'


def attributes(**given: Any) -> Markup:
    """Attributes as WTForms writes them, which takes each value through four texts on its way to the page."""
    written = [(name.rstrip("_"), value) for name, value in sorted(given.items()) if value is not False]
    return Markup(" ".join(_attribute(name, value) for name, value in written))  # noqa: S704 - escaped below


def _attribute(name: str, value: Any) -> str:
    if name.startswith(("data_", "aria_")):
        name = name.replace("_", "-")
    return name if value is True else f'{name}="{escape(value)}"'


Input.html_params = staticmethod(attributes)
