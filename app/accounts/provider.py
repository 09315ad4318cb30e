"""The office's own sign-in as an option (OpenID Connect), as the settings hold it.

What is said to it and believed of it stands in `provider_protocol`, who of it is which account here in
`provider_links`. Nothing is asked of a provider in a demo. When it is away, the password still opens
(`Provider.is_required` says for whom).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.accounts import demo_office, identity
from app.accounts.audit import record
from app.platform import settings
from app.platform.keys import seal, unseal

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.accounts.sign_in import Account

SETTING = "security.provider"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Provider:
    """The office's sign-in as the settings hold it. `strong`: the words of `amr` or `acr` by which it vouches for a
    second factor. `is_required`: passwords are left to who manages accounts, for the day it is away."""

    issuer: str = ""
    client: str = ""
    sealed: str = ""
    claim: str = "preferred_username"
    button: str = ""
    strong: str = ""
    is_required: bool = False

    @property
    def secret(self) -> str | None:
        return unseal(self.sealed) if self.sealed else None


def stored() -> Provider:
    """As it is set, whether it is used or not."""
    return Provider(**settings.get(SETTING))


def configured() -> Provider | None:
    """The office's sign-in; None where there is none, and in a demo."""
    told = stored()
    return told if told.issuer and told.client and not demo_office.is_demo() else None


def is_required_of(account: Account) -> bool:
    """Whether this account may not use its password: an officer's, unless he manages accounts (for the day the provider
    is away)."""
    office = configured()
    if office is None or not office.is_required:
        return False
    held = identity.powers_of(account.user_id)
    return "desk:open" in held and "account:edit" not in held


def configure(wanted: Provider, *, by: Actor) -> None:
    """Set it anew, inside `write()`; the log says what changed, never the secret."""
    before = stored()
    changed = [name for name in asdict(wanted) if getattr(before, name) != getattr(wanted, name)]
    if changed:
        settings.put(SETTING, asdict(wanted))
        told = {name: getattr(wanted, name) for name in changed if name != "sealed"}
        record("provider:changed", "office", {"fields": changed, "to": told}, by=by)


def sealed(secret: str) -> str:
    return seal(secret) if secret else ""


def issuer_address(text: str) -> str:
    """An issuer as it is kept: https, or this very machine. Raises ValueError for anything else."""
    parts = urlsplit(text.strip())
    is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
    if (
        not (parts.scheme == "https" or is_here)
        or not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise ValueError(text)
    return text.strip().rstrip("/")
