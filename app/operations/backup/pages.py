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
from app.operations.backup import NotUsable, alarm, envelope, nightly, rounds
from app.operations.backup.copies import standing as standings
from app.operations.backup.forms import BackupsForm, NowForm
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
    flash(_("Pencadangan dimulai. Jangan cabut flashdisk sebelum tertulis “baik” di bawah."), "success")
    return see_other(url_for("settings.backups.show"))


@bp.post("/kunci")
@needs("job:manage")
def make_key() -> Any:
    """A key pair: the office keeps the public key, the person the private one; it is nowhere else."""
    try:
        private, public = envelope.key_pair()
    except NotUsable as why:
        flash(str(why), "error")
        return see_other(url_for(".show"))
    with write():
        keep({"backup.public_key": public}, by=current_actor())
    answer = Response(f"{_KEY_WORDS}\n{private}\n", mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename="kunci-cadangan-loket.txt")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _draw(form: BackupsForm, now_form: NowForm) -> Any:
    return draw(
        "backups/show", form, now_form, form=form, now_form=now_form, standing=_standing(), lines=rounds.newest(),
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
