"""`/meja/pengaturan/akun/peran`: what each role may do, as the office decides it (handbook §1.4). Data, not code."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, request, url_for
from sqlalchemy import select

from app.accounts import roster
from app.accounts.identity import asking_powers
from app.accounts.models import Role, RolePermission
from app.accounts.permissions import OWN, PERMISSIONS, current_actor, needs
from app.desk.settings.accounts import reading
from app.desk.settings.answering import draw
from app.extensions import db
from app.platform.database import write
from app.web.forms import Form, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("roles", __name__, url_prefix="/peran")

RESOURCE = {
    "request": lazy_("Permohonan sendiri"),
    "desk": lazy_("Meja kerja"),
    "ticket": lazy_("Permohonan"),
    "answer": lazy_("Jawaban siap pakai"),
    "disposition": lazy_("Disposisi"),
    "leadership": lazy_("Pimpinan"),
    "letter": lazy_("Surat"),
    "message": lazy_("Pesan kepada pemohon"),
    "shelf": lazy_("Berkas fisik"),
    "queue": lazy_("Antrean"),
    "article": lazy_("Artikel"),
    "telephone": lazy_("Sistem telepon"),
    "paper": lazy_("Formulir kertas"),
    "requester": lazy_("Pemohon"),
    "personal_data": lazy_("Data pribadi"),
    "retention": lazy_("Retensi arsip"),
    "draft": lazy_("Draf"),
    "catalogue": lazy_("Katalog"),
    "calendar": lazy_("Hari libur"),
    "clock": lazy_("Jam dan tenggat"),
    "routing": lazy_("Aturan penerusan"),
    "office": lazy_("Kantor"),
    "organisation": lazy_("Unit, jabatan, pejabat"),
    "account": lazy_("Akun"),
    "system": lazy_("Sistem"),
    "job": lazy_("Tugas latar"),
    "import": lazy_("Impor"),
    "audit": lazy_("Catatan audit"),
    "seal": lazy_("Segel harian"),
}
_HELD = select(Role.code, RolePermission.permission).join(RolePermission, RolePermission.role_id == Role.id)


@bp.get("")
@needs("account:edit")
def show() -> Any:
    """Every role beside every permission."""
    held = {(code, name) for code, name in db.session.execute(_HELD)}
    return draw("accounts/roles", roles=reading.roles(), groups=_groups(), held=held, asking=asking_powers())


@bp.get("/<role>")
@needs("account:edit")
def role(role: str) -> Any:
    """What one role may do."""
    row = _role(role)
    held = db.session.scalars(select(RolePermission.permission).where(RolePermission.role_id == row.id))
    return _draw(row, set(held), Form(formdata=None))


@bp.post("/<role>")
@needs("account:edit")
def change(role: str) -> Any:
    """Say anew what one role may do."""
    row, form, wanted = _role(role), Form(), set(request.form.getlist("permissions"))
    with said_on(form), write():
        roster.set_permissions(row, wanted, by=current_actor())
    if form.errors:
        return _draw(row, wanted, form)
    flash(_("Wewenang peran disimpan dan berlaku mulai sekarang."), "success")
    return see_other(url_for("settings.accounts.roles.role", role=role))


def _role(code: str) -> Role:
    found = db.session.scalar(select(Role).where(Role.code == code)) if code.isprintable() else None
    return found or abort(404)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The permissions by what they are about: (heading, [(name, words)])."""
    given = [name for name in PERMISSIONS if name not in OWN]
    order = list(RESOURCE)
    given.sort(key=lambda name: order.index(name.partition(":")[0]))
    return [
        (str(RESOURCE[resource]), [(name, reading.permission_words(name)) for name in names])
        for resource, names in groupby(given, key=lambda name: name.partition(":")[0])
    ]


def _draw(row: Role, held: set[str], form: Form) -> Any:
    label, told = reading.roles()[row.code], {"held": held, "groups": _groups(), "asking": asking_powers()}
    return draw("accounts/role", form, form=form, role=row, label=label, **told)
