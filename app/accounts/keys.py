"""Keys as second factor (WebAuthn): a stick on the key ring, or the fingerprint or PIN of the own device.

A key answers only to the address it was made for, so that a forged sign-in page learns nothing. What it is asked is
kept here, once and for minutes. A key whose count of uses goes back was copied: it is refused, and its owner reads so.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import bindparam, delete, exists, select, update

from app.accounts import challenges
from app.accounts.audit import record
from app.accounts.ways_in import Passkey
from app.extensions import db
from app.platform import clock
from app.platform.database import change, lock, read
from app.platform.keys import keyed_bytes
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.accounts.models import User

ANSWERED_WITHIN = timedelta(minutes=5)
MOST = 10  # keys of one account
LONGEST_NAME = 60


class Key(NamedTuple):
    """A key as its owner knows it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


class Site(NamedTuple):
    """What a key is made for: the host, and the whole address the browser must have been at."""

    host: str
    origin: str

    @classmethod
    def of(cls, address: str) -> Site:
        """The site at `https://host[:port]`."""
        parts = urlsplit(address)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


_OF = (
    select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.used_at)
    .where(Passkey.user_id == bindparam("user_id"))
    .order_by(Passkey.id)
)
_CREDENTIALS = select(Passkey.credential, Passkey.transports).where(Passkey.user_id == bindparam("user_id"))
_ANY = select(exists().where(Passkey.user_id == bindparam("user_id")))


def of(user_id: int) -> list[Key]:
    """The keys of an account, the oldest first."""
    return [Key(*row) for row in read(_OF, {"user_id": user_id})]


def any_of(user_id: int) -> bool:
    return bool(db.session.scalar(_ANY, {"user_id": user_id}))


def to_make(user_id: int, username: str, name: str, office: str, site: Site) -> str:
    """What the browser is told to make a new key, as JSON. Inside `write()`."""
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
    challenges.ask("key:make", told.challenge.hex(), user_id, ANSWERED_WITHIN)
    return webauthn.options_to_json(told)


def add(user: User, name: str, answer: str, site: Site, *, by: Actor) -> None:
    """Keep the key that a browser has just made, inside `write()`. Refused when the answer does not fit."""
    import webauthn

    lock(user)
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise Refused(_("Beri nama kunci ini, misalnya “kunci merah” atau “ponsel”."), field="name")
    if len(of(user.id)) >= MOST:
        raise Refused(_("Paling banyak %(most)s kunci. Hapus yang tidak dipakai.", most=MOST))
    credential, challenge = _asked(answer, "key:make", user.id)
    made = _verified(
        webauthn.verify_registration_response,
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=site.host,
        expected_origin=site.origin,
    )
    written = webauthn.base64url_to_bytes, webauthn.helpers.bytes_to_base64url
    key = Passkey(
        user_id=user.id,
        name=name,
        credential=written[1](made.credential_id),
        public_key=written[1](made.credential_public_key),
        sign_count=made.sign_count,
        transports=_transports(credential),
    )
    if db.session.scalar(select(Passkey.id).where(Passkey.credential == key.credential)):
        raise Refused(_("Kunci ini sudah terdaftar."))
    db.session.add(key)
    db.session.flush()
    record("key:added", f"account:{user.id}", {"key": key.id}, by=by)


def remove(key_id: int, user_id: int, *, by: Actor) -> bool:
    """Forget one key of this account, inside `write()`; False when it has none such."""
    mine = delete(Passkey).where(Passkey.id == key_id, Passkey.user_id == user_id).returning(Passkey.id)
    gone = change(mine).first() is not None
    if gone:
        record("key:removed", f"account:{user_id}", {"key": key_id}, by=by)
    return gone


def forget_all(user_id: int) -> None:
    """Forget every key of an account, inside `write()`."""
    change(delete(Passkey).where(Passkey.user_id == user_id))


def to_use(user_id: int, site: Site) -> str:
    """What the browser is told to have one of the account's keys answer, as JSON. Inside `write()`."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    told = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_known(user_id),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    challenges.ask("key:use", told.challenge.hex(), user_id, ANSWERED_WITHIN)
    return webauthn.options_to_json(told)


def accept(user: User, answer: str, site: Site, *, by: Actor) -> bool:
    """Whether one of this account's keys answered what it was asked, once; inside `write()`."""
    import webauthn

    try:
        credential, challenge = _asked(answer, "key:use", user.id)
    except Refused:
        return False
    mine = select(Passkey).where(Passkey.user_id == user.id, Passkey.credential == credential.get("id"))
    key = db.session.scalar(mine.with_for_update())
    if key is None:
        return False
    try:
        shown = _verified(
            webauthn.verify_authentication_response,
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=webauthn.base64url_to_bytes(key.public_key),
            credential_current_sign_count=0,  # judged below, so that its owner is told
        )
    except Refused:
        return False
    if key.sign_count and shown.new_sign_count <= key.sign_count:
        record("key:copied", f"account:{user.id}", {"key": key.id}, by=by)
        return False
    change(update(Passkey).where(Passkey.id == key.id).values(sign_count=shown.new_sign_count, used_at=clock.now()))
    return True


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


def _asked(answer: str, purpose: str, user_id: int) -> tuple[dict[str, Any], bytes]:
    """The answer read, and the question it answers, which is spent by this. Refused where nothing such was asked."""
    from webauthn import base64url_to_bytes

    try:
        credential = json.loads(answer)
        told = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(told["challenge"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(_not_fitting()) from error
    if challenges.answered(purpose, challenge.hex(), user_id) is None:
        raise Refused(_("Permintaan kepada kunci sudah terlalu lama. Coba sekali lagi."))
    return credential, challenge


def _verified(verify: Any, **told: Any) -> Any:
    """What the library makes of the answer; whatever it finds wrong is one refusal."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify(**told)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Refused(_not_fitting()) from error


def _not_fitting() -> str:
    return _("Jawaban kunci tidak cocok. Coba sekali lagi, atau pakai kunci lain.")
