"""The console as a page: the calls on this desk, the one that is open, and what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request, url_for

from app.accounts.permissions import current_actor
from app.channels import conversations, need
from app.channels.handing_in import start_afresh
from app.channels.who import search as who_search
from app.contacts import owed, speaking
from app.contacts.speaking import Draft
from app.stakeholders import addressing, privacy
from app.stakeholders.models import AddressForm
from app.tickets.files import enclosed
from app.web.i18n import _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.channels.phone.form import PhoneForm
    from app.contacts.models import Call
    from app.platform.refusals import Conflict


def page(form: PhoneForm, status: int = 200, *, call: Call | None = None, draft: Draft | None = None) -> Response:
    """The console with this form; the call it belongs to is looked up by its key where it is not given."""
    actor = current_actor()
    call = call or speaking.of_key(form.key.data or "", actor)
    found = who_search.look_up(actor, **form.typed())
    body = render_template(
        "channels/phone/take.html",
        form=form,
        call=call,
        looked=dict.fromkeys([*request.form.getlist("looked"), *request.form.getlist("pakai")]),
        asked=(draft or (speaking.draft_of(call) if call else Draft())).asked,
        calls=speaking.on_desk(actor),
        found=found,
        beside=need.beside(form.description.data, form.service.data),
        spoken_notice=privacy.current().spoken,
        you=_you(form, found),
        upload=enclosed.field_of(form, url_for("uploads.keep"), is_sent=not form.is_fresh()),
        may_answer=conversations.may_answer(),
        due=owed.due_count(actor),
    )
    return make_response(body, status)


def _you(form: PhoneForm, found: who_search.Found) -> str:
    """How the caller is addressed: as just told, else as whoever was picked once wished."""
    if form.address_form.data in set(AddressForm):
        return addressing.you(AddressForm(form.address_form.data))
    return next((one.party.you for one in found.persons if one.is_picked), "")


def again(form: PhoneForm) -> Response:
    """The same page with every word, because more is asked before it is sent."""
    enclosed.keep(form)
    return page(form, 422)


def too_late(form: PhoneForm, no: Conflict) -> Response:
    """Somebody else was quicker, perhaps oneself at another PC: every word stands, and may be sent once more."""
    call = speaking.of_key(form.key.data or "", current_actor())
    if call is not None and not call.is_over:
        form.version.data = str(call.version)
        form.blame(_("%(why)s Yang Anda tulis masih ada di sini; kirim sekali lagi untuk memakai isian ini.", why=no))
    else:
        start_afresh(form)
        form.version.data = "0"
        form.blame(_("%(why)s Yang Anda tulis masih ada di sini; kirim lagi untuk mencatatnya tersendiri.", why=no))
    return page(form, 409)


def asked_before(form: PhoneForm) -> list[dict[str, str]]:
    """The questions of this call that were set aside, as the server keeps them."""
    call = speaking.of_key(form.key.data or "", current_actor())
    return speaking.draft_of(call).asked if call and not call.is_over else []


def keep(form: PhoneForm, draft: Draft) -> Call:
    """Keep what is typed in the call of this form, inside `write()`. Raises Conflict, Refused."""
    return speaking.keep(
        form.key.data or "", draft, by=current_actor(), version=form.known_version(), started_at=form.started_at(),
        looked=request.form.getlist("looked"),
    )  # fmt: skip
