"""Where an account is signed in now: on what, since when, from which network (reliability, Security rules).

Of a browser only its name and its system are kept, of an address only the network: enough to know one's own again.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select, update

from app.accounts.audit import record
from app.accounts.identity import ABSOLUTE, IDLE
from app.accounts.models import Proof, SignInSession
from app.accounts.ways_in import SharedPc
from app.platform import clock
from app.platform.database import change, read
from app.web.i18n import Lazy, _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

# The first word that is found says it: every browser names those it descends from, too.
_BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "UCBrowser": "UC Browser",
    "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "CrOS": "ChromeOS",
    "Mac OS": "Mac", "Linux": "Linux",
}  # fmt: skip

PROOF_LABEL = {
    Proof.PASSWORD: lazy_("kata sandi"),
    Proof.CODE: lazy_("kata sandi dan kode"),
    Proof.KEY: lazy_("kata sandi dan kunci"),
    Proof.PROVIDER: lazy_("akun kantor"),
    Proof.PROVIDER_STRONG: lazy_("akun kantor dengan faktor kedua"),
}


class Device(NamedTuple):
    """One browser in which the account is signed in."""

    session_id: int
    kind: str
    place: str
    proof: Proof
    created_at: datetime
    last_seen_at: datetime
    locked_at: datetime | None
    shared_pc: str | None

    @property
    def shown(self) -> Lazy:
        """What was shown to be let in."""
        return PROOF_LABEL[self.proof]

    @property
    def words(self) -> str:
        """What it is, in plain words."""
        browser, _bar, system = self.kind.partition("|")
        if browser and system:
            return _("%(browser)s di %(system)s", browser=browser, system=system)
        return browser or system or _("Peramban yang tidak dikenal")


_OPEN = (
    select(
        SignInSession.id, SignInSession.device, SignInSession.place, SignInSession.proof, SignInSession.created_at,
        SignInSession.last_seen_at, SignInSession.locked_at, SharedPc.name,
    )
    .outerjoin(SharedPc, SharedPc.id == SignInSession.shared_pc_id)
    .where(
        SignInSession.user_id == bindparam("user_id"),
        SignInSession.ended_at.is_(None),
        SignInSession.last_seen_at > bindparam("idle_since"),
        SignInSession.created_at > bindparam("begun_since"),
    )
    .order_by(SignInSession.last_seen_at.desc(), SignInSession.id)
)  # fmt: skip


def of(user_id: int) -> list[Device]:
    """Where this account is signed in, last seen first."""
    now = clock.now()
    values = {"user_id": user_id, "idle_since": now - IDLE, "begun_since": now - ABSOLUTE}
    return [Device(*row) for row in read(_OPEN, values)]


def end(session_id: int, user_id: int, *, by: Actor) -> bool:
    """Sign this account out on one device, inside `write()`; False when it is not signed in there (any more)."""
    which = (SignInSession.id == session_id) & (SignInSession.user_id == user_id) & SignInSession.ended_at.is_(None)
    ended = change(update(SignInSession).where(which).values(ended_at=clock.now()).returning(SignInSession.id)).first()
    if ended:
        record("session:ended", f"account:{user_id}", {"session": session_id}, by=by)
    return ended is not None


def kind_of(user_agent: str) -> str:
    """`Chrome|Windows`: what a browser says it is, no more of it than a person would say."""
    found = (next((name for word, name in known.items() if word in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return "|".join(found)


def network_of(address: str) -> str:
    """`192.168.1.x`: the network an address belongs to, without the machine; empty when it is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return f"{address.rpartition('.')[0]}.x"
    return str(ipaddress.ip_network(f"{address.partition('%')[0]}/48", strict=False)).replace("/48", "…")
