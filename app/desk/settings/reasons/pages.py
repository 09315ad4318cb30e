"""`/meja/pengaturan/alasan-penolakan`: the kinds of reasons for a refusal, so that refusals can be counted (§5.4)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, url_for

from app.accounts.permissions import needs
from app.desk.settings import office_list, room
from app.desk.settings.answering import draw
from app.desk.settings.office_list import LineForm
from app.tickets.handling.reasons import REASONS
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("reasons", __name__, url_prefix="/alasan-penolakan")
room.add(
    bp,
    lazy_("Daftar alasan penolakan"),
    lazy_("Jenis alasan yang dipilih saat mengusulkan penolakan."),
    permission="catalogue:edit",
    order=66,
)
office_list.open_lines(bp, REASONS, lazy_("Jenis alasan"), permission="catalogue:edit")


@bp.get("")
@needs("catalogue:edit")
def show() -> Any:
    """The reasons in their order."""
    return _draw(LineForm(formdata=None))


@bp.post("")
@needs("catalogue:edit")
def add() -> Any:
    """One more reason."""
    form = LineForm()
    if not office_list.added(REASONS, form):
        return _draw(form)
    flash(_("Jenis alasan ditambahkan."), "success")
    return see_other(url_for("settings.reasons.show"))


def _draw(form: LineForm) -> Any:
    return draw("reasons/list", form, form=form, lines=REASONS.everything())
