"""Who may sign a letter and how that is printed: as head, a.n., Plt. or Plh., by the day (handbook §4.1, R033).

Letters that leave the office are signed by the Kepala Dinas, or on his behalf (a.n.) by the Sekretaris or a head of
division, and through them (u.b., untuk beliau) by a head of section; what stays inside (nota dinas, berita acara) also
by any head above its drafter, in his own name.
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
    from app.accounts.appointments import Holder
    from app.accounts.ladder import Rung
    from app.letters.models import Letter

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
    """What is printed where the signature goes: the lines of the title, name, NIP and rank."""

    title: str
    name: str
    nip: str
    rank: str

    @property
    def nip_in_groups(self) -> str:
        """`19690101 199403 1 001`: day of birth, month of appointment, sex, serial number."""
        nip = self.nip
        is_whole = len(nip) == 18 and nip.isdigit()
        return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if is_whole else nip


_SECRETARY = select(Position.id, Position.title, Position.unit_id).where(
    Position.code == bindparam("code"), Position.is_active
)
_UNIT = select(Position.unit_id).where(Position.id == bindparam("position_id"))
_PERSON = select(User.nip, User.rank).where(User.id == bindparam("user_id"))


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
    if holder is not None:
        return _block(holder, position_id, signed_as)
    title = db.session.scalar(select(Position.title).where(Position.id == position_id)) or ""
    return Block(_written(title, position_id, signed_as), "", "", "")


def block_of(by: Actor, position_id: int, signed_as: SignedAs) -> Block:
    """The block of who signs now: with several in one chair it is the one who takes the pen."""
    holder = next((one for one in appointments.holders(position_id) if one.user_id == by.user_id), None)
    return block(position_id, signed_as) if holder is None else _block(holder, position_id, signed_as)


def print_on(letter: Letter, printed: Block) -> None:
    """Write a block down on its letter, as it stood that day."""
    letter.signatory_title, letter.signatory_name, letter.signatory_nip, letter.signatory_rank = printed


def printed_on(letter: Letter) -> Block | None:
    """The block as it was signed; None before."""
    if not letter.signatory_name:
        return None
    return Block(letter.signatory_title, letter.signatory_name, letter.signatory_nip, letter.signatory_rank)


def _block(holder: Holder, position_id: int, signed_as: SignedAs) -> Block:
    """Name, NIP and rank of somebody in a chair, under the title as this letter writes it."""
    nip, rank = read(_PERSON, {"user_id": holder.user_id}).one()
    return Block(_written(holder.full_title, position_id, signed_as), holder.name, nip or "", rank or "")


def _written(title: str, position_id: int, signed_as: SignedAs) -> str:
    """The lines of a title. Who stands directly under the head signs *a.n.* him; who stands lower, *u.b.* the chair
    between them."""
    top = ladder.top()
    if signed_as is not SignedAs.ON_BEHALF or top is None:
        return title
    between = _chair_between(position_id, top)
    return "\n".join([f"a.n. {top.title}", *([between.title, "u.b."] if between else []), title])


def _chair_between(position_id: int, top: Rung) -> Rung | None:
    """The chair under the head of the office through which a lower one signs; None for who stands directly under."""
    unit_id = read(_UNIT, {"position_id": position_id}).scalar_one()
    above = [rung for rung in ladder.upward(unit_id) if rung.position_id not in (position_id, top.position_id)]
    return above[-1] if above and position_id != _secretary_id() else None


def _secretary_id() -> int | None:
    found = secretary()
    return found.position_id if found else None


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
    return Signatory(
        rung.position_id, signed_as, _written(title, rung.position_id, signed_as), holder.name if holder else ""
    )
