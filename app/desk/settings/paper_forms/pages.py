"""`/meja/pengaturan/formulir-kertas`: the rescue stacks, their paper, and when a blank form is missed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request, url_for
from wtforms import RadioField

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.fields import figure
from app.desk.settings.office.keeping import keep
from app.paper_forms.kinds import DOOR_LABEL, PAPER_LABEL, Door
from app.platform import settings
from app.platform.database import write
from app.web.forms import Form, choices_of
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("paper_forms", __name__, url_prefix="/formulir-kertas")
room.add(
    bp,
    lazy_("Formulir kertas"),
    lazy_("Tumpukan cadangan untuk saat listrik padam, dan kertasnya."),
    permission="office:edit",
    order=61,
)
_MOST = 500
_KEPT = ("paper", "ask_after_days", "pdf_days", "scan_days")


class StackForm(Form):
    """The four stacks, the paper, and the days."""

    phone = figure(DOOR_LABEL[Door.PHONE], 0, _MOST)
    counter = figure(DOOR_LABEL[Door.COUNTER], 0, _MOST)
    document = figure(DOOR_LABEL[Door.DOCUMENT], 0, _MOST)
    general = figure(DOOR_LABEL[Door.GENERAL], 0, _MOST)
    paper = RadioField(lazy_("Kertas"), choices=choices_of(PAPER_LABEL))
    ask_after_days = figure(lazy_("Cari formulir yang masih kosong sesudah (hari)"), 1, 3650)
    pdf_days = figure(lazy_("Simpan PDF cetakan selama (hari)"), 1, 365)
    scan_days = figure(lazy_("Simpan pindaian yang sudah selesai selama (hari)"), 1, 3650)

    def wanted(self) -> dict[str, Any]:
        """What the form says, as settings."""
        return {
            "paper_forms.stack": {door.value: self[door.value].data for door in Door},
            **{f"paper_forms.{name}": self[name].data for name in _KEPT},
        }


@bp.route("", methods=["GET", "POST"])
@needs("office:edit")
def show() -> Any:
    """Show the figures, or keep others."""
    told = {name: settings.get(f"paper_forms.{name}") for name in _KEPT}
    form = StackForm(data=settings.get("paper_forms.stack") | told)
    if request.method == "GET" or not form.validate():
        return draw("paper_forms/show", form, form=form)
    with write():
        keep(form.wanted(), by=current_actor())
    flash(_("Pengaturan formulir kertas disimpan."), "success")
    return see_other(url_for("settings.paper_forms.show"))
