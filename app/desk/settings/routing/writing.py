"""The rules of the set that is being written: add, change, order by buttons, let rest, take out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.desk.settings.routing.forms import RuleForm
from app.extensions import db
from app.platform.database import write
from app.tickets.routing import drafting
from app.tickets.routing.models import RoutingRule
from app.web.forms import said_on
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("rule", __name__, url_prefix="/konsep/aturan")


@bp.route("/baru", methods=["GET", "POST"])
@needs("routing:edit")
def add() -> Any:
    """One more rule."""
    written, form = drafting.draft() or abort(404), RuleForm()
    if form.validate_on_submit():
        with said_on(form), write():
            drafting.add(written, form.wanted(), by=current_actor())
        if not form.errors:
            return _done(_("Aturan ditambahkan di urutan terakhir."))
    return draw("routing/rule", form, form=form, rule=None)


@bp.get("/<int:rule_id>")
@needs("routing:edit")
def edit(rule_id: int) -> Any:
    """One rule to change."""
    rule = _rule(rule_id)
    return draw("routing/rule", form=RuleForm.showing(rule), rule=rule)


@bp.post("/<int:rule_id>")
@needs("routing:edit")
def change(rule_id: int) -> Any:
    """Let a rule say something else."""
    rule, form = _rule(rule_id), RuleForm()
    if form.validate():
        with said_on(form), write():
            drafting.change(rule, form.wanted(), by=current_actor())
    return draw("routing/rule", form, form=form, rule=rule) if form.errors else _done(_("Aturan disimpan."))


@bp.post("/<int:rule_id>/naik")
@needs("routing:edit")
def earlier(rule_id: int) -> Any:
    """Ask it before the rule above."""
    return _shifted(rule_id, -1)


@bp.post("/<int:rule_id>/turun")
@needs("routing:edit")
def later(rule_id: int) -> Any:
    """Ask it after the rule below."""
    return _shifted(rule_id, 1)


@bp.post("/<int:rule_id>/matikan")
@needs("routing:edit")
def switch_off(rule_id: int) -> Any:
    """Let it rest."""
    return _switched(rule_id, False, _("Aturan dimatikan; tidak ikut menyalurkan."))


@bp.post("/<int:rule_id>/nyalakan")
@needs("routing:edit")
def switch_on(rule_id: int) -> Any:
    """Let it take part again."""
    return _switched(rule_id, True, _("Aturan dinyalakan."))


@bp.post("/<int:rule_id>/hapus")
@needs("routing:edit")
def remove(rule_id: int) -> Any:
    """Take it out."""
    rule = _rule(rule_id)
    with write():
        drafting.remove(rule, by=current_actor())
    return _done(_("Aturan dihapus dari perubahan ini."))


def _shifted(rule_id: int, steps: int) -> Any:
    rule = _rule(rule_id)
    with write():
        drafting.shift(rule, steps, by=current_actor())
    return see_other(url_for("settings.routing.show", _anchor=f"aturan-{rule_id}"))


def _switched(rule_id: int, is_on: bool, sentence: str) -> Any:
    rule = _rule(rule_id)
    with write():
        drafting.switch(rule, is_on=is_on, by=current_actor())
    return _done(sentence)


def _rule(rule_id: int) -> RoutingRule:
    """A rule of the set that is being written; any other is only read."""
    rule, written = db.session.get(RoutingRule, rule_id), drafting.draft()
    if rule is None or written is None or rule.set_id != written.id:
        abort(404)
    return rule


def _done(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.routing.show"))
