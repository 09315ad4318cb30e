"""`/meja/pengaturan/cadangan/salinan/…`: where copies of the backups go, and whether they arrive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import abort, flash, url_for

from app.accounts import audit, demo_office
from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.extensions import db
from app.operations.backup import nightly
from app.operations.backup.copies import Elsewhere, NotReached, places, sending, standing
from app.operations.backup.copies.forms import form_of
from app.operations.backup.copies.sftp import SFTP, fingerprint
from app.operations.backup.pages import bp
from app.platform import settings
from app.platform.database import write
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.operations.backup.copies.s3 import S3

_KIND = "/salinan/<which>"


@bp.route(_KIND, methods=["GET", "POST"])
@needs("job:manage")
def copies(which: str) -> Any:
    """One place: its settings, and how it stands."""
    kind = _named(which)
    known = places.known(kind)
    form = form_of(kind, known)
    if not form.validate_on_submit():
        return _draw(kind, known, form)
    wanted = form.wanted(known)  # type: ignore[arg-type]
    with write():
        places.keep(kind, wanted)
        audit.record("backup_copies:set", f"backup_copies:{kind}", {"place": wanted.place}, by=current_actor())
    flash(_("Tempat salinan disimpan. Tekan “Coba sekarang” untuk memeriksanya."), "success")
    return see_other(url_for(".copies", which=which))


@bp.post(f"{_KIND}/coba")
@needs("job:manage")
def try_copies(which: str) -> Any:
    """Write, read and remove something small there, then send what is owed."""
    kind = _named(which)
    known = places.known(kind)
    if demo_office.is_demo() or not known.is_set:
        flash(_("Dari kantor contoh tidak ada yang dikirim keluar.") if known.is_set else _("Simpan tempatnya dahulu."))
        return see_other(url_for(".copies", which=which))
    db.session.rollback()  # nothing is read any more while the line is slow
    try:
        known = _acquainted(known)
        said, tone = known.try_out(), "success"
    except NotReached as why:
        said, tone = str(why), "error"
    else:
        if sending.owed(kind):
            nightly.send()
    flash(said, tone)
    return see_other(url_for(".copies", which=which))


@bp.post(f"{_KIND}/hapus")
@needs("job:manage")
def remove_copies(which: str) -> Any:
    """Nothing goes there any more."""
    kind = _named(which)
    with write():
        places.forget(kind)
        audit.record("backup_copies:removed", f"backup_copies:{kind}", by=current_actor())
    flash(_("Tempat salinan dilepas. Salinan yang sudah ada di sana tetap di sana."), "success")
    return see_other(url_for(".show"))


def _named(which: str) -> Elsewhere:
    if which not in list(Elsewhere):
        abort(404)
    return Elsewhere(which)


def _acquainted(known: S3 | SFTP) -> S3 | SFTP:
    """A server that is met for the first time is known by its key from now on."""
    if not isinstance(known, SFTP) or known.host_key:
        return known
    met = replace(known, host_key=known.learn())
    with write():
        places.keep(Elsewhere.SFTP, met)
        shown = {"place": met.place, "key": fingerprint(met.host_key)}
        audit.record("backup_copies:server_known", "backup_copies:sftp", shown, by=current_actor())
    return met


def _draw(kind: Elsewhere, known: S3 | SFTP, form: Any) -> Any:
    shown = fingerprint(known.host_key) if isinstance(known, SFTP) and known.host_key else ""
    is_locked = bool(settings.get("backup.public_key"))
    return draw(
        f"backups/{kind}",
        form,
        form=form,
        known=known,
        line=standing.line(kind),
        fingerprint=shown,
        is_locked=is_locked,
    )
