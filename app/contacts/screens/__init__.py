"""The screen that is turned to the visitor shows what is being written about them, and takes their signature there.

A screen shows a code; the officer at whose counter it stands types it, and from then on it shows what that officer
enters: name, need, service, papers, queue number. Nothing of others, nothing confidential. It is empty again as soon
as the form is saved, another is opened, or the office's time is over.
"""

from __future__ import annotations

import json
import secrets as random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from app.contacts.screens.models import CounterScreen
from app.extensions import db
from app.platform import clock, settings, storage_sweep
from app.platform.database import lock
from app.platform.keys import keyed, seal, unseal
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

CODE_FOR = timedelta(minutes=10)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
_LONGEST = 6


def ask() -> tuple[CounterScreen, str]:
    """A screen that waits for its counter, and the secret its browser keeps. Inside `write()`."""
    db.session.execute(
        delete(CounterScreen).where(CounterScreen.user_id.is_(None), CounterScreen.asked_at < clock.now() - CODE_FOR)
    )
    secret, code = random.token_urlsafe(32), "".join(random.choice(_LETTERS) for _place in range(_LONGEST))
    screen = CounterScreen(key=_key(secret), code=code, asked_at=clock.now(), seen_at=clock.now())
    db.session.add(screen)
    db.session.flush()
    return screen, secret


def pair(code: str, *, by: Actor) -> CounterScreen:
    """Join the screen that shows this code to the officer's counter; one before it is let go. Raises Refused."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    fresh = (CounterScreen.user_id.is_(None), CounterScreen.asked_at >= clock.now() - CODE_FOR)
    screen = db.session.scalars(select(CounterScreen).where(CounterScreen.code == typed, *fresh)).first()
    if screen is None:
        raise Refused(
            _("Tidak ada layar dengan kode itu. Periksa kode yang sedang tampil di layar."), field="screen_code"
        )
    part(by=by)
    lock(screen)
    screen.user_id = by.user_id
    _empty(screen)
    return screen


def part(*, by: Actor) -> None:
    """Let the officer's screen go; it shows nothing more."""
    _remove(CounterScreen.user_id == by.user_id)


def of(actor: Actor) -> CounterScreen | None:
    """The screen of this officer's counter."""
    return db.session.scalars(select(CounterScreen).where(CounterScreen.user_id == actor.user_id)).first()


def behind(secret: str | None) -> CounterScreen | None:
    """The screen whose browser holds this secret."""
    found = select(CounterScreen).where(CounterScreen.key == _key(secret)) if secret else None
    return db.session.scalars(found).first() if found is not None else None


def show(screen: CounterScreen, form_key: str, told: dict[str, Any], *, wants_signature: bool = False) -> None:
    """Show what is being entered in the form with this key; another form begins with a clean screen."""
    lock(screen)
    if form_key != screen.form_key:
        _drop_signature(screen)
    screen.form_key, screen.told_at = form_key, clock.now()
    screen.told_sealed, screen.wants_signature = seal(json.dumps(told)), wants_signature
    screen.version += 1
    db.session.flush()


def sign(screen: CounterScreen, form_key: str, signature_hash: str) -> bool:
    """Keep the signature for the form the screen shows now; False when the officer has gone on to another."""
    lock(screen)
    if form_key != screen.form_key or not screen.wants_signature:
        storage_sweep.let_go([signature_hash])
        return False
    screen.signature_hash, screen.wants_signature = signature_hash, False
    screen.version += 1
    db.session.flush()
    return True


def signature(actor: Actor, form_key: str) -> str | None:
    """The blob of what the visitor signed on the screen for this form."""
    screen = of(actor)
    return screen.signature_hash if screen is not None and screen.form_key == form_key else None


def clear(actor: Actor) -> None:
    """The form was saved: the screen shows the office again. Inside `write()`."""
    screen = of(actor)
    if screen is not None:
        _empty(lock(screen))


def told(screen: CounterScreen) -> dict[str, Any]:
    """What the screen shows now; empty when nothing is being entered or nobody has typed for the office's time."""
    longest = timedelta(minutes=int(settings.get("counter.screen_minutes")))
    if screen.told_at is None or clock.now() > screen.told_at + longest:
        return {}
    text = unseal(screen.told_sealed)
    return dict(json.loads(text)) if text else {}


def forget_old() -> None:
    """Drop what stands on screens that nobody has looked at or written to for a day. Inside `write()`."""
    old = clock.now() - timedelta(days=1)
    told_before = or_(CounterScreen.told_at.is_(None), CounterScreen.told_at < old)
    _remove(CounterScreen.seen_at < old, told_before)


def _remove(*which: Any) -> None:
    gone = delete(CounterScreen).where(*which).returning(CounterScreen.signature_hash)
    storage_sweep.let_go(db.session.scalars(gone).all())
    db.session.flush()


def _empty(screen: CounterScreen) -> None:
    screen.form_key, screen.told_sealed, screen.told_at = "", "", None
    screen.wants_signature = False
    _drop_signature(screen)
    screen.version += 1
    db.session.flush()


def _drop_signature(screen: CounterScreen) -> None:
    """Where the form was saved its visit holds it; else nothing does, and it leaves the disk."""
    storage_sweep.let_go([screen.signature_hash])
    screen.signature_hash = None


def _key(secret: str) -> str:
    return keyed("counter-screen", secret)
