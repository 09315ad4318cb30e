"""`/meja/pengaturan/cadangan`: whether the office could be put back, a backup now, and where they go by night."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, request, url_for

from app.accounts import audit, demo_office
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.office.keeping import keep
from app.operations.backup import NotUsable, alarm, envelope, nightly, parting, rounds, sticks
from app.operations.backup.copies import standing as standings
from app.operations.backup.forms import BackupsForm, KeyForm, NowForm
from app.platform import settings
from app.platform.database import write
from app.web.formatting import waktu
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("backups", __name__, url_prefix="/cadangan")
room.add(
    bp,
    lazy_("Cadangan data"),
    lazy_("Apakah kantor ini dapat dipulihkan, dan cadangan ke flashdisk."),
    permission="job:manage",
    order=69,
)


_KEY_WORDS = lazy_(
    "# Kunci cadangan Loket. Pemegang berkas ini dapat membuka cadangan kantor; tanpanya tidak ada yang dapat."
)
bp.add_app_template_global(alarm.backup_alarm)


class Standing(NamedTuple):
    """Whether the office could be put back: how a notice shows it, its title and its sentence."""

    kind: str
    title: str
    sentence: str


@bp.route("", methods=["GET", "POST"])
@needs("job:manage")
def show() -> Any:
    """What there is, and the settings."""
    form = BackupsForm() if request.method == "POST" else BackupsForm.shown(settings.everything())
    if request.method == "GET" or not form.validate():
        return _draw(form, NowForm(formdata=None))
    with write():
        keep(form.wanted(), by=current_actor())
    flash(_("Pengaturan cadangan disimpan."), "success")
    return see_other(url_for("settings.backups.show"))


@bp.post("/sekarang")
@needs("job:manage")
def now() -> Any:
    """Begin one at once."""
    form = NowForm()
    if not form.validate():
        return _draw(BackupsForm.shown(settings.everything()), form)
    with write():
        audit.record("backup:begun", "backup", {"to": form.to.data}, by=current_actor())
    nightly.start(Path(form.to.data))
    flash(_("Pencadangan dimulai. Jangan cabut flashdisk sebelum tertulis di sini bahwa boleh dicabut."), "success")
    return see_other(url_for("settings.backups.show"))


@bp.post("/kunci")
@needs("job:manage")
def make_key() -> Any:
    """A key pair: the person gets the private key, which is nowhere else. The public one waits until the person has
    shown that the file arrived; one that is in force is replaced only on purpose."""
    if settings.get("backup.public_key") and "ganti" not in request.form:
        flash(_("Kunci cadangan sudah ada, mungkin baru saja dibuat orang lain. Kunci itu tidak diganti."), "error")
        return _draw(BackupsForm.shown(settings.everything()), NowForm(formdata=None)), 409
    try:
        private, public = envelope.key_pair()
    except NotUsable as why:
        flash(str(why), "error")
        return see_other(url_for(".show"))
    with write():
        settings.put("backup.pending_key", public)
    answer = Response(f"{_KEY_WORDS}\n{private}\n", mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename="kunci-cadangan-loket.txt")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/kunci/pakai")
@needs("job:manage")
def use_key() -> Any:
    """The person holds the key that was made last: from now on backups are locked for it."""
    form = KeyForm()
    if not form.validate():
        return _draw(BackupsForm.shown(settings.everything()), NowForm(formdata=None), form)
    with write():
        keep({"backup.public_key": settings.get("backup.pending_key")}, by=current_actor())
        settings.put("backup.pending_key", "")
    flash(_("Kunci itu berlaku: cadangan berikutnya terkunci."), "success")
    return see_other(url_for(".show"))


def _draw(form: BackupsForm, now_form: NowForm, key_form: KeyForm | None = None) -> Any:
    key_form, lines = key_form or KeyForm(formdata=None), rounds.newest()
    pulling = parting.after(lines[0] if lines else None)
    return draw(
        "backups/show", form, now_form, key_form, form=form, now_form=now_form, key_form=key_form,
        standing=_standing(), lines=lines, pulling=pulling, unusable=[] if pulling else sticks.unusable(),
        copies=standings.lines(), has_key=bool(settings.get("backup.public_key")),
        shares_the_disk=rounds.shares_the_disk(),
    )  # fmt: skip


def _standing() -> Standing:
    good = rounds.last_good()
    when = waktu(good) if good else ""
    bad = ("error", _("Kantor ini tidak aman"))
    if demo_office.is_demo() and good is None:
        return Standing("info", _("Kantor contoh"), _("Cadangan tidak diperlukan, tetapi boleh dicoba."))
    if good is None:
        return Standing(*bad, _("Belum ada cadangan yang teruji. Bila komputer ini rusak, semuanya hilang."))
    if rounds.is_overdue():
        return Standing(
            *bad, _("Cadangan teruji terakhir dari %(when)s. Yang dicatat sesudahnya dapat hilang.", when=when)
        )
    return Standing(
        "success", _("Kantor ini dapat dipulihkan"), _("Cadangan teruji terakhir dari %(when)s.", when=when)
    )
