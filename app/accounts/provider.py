"""The office's own sign-in as an option (OpenID Connect): authorization code, PKCE, state and nonce (RFC 9700).

Only accounts that exist are matched, never made. The first time, whoever comes from there types the password of the
account too; from then on the account is known by the subject, which never changes, whatever his name becomes. Nothing
is asked of a provider in a demo. When it is away, the password still opens (`Provider.is_required` says for whom).
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from sqlalchemy import bindparam, delete, select, update

from app.accounts import challenges, demo_office, identity
from app.accounts.audit import record
from app.accounts.models import User, folded_username
from app.accounts.ways_in import ProviderLink
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import change, read
from app.platform.keys import seal, unseal
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor
    from app.accounts.sign_in import Account

SETTING = "security.provider"
WITHIN = timedelta(minutes=10)
SECONDS = 8.0  # that the provider may take for one answer
_LEEWAY = 60  # seconds by which its clock may differ from ours
_SIGNED_BY = ("RS256", "PS256", "ES256", "EdDSA")  # never `none`, never a secret that we hold too
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


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


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says it is: never-changing subject, the name by which we look for the account, and whether a
    second factor was shown there."""

    subject: str
    name: str
    is_strong: bool


class Linked(NamedTuple):
    """The account behind a person of the provider."""

    user_id: int
    username: str
    is_active: bool


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
    is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if (
        not (parts.scheme == "https" or is_here)
        or not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise ValueError(text)
    return text.strip().rstrip("/")


def metadata(provider: Provider) -> dict[str, Any]:
    """What the provider says of itself. Refused where it is away, or is not who it should be."""
    told = _fetched(f"{provider.issuer}/.well-known/openid-configuration")
    ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if str(told.get("issuer", "")).rstrip("/") != provider.issuer or not all(_is_safe(told.get(end)) for end in ends):
        raise Refused(_("Jawaban layanan masuk kantor tidak sesuai dengan alamat yang diatur."))
    return told


def way_there(provider: Provider, back: str, target: str, *, is_anew: bool) -> tuple[str, str, str]:
    """Where the browser goes, the state it must bring back, and what `remember` keeps with it. `is_anew`: whoever sits
    there shows again who he is, though the provider knows him still (a PC that several share)."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _one in range(3))
    with _client(provider, back) as client:
        address, _state = client.create_authorization_url(
            metadata(provider)["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
            **({"prompt": "login"} if is_anew else {}),
        )
    kept = {"nonce": nonce, "verifier": verifier, "target": target, "issuer": provider.issuer, "is_anew": is_anew}
    return address, state, json.dumps(kept)


def remember(state: str, kept: str) -> None:
    """Keep what belongs to a state until it comes back, inside `write()`."""
    challenges.ask("provider", state, None, WITHIN, kept=kept)


def recalled(state: str) -> dict[str, Any] | None:
    """What was kept with a state, once, inside `write()`."""
    kept = challenges.answered("provider", state, None)
    return json.loads(kept) if kept else None


def person(provider: Provider, back: str, kept: Mapping[str, Any], code: str, issuer: str | None) -> Person:
    """Who came back with this code. Refused when anything does not fit. Asks the provider: never inside `write()`."""
    if kept["issuer"] != provider.issuer or issuer not in (None, provider.issuer):
        raise Refused(_not_fitting())
    told = metadata(provider)
    token = _token(provider, told, back, code, kept["verifier"])
    claims = _claims(provider, token, _fetched(told["jwks_uri"]), kept["nonce"])
    name = claims.get(provider.claim)
    return Person(str(claims["sub"]), name if isinstance(name, str) else "", _vouches(provider, claims))


def _token(provider: Provider, told: dict[str, Any], back: str, code: str, verifier: str) -> str:
    import httpx
    from authlib.integrations.base_client import OAuthError

    try:
        with _client(provider, back, told) as client:
            answer = client.fetch_token(
                told["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code"
            )
    except OAuthError as error:
        raise Refused(_not_fitting()) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Refused(_away()) from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Refused(_not_fitting())
    return token


def _claims(provider: Provider, token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """What a token says, once its signature, issuer, audience, time and nonce are right."""
    from joserfc import jwk, jwt
    from joserfc.errors import JoseError

    rules = jwt.JWTClaimsRegistry(
        now=lambda: int(clock.now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "values": [provider.issuer, f"{provider.issuer}/"]},
        aud={"essential": True, "value": provider.client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=list(_SIGNED_BY)).claims  # type: ignore[arg-type]
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Refused(_not_fitting()) from error
    if claims.get("azp", provider.client) != provider.client:
        raise Refused(_not_fitting())
    return dict(claims)


def _vouches(provider: Provider, claims: Mapping[str, Any]) -> bool:
    shown = claims.get("amr")
    told = {str(one) for one in (shown if isinstance(shown, list) else [])} | {str(claims.get("acr", ""))}
    return bool(told & set(provider.strong.split()))


def way_out(provider: Provider, back: str) -> str | None:
    """Where one signs out of the provider too; None where it offers no such thing."""
    end = metadata(provider).get("end_session_endpoint")
    if not _is_safe(end):
        return None
    told = urlencode({"client_id": provider.client, "post_logout_redirect_uri": back})
    return f"{end}{'&' if '?' in str(end) else '?'}{told}"


_LINKED = (
    select(User.id, User.username, User.is_active)
    .join(ProviderLink, ProviderLink.user_id == User.id)
    .where(ProviderLink.issuer == bindparam("issuer"), ProviderLink.subject == bindparam("subject"))
)
_NAMED = select(User.id, User.username, User.is_active).where(User.username == bindparam("username"))
_SINCE = select(ProviderLink.linked_at, ProviderLink.used_at).where(ProviderLink.user_id == bindparam("user_id"))


def linked(provider: Provider, who: Person) -> Linked | None:
    """The account that is this person's."""
    row = read(_LINKED, {"issuer": provider.issuer, "subject": who.subject}).first()
    return Linked(*row) if row else None


def looked_for(who: Person) -> Linked | None:
    """The account that may be this person's, by the name the provider tells; an address counts up to its @."""
    row = read(_NAMED, {"username": folded_username(who.name.partition("@")[0])}).first() if who.name else None
    return Linked(*row) if row else None


def link(provider: Provider, who: Person, user_id: int, *, by: Actor) -> None:
    """This person is this account from now on, inside `write()`; whoever it was before is not any more."""
    change(delete(ProviderLink).where(ProviderLink.user_id == user_id, ProviderLink.issuer == provider.issuer))
    db.session.add(ProviderLink(user_id=user_id, issuer=provider.issuer, subject=who.subject))
    db.session.flush()
    record("provider:linked", f"account:{user_id}", by=by)


def unlink(user_id: int, *, by: Actor) -> None:
    """Only the password opens this account from now on, inside `write()`."""
    gone = change(delete(ProviderLink).where(ProviderLink.user_id == user_id).returning(ProviderLink.id)).first()
    if gone:
        record("provider:unlinked", f"account:{user_id}", by=by)


def used(provider: Provider, who: Person) -> None:
    """Somebody came in by his link, inside `write()`."""
    mine = (ProviderLink.issuer == provider.issuer) & (ProviderLink.subject == who.subject)
    change(update(ProviderLink).where(mine).values(used_at=clock.now()))


def since(user_id: int) -> Any:
    """Since when an account is linked, and when that was used last; None where it is not."""
    return read(_SINCE, {"user_id": user_id}).first()


def _client(provider: Provider, back: str, told: Mapping[str, Any] | None = None) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    ways = (told or {}).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
    return OAuth2Client(
        client_id=provider.client,
        client_secret=provider.secret,
        token_endpoint_auth_method=way if provider.secret else "none",
        scope="openid profile email",
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=SECONDS,
        follow_redirects=False,
        trust_env=False,
    )


def _fetched(address: str) -> dict[str, Any]:
    import httpx

    try:
        answer = httpx.get(address, timeout=SECONDS, follow_redirects=False, trust_env=False)
        told = answer.raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Refused(_away()) from error
    if not isinstance(told, dict):
        raise Refused(_away())
    return told


def _is_safe(address: Any) -> bool:
    parts = urlsplit(str(address or ""))
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _away() -> str:
    return _("Layanan masuk kantor sedang tidak dapat dihubungi. Masuk dengan kata sandi, atau coba lagi nanti.")


def _not_fitting() -> str:
    return _("Jawaban layanan masuk kantor tidak cocok. Mulai lagi dari halaman masuk.")
