"""`/meja/pengaturan/kantor`: the office's identity, look, hours and numbers of days, on four sheets (handbook §1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.office.forms import HoursForm, IdentityForm, LettersForm, LookForm, RulesForm, Sheet
from app.desk.settings.office.keeping import keep
from app.platform import inspection, settings, storage
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets.clocks.calendar import WEEKDAYS
from app.web import theme
from app.web.formatting import angka
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

bp = Blueprint("office", __name__, url_prefix="/kantor")
room.add(
    bp,
    lazy_("Kantor"),
    lazy_("Nama, alamat, lambang, warna, jam, dan aturan hari."),
    permission="office:edit",
    order=10,
    first="identity",
)

_CRESTS = ("image/png", "image/jpeg", "image/webp")
_DAY_NAMES = (
    lazy_("Senin"), lazy_("Selasa"), lazy_("Rabu"), lazy_("Kamis"), lazy_("Jumat"), lazy_("Sabtu"), lazy_("Minggu"),
)  # fmt: skip
DAYS = dict(zip(WEEKDAYS, _DAY_NAMES, strict=True))


@bp.route("", methods=["GET", "POST"])
@needs("office:edit")
def identity() -> Any:
    """Name, address and how the office is reached."""
    return _sheet(IdentityForm, "office/identity")


@bp.route("/jam", methods=["GET", "POST"])
@needs("office:edit")
def hours() -> Any:
    """The week of the counter."""
    return _sheet(HoursForm, "office/hours", days=DAYS)


@bp.route("/aturan", methods=["GET", "POST"])
@needs("office:edit")
def rules() -> Any:
    """Numbers of days, sizes of files, and what is shown to whom."""
    return _sheet(RulesForm, "office/rules")


@bp.route("/surat", methods=["GET", "POST"])
@needs("office:edit")
def letters() -> Any:
    """Letterhead, paper, and the archive's codes."""
    return _sheet(LettersForm, "office/letters")


@bp.get("/tampilan")
@needs("office:edit")
def look() -> Any:
    """Colours and crest."""
    return _draw_look(LookForm.shown(settings.everything()))


@bp.post("/tampilan")
@needs("office:edit")
def change_look() -> Any:
    """Keep colours and crest; the picture is judged and drawn anew before anything is written."""
    form = LookForm.shown(settings.everything())
    blob = _crest(form) if form.validate() else None
    if form.errors:
        return _draw_look(form)
    with write():
        crest = {"office.crest": storage.keep(blob).hash} if blob else {}
        removal = {"office.crest": ""} if form.remove_crest.data and not blob else {}
        keep({**form.wanted(), **removal, **crest}, by=current_actor())
    return _saved()


def _sheet(kind: type[Sheet], page: str, **context: Any) -> Any:
    """Show a sheet, or keep what it says."""
    form = kind.shown(settings.everything())
    if request.method == "GET" or not form.validate():
        return draw(page, form, form=form, **context)
    with write():
        keep(form.wanted(), by=current_actor())
    return _saved()


def _saved() -> Any:
    flash(_("Pengaturan kantor disimpan."), "success")
    return see_other(url_for(str(request.endpoint).replace("change_look", "look")))


def _crest(form: LookForm) -> storage.Blob | None:
    """The uploaded crest, stored as a small PNG; a refusal stands at its field."""
    sent: FileStorage | None = form.crest.data
    if not sent or not sent.filename:
        return None
    try:
        content = sent.read()
    except Refused as no:
        form.blame(str(no), "crest")
        return None
    verdict = inspection.judge(sent.filename, content)
    if verdict.media_type not in _CRESTS:
        form.blame(_("Lambang harus gambar PNG atau JPEG yang utuh."), "crest")
        return None
    try:
        return storage.store(inspection.emblem(content), "image/png")
    except inspection.CannotShow as trouble:
        form.blame(str(trouble), "crest")
        return None


def _draw_look(form: Any) -> Any:
    white = theme.parse(theme.PAPER, theme.PAPER)
    contrasts = {
        field: angka(theme.contrast(theme.parse(settings.get(key), otherwise), white), 1)
        for field, key, otherwise in (
            ("brand_colour", "office.brand_colour", theme.BRAND),
            ("accent_colour", "office.accent_colour", theme.ACCENT),
        )
    }
    return draw("office/look", form, form=form, contrasts=contrasts, present=settings.everything())
