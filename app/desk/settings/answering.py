"""What every settings page shares: it is drawn with the forms that were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, render_template

if TYPE_CHECKING:
    from flask import Response

    from app.web.forms import Form


def draw(page: str, *forms: Form, **context: Any) -> Response:
    """A page of `templates/desk/settings/`; 422 when one of its forms was refused."""
    refused = [form for form in forms if form.errors]
    html = render_template(f"desk/settings/{page}.html", refused=refused, **context)
    return make_response(html, 422 if refused else 200)
