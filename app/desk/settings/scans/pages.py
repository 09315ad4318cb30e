"""`/meja/pengaturan/pindaian`: the scanner's folder, the letters' mail address, limits, and how pages are read."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.office.keeping import keep
from app.desk.settings.scans.forms import ScansForm
from app.platform import settings
from app.platform.database import write
from app.reading import folder
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("scans", __name__, url_prefix="/pindaian")
room.add(
    bp,
    lazy_("Pindaian dan pemindai"),
    lazy_("Map pemindai, surel untuk surat, batas ukuran, dan pembacaan halaman."),
    permission="office:edit",
    order=60,
)


class There(NamedTuple):
    """The scanner's folder as it is now. `refused`: files that lie in `ditolak` and wait for somebody's eye."""

    path: str
    trouble: str
    is_watched: bool
    refused: int


@bp.route("", methods=["GET", "POST"])
@needs("office:edit")
def show() -> Any:
    """Show the settings, or keep others."""
    form = ScansForm() if request.method == "POST" else ScansForm.shown(settings.everything())
    if request.method == "GET" or not form.validate():
        return draw("scans/show", form, form=form, there=_there())
    with write():
        keep(form.wanted(), by=current_actor())
    flash(_("Pengaturan pindaian disimpan."), "success")
    return see_other(url_for("settings.scans.show"))


def _there() -> There:
    wrong, aside = folder.trouble(), folder.path() / folder.REFUSED
    try:
        refused = 0 if wrong else sum(1 for _one in aside.iterdir())
    except OSError:
        refused = 0
    return There(str(folder.path()), str(folder.SENTENCE[wrong]) if wrong else "", folder.is_watched(), refused)
