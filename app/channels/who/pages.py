"""The person search: `/meja/siapa`, answered in part while somebody types and whole without JavaScript (R014).

It is asked by POST, because a telephone number or a name has no business in an address or a log; the whole page then
stands under an address that carries the question sealed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for
from wtforms import StringField, TelField

from app.accounts.permissions import current_actor, needs
from app.channels.who import search as who_search
from app.platform.keys import seal, unseal
from app.web.forms import Form
from app.web.i18n import lazy_
from app.web.pages import see_other, wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("who", __name__)

_LONGEST = 200  # letters of one field


class SearchForm(Form):
    """What one may be found by."""

    phone = TelField(lazy_("Nomor telepon"))
    name = StringField(lazy_("Nama"))
    organisation = StringField(lazy_("Nama koperasi, usaha, atau instansi"))
    nik = StringField(lazy_("NIK (kependudukan)"))


@bp.get("/meja/siapa")
@needs("ticket:create")
def search() -> ResponseReturnValue:
    """The whole page, empty or with what was asked."""
    asked = _asked(request.args.get("cari"))
    found = who_search.look_up(current_actor(), **asked)
    return render_template("channels/who/search.html", form=SearchForm(formdata=None, data=asked), found=found)


@bp.post("/meja/siapa")
@needs("ticket:create")
def ask() -> ResponseReturnValue:
    """Candidates for what was typed so far."""
    names = ("phone", "name", "nik", "organisation")
    if not wants_part():
        told = {name: request.form.get(name, "")[:_LONGEST] for name in names}
        return see_other(url_for(".search", cari=seal(json.dumps(told))))
    told = {
        name: request.form.get(name, "")[:_LONGEST] for name in (*names, "person_id", "organisation_id", "kelurahan")
    }
    told = who_search.with_sender(told, request.form.get("sender", "")[:_LONGEST])
    found = who_search.look_up(current_actor(), **told)
    return render_template("channels/who/_candidates.html", found=found)


def _asked(sealed: str | None) -> dict[str, str]:
    text = unseal(sealed) if sealed and sealed.isascii() else None
    return dict(json.loads(text)) if text else {}
