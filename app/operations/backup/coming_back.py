"""What a restored office must not do by itself: it comes back as it was, and does not know what was done since.

Whoever was signed in signs in again. A message that still waited may have gone out after the backup was made, so it is
not sent a second time: it stands among those that failed until a person sends it again or not; so does the work that
would write a request's first message. That the office was
restored, and from when, stands in the audit log. What was taken away since (accounts, keys of machines, personal data
that was erased) no backup can know; `TO_DO` says what a person does about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.accounts.models import SignInSession
from app.extensions import db
from app.messages.models import Message, State
from app.operations.backup import scratch
from app.platform import clock
from app.platform.database import change, write
from app.platform.jobs import IS_OPEN, Job

if TYPE_CHECKING:
    from app.operations.backup.unpacking import Unpacked

_HELD = "Tidak dikirim sendiri sesudah kantor dipulihkan dari cadangan: mungkin sudah sampai. Kirim ulang bila belum."
_WAITS = Message.state.in_((State.WAITING, State.SENDING))
_SPEAKS = IS_OPEN & (Job.kind == "word.received")
_HELD_JOB = f"{__name__}.HeldByRestore: it may have been sent since the backup was made"
TO_DO = (
    "Yang dihapus sesudah waktu cadangan ada lagi. Ulangi penghapusan data pribadi dan pemusnahan arsip menurut berita "
    "acaranya, tutup lagi akun pegawai yang sudah keluar, dan cabut lagi sambungan mesin yang sudah dicabut."
)


class Held(NamedTuple):
    """How many messages wait for a person, and how many first words that were not written yet."""

    messages: int
    first_words: int


def settle(found: Unpacked) -> Held:
    """Make the scratch office ready to take over; returns what is held for a person."""
    with scratch.office(found.instance):
        held = Held(
            db.session.scalar(select(func.count()).select_from(Message).where(_WAITS)) or 0,
            db.session.scalar(select(func.count()).select_from(Job).where(_SPEAKS)) or 0,
        )
        with write():
            _end_sign_ins()
            change(update(Message).where(_WAITS).values(
                state=State.FAILED, result=_HELD, next_try_at=None, ended_at=clock.now(),
            ))  # fmt: skip
            change(update(Job).where(_SPEAKS).values(failed_at=clock.now(), last_error=_HELD_JOB))
            facts = {"made_at": found.contents.made_at.isoformat(), "messages_held": sum(held)}
            audit.record("office:restored", "office", facts, by=Actor.system())
        return held


def _end_sign_ins() -> None:
    """A sign-in that was ended after the backup was made must not come back to life."""
    still = SignInSession.ended_at.is_(None)
    change(update(SignInSession).where(still).values(ended_at=clock.now()))
