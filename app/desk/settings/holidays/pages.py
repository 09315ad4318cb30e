"""`/meja/pengaturan/hari-libur`: the days on which the office does not work, one by one or as a list (handbook §3.13).

The decree of three ministers comes each September as a table: it is pasted or uploaded as CSV, shown beside what is
known, and taken only then. Whatever changes here, the worker counts the running promises again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, abort, flash, request, session, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.holidays.forms import KIND, LARGEST, HolidayForm, ListForm
from app.desk.settings.hours.forms import Sure
from app.desk.settings.moved import seen_first
from app.extensions import db
from app.platform import clock, storage
from app.platform.database import write
from app.tickets.clocks import holidays, preview, recount
from app.tickets.clocks.calendar import holidays_but, office_calendar
from app.tickets.clocks.holiday_file import HolidayFile, HolidayKind, parse
from app.web.formatting import tanggal
from app.web.forms import said_on
from app.web.i18n import _, lazy_, plural_
from app.web.pages import see_other

if TYPE_CHECKING:
    from datetime import date

    from werkzeug.datastructures import FileStorage

bp = Blueprint("holidays", __name__, url_prefix="/hari-libur")
room.add(
    bp,
    lazy_("Hari libur"),
    lazy_("Hari yang tidak dihitung sebagai hari kerja; impor SKB tiga menteri."),
    permission="calendar:edit",
    order=60,
)

_LIST = "holiday_list"  # where the browser's cookie keeps the list that is being checked: its blob and its basis


@bp.get("")
@needs("calendar:edit")
def show() -> Any:
    """The holidays of one year."""
    return _draw(HolidayForm(formdata=None))


@bp.post("")
@needs("calendar:edit")
def add() -> Any:
    """Close the office on one more day."""
    form = HolidayForm()
    if not form.validate():
        return _draw(form)
    day, kind = cast("date", form.day.data), HolidayKind(form.kind.data)
    with said_on(form):
        holidays.refuse_twice(day, kind)
        if not form.is_sure:
            changed = office_calendar().with_day_off(day, form.name.data)
            title = _("Tambah hari libur: %(day)s", day=tanggal(day))
            return seen_first(form, changed, title, url_for("settings.holidays.show", tahun=day.year))
        with write():
            holidays.add(day, form.name.data, kind, source=form.source.data, by=current_actor())
            recount.request("holiday added")
    return _draw(form) if form.errors else _changed(_("Hari libur ditambahkan."), day.year)


@bp.post("/<int:holiday_id>/hapus")
@needs("calendar:edit")
def remove(holiday_id: int) -> Any:
    """Work on that day after all."""
    holiday, form = db.session.get(holidays.Holiday, holiday_id) or abort(404), Sure()
    if not form.is_sure:
        changed = office_calendar().with_holidays(holidays_but(holiday_id))
        title = _("Hapus hari libur: %(day)s", day=tanggal(holiday.day))
        return seen_first(form, changed, title, url_for("settings.holidays.show", tahun=holiday.day.year))
    with write():
        holidays.remove(holiday, by=current_actor())
        recount.request("holiday removed")
    return _changed(_("Hari libur dihapus: hari itu kembali hari kerja."), holiday.day.year)


@bp.route("/impor", methods=["GET", "POST"])
@needs("calendar:edit")
def bring() -> Any:
    """Take a list by file or paste; nothing is changed yet."""
    form = ListForm()
    if request.method == "GET" or not form.validate():
        return draw("holidays/import", form, form=form)
    content = _sent(form)
    if content is None:
        return draw("holidays/import", form, form=form)
    blob = storage.store(content, "text/csv")
    with write():
        storage.keep(blob)
    session[_LIST] = [blob.hash, form.source.data]
    return see_other(url_for("settings.holidays.check"))


@bp.get("/impor/periksa")
@needs("calendar:edit")
def check() -> Any:
    """What the list would change, and what is wrong with it."""
    found = _checked()
    if found is None:
        return see_other(url_for("settings.holidays.bring"))
    return _draw_check(found)


@bp.post("/impor/periksa")
@needs("calendar:edit")
def take() -> Any:
    """Take the list that was just looked at."""
    found = _checked()
    if found is None:
        return see_other(url_for("settings.holidays.bring"))
    if found.faults:
        return _draw_check(found), 422
    with write():
        done = holidays.take(found.rows, source=session[_LIST][1], by=current_actor())
        recount.request("holidays imported")
    session.pop(_LIST, None)
    said = plural_(done.added, "%(n)s hari libur baru", "%(n)s hari libur baru")
    said = _("%(added)s, %(renamed)s berganti nama.", added=said, renamed=done.renamed)
    return _changed(said, found.rows[-1].day.year)


def _draw_check(found: HolidayFile) -> Any:
    """The list beside what is known, and what it would move."""
    new = {row.day: row.name for row in found.rows}
    changed = office_calendar().with_holidays({**office_calendar().holidays, **new})
    moved = preview.of(changed, current_actor())
    return draw("holidays/check", found=found, lines=holidays.compared(found.rows), kinds=KIND, moved=moved)


def _sent(form: ListForm) -> bytes | None:
    """The list's bytes as UTF-8; a refusal stands on the form."""
    file: FileStorage | None = form.file.data
    content = file.read(LARGEST + 1) if file and file.filename else form.pasted.data.encode()
    if len(content) > LARGEST:
        form.blame(_("Daftar ini terlalu besar: paling banyak 200 KB."), "file")
    elif b"\0" in content:
        form.blame(_("Ini bukan CSV. Di Excel pilih Simpan sebagai, lalu CSV."), "file")
    elif not content.strip():
        form.blame(_("Pilih berkas CSV atau tempelkan isinya."), "file")
    else:
        return content
    return None


def _checked() -> HolidayFile | None:
    """The list this browser sent last, read; None when there is none."""
    try:
        content = storage.path_of(session.get(_LIST, [""])[0]).read_bytes()
    except (OSError, ValueError):
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return parse(text, this_year=clock.today().year)


def _draw(form: HolidayForm) -> Any:
    present, known = clock.today().year, holidays.years()
    year = request.args.get("tahun", present, type=int)
    if not 1900 <= year <= 2100:
        abort(404)
    listed = sorted({*known, present, present + 1, year})
    days = holidays.of(year)
    return draw("holidays/list", form, form=form, year=year, years=listed, days=days, kinds=KIND)


def _changed(sentence: str, year: int) -> Any:
    flash(sentence, "success")
    flash(_("Janji layanan yang sedang berjalan dihitung ulang oleh pekerja latar."))
    return see_other(url_for("settings.holidays.show", tahun=year))
