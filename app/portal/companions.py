"""`/rombongan/<token>`: what a companion may follow of the files they brought: numbers and stages, nothing else.

The link stands on the bundle's receipt. Names, needs, papers and answers stay with each applicant, who has a number
and a PIN of their own; a confidential request shows no stage here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from app.accounts.permissions import public
from app.contacts import bundles

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("companions", __name__)


@bp.get("/rombongan/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """The stages of one bundle."""
    bundle = bundles.by_token(token) or abort(404)
    return render_template("portal/companions.html", bundle=bundle, stages=bundles.stages(bundle))
