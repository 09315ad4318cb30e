"""`/meja/pengaturan/whatsapp`: which gateway may bring what was sent to the office's own number, and a try of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import machines, room, starters
from app.desk.settings.answering import draw
from app.desk.settings.chats.forms import FiguresForm, GatewayForm
from app.desk.settings.office.keeping import keep
from app.extensions import db
from app.messages.chats import gateways
from app.messages.chats.models import ChatGateway
from app.platform import settings
from app.platform.database import write
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("chats", __name__, url_prefix="/whatsapp")
room.add(
    bp,
    lazy_("WhatsApp kantor"),
    lazy_("Gerbang yang meneruskan pesan dan foto ke nomor WhatsApp kantor."),
    permission="telephone:connect",
    order=73,
)


@bp.get("")
@needs("telephone:connect")
def show() -> Any:
    """Gateways, how one is tried, figures."""
    return _draw()


@bp.post("")
@needs("telephone:connect")
def connect() -> Any:
    """One more gateway; its token stands on the next page alone."""
    form = GatewayForm()
    if form.validate():
        with write():
            token = gateways.SYSTEMS.connect(form.name.data or "", by=current_actor())
        machines.show_once(bp.name, token)
        return _back(_("Gerbang ditambahkan. Salin tokennya sekarang; sesudah ini tidak ditampilkan lagi."))
    return _draw(system=form)


@bp.post("/<int:system_id>/cabut")
@needs("telephone:connect")
def revoke(system_id: int) -> Any:
    """From now on this gateway is not heard any more."""
    row = db.session.get(ChatGateway, system_id) or abort(404)
    with write():
        gateways.SYSTEMS.revoke(row, by=current_actor())
    return _back(_("Token dicabut. Gerbang itu tidak didengar lagi."))


@bp.post("/angka")
@needs("telephone:connect")
def keep_figures() -> Any:
    """What belongs together, and how much may come."""
    form = FiguresForm()
    if form.validate():
        with write():
            keep(form.told(), by=current_actor())
        return _back(_("Angka disimpan."))
    return _draw(figures=form)


def _back(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.chats.show"))


def _example(token: str) -> str:
    """The command that tries the token, as docs/whatsapp.md explains it."""
    url = f"{starters.base()}{url_for('chat_messages.take')}"
    told = "-F id=coba-1 -F from=081200000001 -F 'name=Pesan uji' -F 'text=Pesan uji dari gerbang' -F foto=@foto.jpg"
    return f"curl {url} -H 'Authorization: Bearer {token}' {told}"


def _draw(**forms: Any) -> Any:
    token, systems = machines.fresh(bp.name), gateways.SYSTEMS.every()
    return draw(
        "chats/show", *forms.values(),
        system=forms.get("system") or GatewayForm(formdata=None),
        figures=forms.get("figures") or FiguresForm.shown(settings.everything()),
        systems=systems, token=token, example=_example(token or "TOKEN"),
        has_gateway=any(one.revoked_at is None for one in systems),
        heard_at=max((one.heard_at for one in systems if one.heard_at), default=None),
    )  # fmt: skip
