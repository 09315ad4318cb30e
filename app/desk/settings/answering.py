"""What every settings page shares: a verb's refusal is said on its form, above the words that were typed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template

from app.platform.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    from app.web.forms import Form


@contextmanager
def said_on(form: Form) -> Iterator[None]:
    """Put a refusal (422) from the block on the form, beside the field it blames; graver ones become error pages."""
    try:
        yield
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        blame(form, str(refusal), refusal.field)


def blame(form: Form, sentence: str, field: str = "") -> None:
    """Refuse the form with a sentence, at one of its fields or as a whole."""
    if field in form:
        form[field].errors = [*form[field].errors, sentence]
    else:
        form.form_errors.append(sentence)


def draw(page: str, *forms: Form, **context: Any) -> Response:
    """A page of `templates/desk/settings/`; 422 when one of its forms was refused."""
    refused = [form for form in forms if form.errors]
    html = render_template(f"desk/settings/{page}.html", refused=refused, **context)
    return make_response(html, 422 if refused else 200)
