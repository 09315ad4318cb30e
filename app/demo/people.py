"""The demo's staff: each signs in like anybody else when they first have something to do, and out at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import identity, sign_in
from app.platform.database import write

if TYPE_CHECKING:
    from app.accounts.identity import SignedIn


class Staff:
    """Who of the demo's accounts is there."""

    def __init__(self) -> None:
        self._here: dict[str, SignedIn] = {}
        self._tokens: list[str] = []

    def called(self, username: str) -> SignedIn:
        """The account of that name, signed in. Outside `write()`."""
        if username not in self._here:
            self._here[username] = self._signed_in(username)
        return self._here[username]

    def _signed_in(self, username: str) -> SignedIn:
        account = sign_in.account_named(username)
        if account is None:
            raise LookupError(username)
        with write():
            token = sign_in.begin(account.user_id, "127.0.0.1")
            someone = identity.signed_in_by(token)
        if someone is None:
            raise LookupError(username)
        self._tokens.append(token)
        return someone

    def leave(self) -> None:
        """Sign everybody out. Inside `write()`."""
        for token in self._tokens:
            sign_in.end(token)
