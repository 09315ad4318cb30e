"""Signing in without typing: what the sign-in page does after the password, and nothing of what it shows.

A password is meant to take long to judge, and most tests are about something else. Those about signing in go through
the page: `tests/accounts/test_sign_in.py`, and in a real browser `tests/journeys/test_interrupted.py`.
"""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING

from flask import current_app
from flask.sessions import SecureCookieSessionInterface

from app.accounts import demo_office, identity, second_factor, sign_in
from app.accounts.pages import TOKEN
from app.platform.database import write
from app.web.resend import MARK
from tests.kit.pages import forgotten

if TYPE_CHECKING:
    from flask import Flask


def pass_of(app: Flask, username: str) -> str:
    """The cookie of a browser in which `username` has just signed in, for the cookie jar of another."""
    with forgotten():
        return Context().run(_admit, app, username)


def _admit(app: Flask, username: str) -> str:
    with app.app_context():
        account = sign_in.account_named(username)
        assert account, f"nobody is called {username}"
        assert account.is_active, f"{username} may not sign in"
        assert not account.is_demo or demo_office.is_open(), f"{username} is of the demo"
        assert not second_factor.is_asked_of(account), f"{username} must show a code: sign in by the page"
        with write():
            token = sign_in.begin(account.user_id, "127.0.0.1")
        assert identity.signed_in_by(
            token
        )  # as the page asks too: what the process then knows, later requests need not ask
        return _signed({TOKEN: token, MARK: "this browser"})


def _signed(content: dict[str, str]) -> str:
    sessions = current_app.session_interface
    assert isinstance(sessions, SecureCookieSessionInterface)
    signer = sessions.get_signing_serializer(current_app._get_current_object())
    assert signer
    return str(signer.dumps(content))
