"""Who may sign a letter and how that is printed: as head, a.n., Plt. or Plh., by the day (handbook §4.1, R033).

Letters that leave the office are signed by the Kepala Dinas, or on his behalf by the Sekretaris or a head of division;
what stays inside (nota dinas, berita acara) also by any head above its drafter, in his own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import appointments, ladder
from app.accounts.models import Position, User
from app.extensions import db
from app.letters.kinds import LetterKind, SignedAs
from app.platform import settings
from app.platform.database import read
from app.platform.refusals import Refused
from app.web import office_names
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.accounts.ladder import Rung

INSIDE = frozenset({LetterKind.NOTA_DINAS, LetterKind.BERITA_ACARA})


class Signatory(NamedTuple):
    """A chair from which a letter may be signed, in whose name, and who holds it today (empty: nobody)."""

    position_id: int
    signed_as: SignedAs
    title: str
    holder: str

    @property
    def value(self) -> str:
        """As a form sends it: `12:head`."""
        return f"{self.position_id}:{self.signed_as}"

    @property
    def label(self) -> str:
        """In the reader's language; what is printed stays Indonesian."""
        titles = ", ".join(office_names.spoken(line) for line in self.title.split("\n"))
        return f"{titles} ({self.holder or _('kosong')})"


class Block(NamedTuple):
    """What is printed where the signature goes: the lines of the title, name and NIP."""

    title: str
    name: str
    nip: str


_SECRETARY = select(Position.id, Position.title, Position.unit_id).where(
    Position.code == bindparam("code"), Position.is_active
)
_NIP = select(User.nip).where(User.id == bindparam("user_id"))


def secretary() -> Rung | None:
    """The chair whose paraf stands before the signature of the head of office (`letters.secretary`)."""
    row = read(_SECRETARY, {"code": settings.get("letters.secretary")}).first()
    return ladder.Rung(*row) if row else None


def offered(kind: LetterKind, unit_id: int) -> list[Signatory]:
    """Who may sign a letter of this kind from this unit, the most likely first."""
    top, between = ladder.top(), _between(unit_id)
    if top is None:
        return [_signatory(rung, SignedAs.HEAD) for rung in between]
    heads = [_signatory(top, SignedAs.HEAD)]
    behalf = [_signatory(rung, SignedAs.ON_BEHALF) for rung in reversed(between)]
    own = [_signatory(rung, SignedAs.HEAD) for rung in between] if kind in INSIDE else []
    return [*own, *heads, *behalf] if own else [*heads, *behalf]


def require(kind: LetterKind, unit_id: int, position_id: int, signed_as: SignedAs) -> None:
    """Refuse a chair that may not sign this, and one in which nobody sits."""
    found = next(
        (one for one in offered(kind, unit_id) if (one.position_id, one.signed_as) == (position_id, signed_as)), None
    )
    if found is None:
        raise Refused(_("Jabatan ini tidak dapat menandatangani surat ini."), field="signatory")
    if not found.holder:
        raise Refused(
            _("Jabatan penanda tangan sedang kosong. Pilih yang lain, atau tunjuk Plt./Plh. dahulu."), field="signatory"
        )


def block(position_id: int, signed_as: SignedAs) -> Block:
    """The signature block as of today."""
    holder = appointments.holder(position_id)
    title = holder.full_title if holder else db.session.scalar(select(Position.title).where(Position.id == position_id))
    nip = read(_NIP, {"user_id": holder.user_id}).scalar() if holder else None
    return Block(_on_behalf(title or "") if signed_as is SignedAs.ON_BEHALF else title or "",
                 holder.name if holder else "", nip or "")  # fmt: skip


def block_of(by: Actor, position_id: int, signed_as: SignedAs) -> Block:
    """The block of who signs now: with several in one chair it is the one who takes the pen."""
    holder = next((one for one in appointments.holders(position_id) if one.user_id == by.user_id), None)
    if holder is None:
        return block(position_id, signed_as)
    title = _on_behalf(holder.full_title) if signed_as is SignedAs.ON_BEHALF else holder.full_title
    return Block(title, holder.name, read(_NIP, {"user_id": holder.user_id}).scalar() or "")


def _on_behalf(title: str) -> str:
    top = ladder.top()
    return f"a.n. {top.title}\n{title}" if top else title


def _between(unit_id: int) -> list[Rung]:
    """The heads above a unit, nearest first, and the secretary; without the head of the office."""
    top, rungs = ladder.top(), ladder.upward(unit_id)
    middle = [rung for rung in rungs if top is None or rung.position_id != top.position_id]
    extra = secretary()
    known = {rung.position_id for rung in middle} | ({top.position_id} if top else set())
    return [*middle, extra] if extra and extra.position_id not in known else middle


def _signatory(rung: Rung, signed_as: SignedAs) -> Signatory:
    holder = appointments.holder(rung.position_id)
    title = holder.full_title if holder else rung.title
    written = _on_behalf(title) if signed_as is SignedAs.ON_BEHALF else title
    return Signatory(rung.position_id, signed_as, written, holder.name if holder else "")
