"""What the settings of every machine at the door share: its name, and a token that stands on the next page alone."""

from __future__ import annotations

from flask import request, session

from app.platform.keys import seal, unseal

_FRESH = "fresh_token:"  # a place in the browser's cookie; sealed there, for a cookie can be read


def show_once(kind: str, token: str) -> None:
    """Keep the token of a machine of this kind for the next page."""
    session[_FRESH + kind] = seal(token)


def fresh(kind: str) -> str:
    """The token that was just made, once."""
    kept = session.pop(_FRESH + kind, "") if request.method == "GET" else ""
    return unseal(kept) or "" if kept else ""
