"""The token of every form, masked anew in each answer: no length of a compressed page tells it (BREACH).

What the browser's signed cookie keeps stays the same; a page bears it mixed with fresh random bytes, which stand before
it. Flask-WTF checks it as ever, once the mask is off.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import TYPE_CHECKING, Any

from flask import current_app, g, session
from flask_wtf.csrf import CSRFProtect, _FlaskFormCSRF
from itsdangerous import URLSafeTimedSerializer

if TYPE_CHECKING:
    from flask import Flask

_KEPT = "csrf_token"
_SALT = "wtf-csrf-token"  # Flask-WTF's own


def token() -> str:
    """This answer's token; the same for all forms of one page, another once the browser has another cookie."""
    kept = session.setdefault(_KEPT, secrets.token_hex(20))
    if g.get("masked_csrf", ("", ""))[0] != kept:
        g.masked_csrf = (kept, masked(bytes.fromhex(kept)))
    return str(g.masked_csrf[1])


def masked(bare: bytes) -> str:
    """`bare` behind as many random bytes as it has, each letter of it mixed with one of them."""
    mask = secrets.token_bytes(len(bare))
    return base64.urlsafe_b64encode(mask + _mixed(mask, bare)).decode().rstrip("=")


def bare(token: str) -> bytes | None:
    """What was masked; None for what `masked` never gave."""
    try:
        both = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    half = len(both) // 2
    return _mixed(both[:half], both[half:]) if both and len(both) == 2 * half else None


def _mixed(mask: bytes, letters: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, letters, strict=True))


class MaskedCSRF(_FlaskFormCSRF):
    """What a form of ours puts into its hidden field; the house has checked it before the form is asked."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return token()


class Protect(CSRFProtect):
    """Flask-WTF's watch over every POST, which takes the mask off first."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.context_processor(lambda: {"csrf_token": token})
        app.jinja_env.globals["csrf_token"] = token

    def _get_csrf_token(self) -> str | None:
        sent = super()._get_csrf_token()
        kept = bare(sent) if sent else None
        if kept is None:
            return sent
        return str(URLSafeTimedSerializer(str(current_app.secret_key), salt=_SALT).dumps(kept.hex()))
