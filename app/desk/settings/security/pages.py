"""`/meja/pengaturan/keamanan`: how one signs in here, when a desk is locked, and which PCs several officers share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts import provider, provider_protocol, second_factor, shared_pcs
from app.accounts.key_sign_in import site
from app.accounts.permissions import current_actor, needs
from app.accounts.ways_in import SharedPc
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.office.keeping import keep
from app.desk.settings.security.forms import PcForm, ProviderForm, SecuritySheet
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.platform.refusals import Refused
from app.web.forms import Form, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("security", __name__, url_prefix="/keamanan")
room.add(
    bp,
    lazy_("Keamanan masuk"),
    lazy_("Layar terkunci, faktor kedua, komputer bersama, dan masuk dengan akun kantor."),
    permission="account:edit",
    order=31,
)


@bp.get("")
@needs("account:edit")
def show() -> Any:
    """The sheet, and the PCs that are marked."""
    return _draw()


@bp.post("")
@needs("account:edit")
def change() -> Any:
    """Other figures."""
    form = SecuritySheet()
    if not form.validate():
        return _draw(form=form)
    with write():
        changed = keep(form.wanted(), by=current_actor())
        if "security.factor_for_all" in changed:
            second_factor.begin_to_ask_all()
    return _back(_("Pengaturan keamanan disimpan."))


@bp.post("/akun-kantor")
@needs("account:edit")
def set_provider() -> Any:
    """Another sign-in of the office, or none; it is looked at once, and said when it cannot be reached."""
    form = ProviderForm()
    if not form.validate():
        return _draw(provider_form=form)
    wanted = form.wanted(provider.stored())
    with write():
        provider.configure(wanted, by=current_actor())
    if provider.configured():
        db.session.rollback()  # asking takes its time; no transaction waits for it
        try:
            provider_protocol.metadata(wanted, is_fresh=True)
        except Refused as refusal:
            flash(" ".join((_("Tersimpan, tetapi:"), str(refusal))), "warning")
            return see_other(url_for("settings.security.show"))
    return _back(_("Pengaturan akun kantor disimpan."))


@bp.post("/pc")
@needs("account:edit")
def mark_pc() -> Any:
    """Mark the very PC that sends this: only a browser knows itself."""
    form, token = PcForm(), ""
    if form.validate():
        with said_on(form), write():
            token = shared_pcs.PCS.connect(form.name.data or "", by=current_actor())
    if not token:
        return _draw(pc_form=form)
    return shared_pcs.give(_back(_("Komputer ini ditandai sebagai komputer bersama.")), token)


@bp.post("/pc/<int:pc_id>/cabut")
@needs("account:edit")
def unmark_pc(pc_id: int) -> Any:
    """That PC is like any other from now on."""
    row, form = db.session.get(SharedPc, pc_id) or abort(404), Form()
    with said_on(form), write():
        shared_pcs.PCS.revoke(row, by=current_actor())
    return _draw(act=form) if form.errors else _back(_("Tanda komputer bersama dicabut."))


def _back(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.security.show"))


def _draw(**forms: Form) -> Any:
    told = {
        "form": forms.get("form") or SecuritySheet.shown(settings.everything()),
        "provider_form": forms.get("provider_form") or ProviderForm.shown(provider.stored()),
        "has_secret": bool(provider.stored().sealed),
        "back": f"{site().origin}{url_for('provider.come_back')}",
        "pc_form": forms.get("pc_form") or PcForm(formdata=None),
    }
    return draw("security/show", *forms.values(), pcs=shared_pcs.PCS.speaking(), here=shared_pcs.here(), **told)
