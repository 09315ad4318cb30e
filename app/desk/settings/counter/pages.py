"""`/meja/pengaturan/loket`: the counter's settings, and the shortcut that starts a browser which prints by itself.

A browser asks before it prints, which costs the counter two clicks for each visitor. Chromium, Chrome and Edge print at
once when they are started with `--kiosk-printing`; the files here start them so, at this office's address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.counter.forms import CounterSheet
from app.desk.settings.office.keeping import keep
from app.platform import settings
from app.platform.database import write
from app.tickets.receipts import addresses
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
STARTERS = {
    "loket.desktop": ("desktop", "/meja/loket", ()),
    "loket.bat": ("bat", "/meja/loket", ()),
    "antrean.desktop": ("desktop", "/ambil-antrean", ("--kiosk",)),
    "antrean.bat": ("bat", "/ambil-antrean", ("--kiosk",)),
}
"""Each file: its kind, where it begins, and what else the browser is told (a kiosk shows no frame)."""


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
    return draw("counter/show", form, form=form, starters=STARTERS, base=_base())


@bp.get("/pintasan/<name>")
@needs("queue:edit")
def starter(name: str) -> ResponseReturnValue:
    """A file to put on the desktop of the counter's or the kiosk's computer."""
    kind, path, more = STARTERS.get(name) or abort(404)
    options = " ".join(("--kiosk-printing", *more))
    words = render_template(f"desk/settings/counter/starter.{kind}", url=f"{_base()}{path}", options=options, name=name)
    answer = Response(words.replace("\n", "\r\n") if kind == "bat" else words, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _base() -> str:
    """Where this office's computers reach Loket: its public address, else the one this page was opened with."""
    return addresses.public_base() or request.host_url.rstrip("/")
