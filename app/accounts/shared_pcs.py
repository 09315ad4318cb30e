"""PCs that several officers use, such as a counter's: marked by whoever manages accounts, known by their own cookie.

Only such a PC shows who signed in on it today, and lets one officer take the seat of another by a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.systems import Systems
from app.accounts.ways_in import SharedPc
from app.extensions import db
from app.web import cookies
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

COOKIE, KEPT = "loket_pc", 400 * 24 * 3600  # seconds; browsers keep none longer
PCS = Systems(
    SharedPc, "shared_pc", nameless=lazy_("Beri nama komputer ini."), revoked=lazy_("Tanda itu sudah dicabut.")
)


def mark() -> str:
    """What this browser shows to be a shared PC; empty where it shows nothing."""
    return cookies.kept(COOKIE)


def here() -> SharedPc | None:
    """The shared PC that sends this request; None for any other device, and where the mark was revoked."""
    pc_id = PCS.bearer(mark())
    return db.session.get(SharedPc, pc_id) if pc_id else None


def give(answer: Response, token: str) -> Response:
    """Mark the browser that gets this answer."""
    cookies.keep(answer, COOKIE, token, KEPT)
    return answer
