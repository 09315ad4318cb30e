"""What happened to an account lately, for its owner: who changed what about signing in, and when.

Whoever did not do it himself notices here; it is read from the audit log, so it cannot be made to disappear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.platform.database import read
from app.web.i18n import Lazy, _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

MOST = 12

SENTENCE: dict[str, Lazy] = {
    "password:set": lazy_("Kata sandi diganti."),
    "invite_link:issued": lazy_("Tautan untuk mengatur kata sandi dibuat."),
    "reset_link:issued": lazy_("Tautan untuk mengatur kata sandi dibuat."),
    "second_factor:enrolled": lazy_("Kode dari ponsel dipasang."),
    "second_factor:removed": lazy_("Faktor kedua dilepas."),
    "recovery_codes:renewed": lazy_("Kode cadangan baru dibuat; yang lama tidak berlaku."),
    "recovery_code:used": lazy_("Masuk dengan kode cadangan."),
    "key:added": lazy_("Kunci ditambahkan."),
    "key:removed": lazy_("Kunci dihapus."),
    "key:copied": lazy_("Sebuah kunci ditolak karena mungkin sudah disalin."),
    "session:ended": lazy_("Satu perangkat dikeluarkan."),
    "lock:guessed": lazy_("Dikeluarkan setelah kata sandi salah lima kali di layar yang terkunci."),
    "account:signed_out": lazy_("Semua perangkat dikeluarkan."),
    "account:disabled": lazy_("Akun ditutup."),
    "account:enabled": lazy_("Akun dibuka kembali."),
    "role:given": lazy_("Sebuah peran diberikan."),
    "role:taken": lazy_("Sebuah peran diambil."),
    "provider:linked": lazy_("Akun kantor dihubungkan."),
    "provider:unlinked": lazy_("Akun kantor dilepas."),
}


class Happened(NamedTuple):
    """One thing that happened."""

    at: datetime
    by: str
    is_own: bool
    sentence: Lazy


_LATELY = (
    select(AuditEvent.happened_at, AuditEvent.actor, AuditEvent.user_id, AuditEvent.action)
    .where(AuditEvent.subject == bindparam("subject"), AuditEvent.action.in_(sorted(SENTENCE)))
    .order_by(AuditEvent.number.desc())
    .limit(MOST)
)


def lately(user_id: int) -> list[Happened]:
    """What happened last, newest first."""
    rows = read(_LATELY, {"subject": f"account:{user_id}"})
    return [Happened(row.happened_at, _by(row), row.user_id == user_id, SENTENCE[row.action]) for row in rows]


def _by(row: Any) -> str:
    """A person's name as it is; the program, which has no account, in the reader's language."""
    return _("Sistem") if row.user_id is None and row.actor == Actor.system().name else str(row.actor)
