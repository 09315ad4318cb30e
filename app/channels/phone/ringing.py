"""A strip on every page of the desk while one's own telephone rings; one key opens the call in the console (issue 4).

Only those who have an inside number ask for it, every few seconds (`calls.ring_seconds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.contacts import switchboard, telephones
from app.platform import settings
from app.web.pages import see_other, wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.actor import Actor

bp = Blueprint("phone_ring", __name__, url_prefix="/meja/telepon")


@bp.record_once
def _lend(state: Any) -> None:
    state.app.jinja_env.globals["telephone_of"] = _telephone_of


def _telephone_of(actor: Actor | None, here: int | None = None) -> dict[str, Any] | None:
    """What rings on this person's desk besides the call that is open `here`; None for whoever has no telephone."""
    if actor is None or not actor.may("ticket:create") or not telephones.has_telephone(actor):
        return None
    return _parts(actor, here)


def _parts(actor: Actor, here: int | None) -> dict[str, Any]:
    rings = [one for one in switchboard.rings(actor) if one.id != here]
    known = ",".join(f"{one.id}{'r' if one.is_ringing else 'o'}" for one in rings)
    return {"rings": rings, "known": known, "here": here, "seconds": max(1, int(settings.get("calls.ring_seconds")))}


@bp.get("/berdering")
@needs("ticket:create")
def show() -> ResponseReturnValue:
    """The strip anew; 204 while that is what the page shows already. Does not keep a sign-in alive."""
    if not wants_part():
        return see_other(url_for("phone.take"))
    g.is_background = True
    telephone = _parts(current_actor(), request.args.get("di", type=int))
    if telephone["known"] == request.args.get("tahu", ""):
        return "", 204
    return render_template("channels/phone/_ring.html", telephone=telephone)
