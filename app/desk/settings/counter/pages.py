"""`/meja/pengaturan/loket`: the counter's settings, and the file that starts a browser which prints by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room, starters
from app.desk.settings.answering import draw
from app.desk.settings.counter.forms import CounterSheet
from app.desk.settings.office.keeping import keep
from app.desk.settings.starters import Screen
from app.platform import settings
from app.platform.database import write
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("counter", __name__, url_prefix="/loket")
room.add(
    bp,
    lazy_("Loket dan buku tamu"),
    lazy_("Kertas tanda terima, mencetak tanpa dialog, layar tamu, rombongan, dan lama nama disimpan."),
    permission="queue:edit",
    order=57,
)
COUNTER = Screen("loket", "Loket", "/meja/loket")


@bp.route("", methods=["GET", "POST"])
@needs("queue:edit")
def show() -> Any:
    """The sheet."""
    form = CounterSheet.shown(settings.everything())
    if request.method == "POST" and form.validate():
        with write():
            keep(form.wanted(), by=current_actor())
        flash(_("Pengaturan loket disimpan."), "success")
        return see_other(url_for("settings.counter.show"))
    return draw("counter/show", form, form=form, screen=COUNTER, base=starters.base())


@bp.get("/pintasan/<name>")
@needs("queue:edit")
def starter(name: str) -> ResponseReturnValue:
    """A file to put on the desktop of the counter's computer."""
    return starters.file([COUNTER], name)
