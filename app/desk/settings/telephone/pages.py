"""`/meja/pengaturan/telepon`: which telephone systems may tell of calls, and whose desk an inside number rings on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.contacts import switchboard, telephones
from app.contacts.models import Extension, TelephoneSystem
from app.contacts.switchboard import Event, Heard
from app.desk.settings import machines, room, starters
from app.desk.settings.answering import draw
from app.desk.settings.office.keeping import keep
from app.desk.settings.telephone.forms import ExtensionForm, FiguresForm, SystemForm, TryForm
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("telephone", __name__, url_prefix="/telepon")
room.add(
    bp,
    lazy_("Sistem telepon"),
    lazy_("Telepon kantor yang memberi tahu Loket bila ada panggilan; ekstensi petugas."),
    permission="telephone:connect",
    order=72,
)
_TRY = "uji-"


@bp.get("")
@needs("telephone:connect")
def show() -> Any:
    """Systems, extensions, figures."""
    return _draw()


@bp.post("")
@needs("telephone:connect")
def connect() -> Any:
    """One more system; its token stands on the next page alone."""
    form = SystemForm()
    if form.validate():
        with write():
            token = telephones.SYSTEMS.connect(form.name.data or "", by=current_actor())
        machines.show_once(bp.name, token)
        flash(_("Sistem telepon ditambahkan. Salin tokennya sekarang; sesudah ini tidak ditampilkan lagi."), "success")
        return see_other(url_for("settings.telephone.show"))
    return _draw(system=form)


@bp.post("/<int:system_id>/cabut")
@needs("telephone:connect")
def revoke(system_id: int) -> Any:
    """From now on this system is not heard any more."""
    row = db.session.get(TelephoneSystem, system_id) or abort(404)
    with write():
        telephones.SYSTEMS.revoke(row, by=current_actor())
    return _back(_("Token dicabut. Sistem itu tidak didengar lagi."))


@bp.post("/ekstensi")
@needs("telephone:connect")
def give() -> Any:
    """An inside number rings on somebody's desk."""
    form = ExtensionForm()
    if form.validate():
        with said_on(form):
            with write():
                telephones.give_extension(form.number.data or "", int(form.user_id.data), by=current_actor())
            return _back(_("Ekstensi disimpan."))
    return _draw(extension=form)


@bp.post("/ekstensi/<int:extension_id>/lepas")
@needs("telephone:connect")
def take(extension_id: int) -> Any:
    """It rings on nobody's desk any more."""
    row = db.session.get(Extension, extension_id) or abort(404)
    with write():
        telephones.take_extension(row, by=current_actor())
    return _back(_("Ekstensi dilepas."))


@bp.post("/uji")
@needs("telephone:connect")
def try_out() -> Any:
    """Ring on a desk as the telephone system would; the call ends by itself like any other."""
    form, systems = TryForm(), telephones.SYSTEMS.speaking()
    if not systems:
        form.blame(_("Tambahkan sistem telepon dahulu."))
    if systems and form.validate():
        name = f"{_TRY}{clock.now().timestamp():.0f}"
        with write():
            switchboard.take(systems[0].id, Heard(Event.RINGING, name, "", form.extension.data))
        return _back(_("Panggilan uji berdering di meja itu."))
    return _draw(trial=form)


@bp.post("/angka")
@needs("telephone:connect")
def keep_figures() -> Any:
    """The numbers the console works with."""
    form = FiguresForm()
    if form.validate():
        with write():
            keep(form.told(), by=current_actor())
        return _back(_("Angka disimpan."))
    return _draw(figures=form)


def _back(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.telephone.show"))


def _example(token: str) -> str:
    """The command that tries the token, as docs/telephone.md explains it."""
    url = f"{starters.base()}{url_for('telephone_calls.take')}"
    told = '{"event": "ringing", "call_id": "coba-1", "from": "081200000001", "extension": "201"}'
    return f"curl -X POST {url} -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' -d '{told}'"


def _draw(**forms: Any) -> Any:
    token = machines.fresh(bp.name)
    present = {name: settings.get(f"calls.{name}") for name in (*FiguresForm.KEYS, "back_missed")}
    return draw(
        "telephone/show",
        *forms.values(),
        system=forms.get("system") or SystemForm(formdata=None),
        extension=forms.get("extension") or ExtensionForm(formdata=None),
        trial=forms.get("trial") or TryForm(formdata=None),
        figures=forms.get("figures") or FiguresForm(formdata=None, data=present),
        systems=telephones.SYSTEMS.every(),
        extensions=telephones.extensions(),
        token=token,
        example=_example(token),
    )
