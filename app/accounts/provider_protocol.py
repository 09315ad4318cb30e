"""The words between Loket and the office's own sign-in: authorization code, PKCE, state and nonce (RFC 9700)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from app.accounts import challenges, provider_answers
from app.accounts.provider import LOOPBACK
from app.accounts.provider_answers import SECONDS, away, speaking
from app.platform import clock
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.provider import Provider

WITHIN = timedelta(minutes=10)
_LEEWAY = 60  # seconds by which its clock may differ from ours
_SIGNED_BY = ("RS256", "PS256", "ES256", "EdDSA")  # never `none`, never a secret that we hold too


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says it is: never-changing subject, the name by which we look for the account, and whether a
    second factor was shown there."""

    subject: str
    name: str
    is_strong: bool


def metadata(provider: Provider, *, is_fresh: bool = False) -> dict[str, Any]:
    """What the provider says of itself. Refused where it is away, or is not who it should be."""
    told = provider_answers.of(f"{provider.issuer}/.well-known/openid-configuration", is_fresh=is_fresh)
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
    claims = _claims(provider, told, token, kept["nonce"])
    name = claims.get(provider.claim)
    return Person(str(claims["sub"]), name if isinstance(name, str) else "", _vouches(provider, claims))


def _token(provider: Provider, told: dict[str, Any], back: str, code: str, verifier: str) -> str:
    import httpx
    from authlib.integrations.base_client import OAuthError

    try:
        with speaking(), _client(provider, back, told) as client:
            answer = client.fetch_token(
                told["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code"
            )
    except OAuthError as error:
        raise Refused(_not_fitting()) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Refused(away()) from error
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Refused(_not_fitting())
    return token


def _claims(provider: Provider, told: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """What a token says, once its signature, issuer, audience, time and nonce are right."""
    from joserfc import jwt
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
    claims = _signed(told["jwks_uri"], token)
    try:
        rules.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise Refused(_not_fitting()) from error
    if claims.get("azp", provider.client) != provider.client:
        raise Refused(_not_fitting())
    return claims


def _signed(address: str, token: str) -> dict[str, Any]:
    """What a token says under the provider's signature; its keys are asked anew where those we know do not fit."""
    try:
        return _opened(token, provider_answers.of(address))
    except Refused:
        return _opened(token, provider_answers.of(address, is_fresh=True))


def _opened(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    from joserfc import jwk, jwt
    from joserfc.errors import JoseError

    try:
        known = jwk.KeySet.import_key_set(keys)  # type: ignore[arg-type]
        return dict(jwt.decode(token, known, algorithms=list(_SIGNED_BY)).claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Refused(_not_fitting()) from error


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


def _is_safe(address: Any) -> bool:
    parts = urlsplit(str(address or ""))
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _not_fitting() -> str:
    return _("Jawaban layanan masuk kantor tidak cocok. Mulai lagi dari halaman masuk.")
