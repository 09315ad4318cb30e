"""What is said to a security key and what it answers (WebAuthn); signatures are checked here, outside any write.

A key answers only to the address it was made for, so that a forged sign-in page learns nothing.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import bindparam, select

from app.accounts.ways_in import Passkey
from app.platform.database import read
from app.platform.keys import keyed_bytes
from app.platform.refusals import Refused
from app.web.i18n import _


class Site(NamedTuple):
    """What a key is made for: the host, and the whole address the browser must have been at."""

    host: str
    origin: str

    @classmethod
    def of(cls, address: str) -> Site:
        """The site at `https://host[:port]`."""
        parts = urlsplit(address)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


class Question(NamedTuple):
    """What the browser is told, as JSON, and the challenge in it, to be remembered (`passkeys.ask`)."""

    text: str
    challenge: str


class Made(NamedTuple):
    """A key that a browser has just made, its word for it checked."""

    challenge: str
    credential: str
    public_key: str
    sign_count: int
    transports: str


class Shown(NamedTuple):
    """An answer of a key: the challenge it answers, and which key of the account it was; None when none of them."""

    challenge: str
    key_id: int | None
    sign_count: int


_CREDENTIALS = select(Passkey.credential, Passkey.transports).where(Passkey.user_id == bindparam("user_id"))
_KEY = select(Passkey.id, Passkey.public_key).where(
    Passkey.user_id == bindparam("user_id"), Passkey.credential == bindparam("credential")
)


def to_make(user_id: int, username: str, name: str, office: str, site: Site) -> Question:
    """What the browser is told to make a new key."""
    import webauthn
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement

    told = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=office,
        user_name=username,
        user_display_name=name,
        user_id=keyed_bytes("passkey-owner", str(user_id)),
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=UserVerificationRequirement.PREFERRED),
        exclude_credentials=_known(user_id),
    )
    return Question(webauthn.options_to_json(told), told.challenge.hex())


def to_use(user_id: int, site: Site) -> Question:
    """What the browser is told to have one of the account's keys answer."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    told = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_known(user_id),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return Question(webauthn.options_to_json(told), told.challenge.hex())


def made(answer: str, site: Site) -> Made:
    """The key that was made. Refused when the answer does not fit."""
    import webauthn

    credential, challenge = _answered(answer)
    told = _verified(
        webauthn.verify_registration_response,
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=site.host,
        expected_origin=site.origin,
    )
    text = webauthn.helpers.bytes_to_base64url
    own = text(told.credential_id), text(told.credential_public_key)
    return Made(challenge.hex(), *own, told.sign_count, _transports(credential))


def shown(user_id: int, answer: str, site: Site) -> Shown | None:
    """What a key answered; None when it is no answer. Whether it was asked for is judged by `passkeys.accept`."""
    import webauthn

    try:
        credential, challenge = _answered(answer)
    except Refused:
        return None
    key = read(_KEY, {"user_id": user_id, "credential": str(credential.get("id"))}).first()
    if key is None:
        return Shown(challenge.hex(), None, 0)
    try:
        told = _verified(
            webauthn.verify_authentication_response,
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=webauthn.base64url_to_bytes(key.public_key),
            credential_current_sign_count=0,  # judged when it is taken, so that its owner is told
        )
    except Refused:
        return Shown(challenge.hex(), None, 0)
    return Shown(challenge.hex(), key.id, told.new_sign_count)


def _known(user_id: int) -> list[Any]:
    """The account's keys as a browser is told of them."""
    from webauthn import base64url_to_bytes
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(credential), transports=[AuthenticatorTransport(one) for one in transports.split()]
        )
        for credential, transports in read(_CREDENTIALS, {"user_id": user_id})
    ]


def _transports(credential: dict[str, Any]) -> str:
    """How the browser says the key is reached; what the standard does not know is left out."""
    from webauthn.helpers.structs import AuthenticatorTransport

    known = {one.value for one in AuthenticatorTransport}
    told = credential.get("response", {}).get("transports")
    return " ".join(one for one in told if one in known) if isinstance(told, list) else ""


def _answered(answer: str) -> tuple[dict[str, Any], bytes]:
    """The answer read, and the challenge that it says it answers."""
    from webauthn import base64url_to_bytes

    try:
        credential = json.loads(answer)
        told = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        return credential, base64url_to_bytes(told["challenge"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(not_fitting()) from error


def _verified(verify: Any, **told: Any) -> Any:
    """What the library makes of the answer; whatever it finds wrong is one refusal."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify(**told)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused(not_fitting()) from error


def not_fitting() -> str:
    return _("Jawaban kunci tidak cocok. Coba sekali lagi, atau pakai kunci lain.")
