"""The office's texts: the wording in force, its newer versions, and which one suits a request (issue 3, Letters)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from app.accounts import audit
from app.accounts.models import User
from app.extensions import db
from app.letters import fields
from app.letters.kinds import WITHOUT_REQUEST, LetterKind
from app.letters.models import LetterText, LetterTextVersion
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Refused
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor


class Wording(NamedTuple):
    """A text with the wording in force."""

    id: int
    code: str
    kind: LetterKind
    name: str
    group_id: int | None
    service_id: int | None
    is_active: bool
    version_id: int
    number: int
    subject: str
    body: str
    made_at: datetime


_Newer = aliased(LetterTextVersion)
_NEWEST = select(func.max(_Newer.number)).where(_Newer.text_id == LetterText.id).correlate(LetterText).scalar_subquery()
_IN_FORCE = (
    select(
        *(LetterText.id, LetterText.code, LetterText.kind, LetterText.name, LetterText.group_id),
        *(LetterText.service_id, LetterText.is_active, LetterTextVersion.id, LetterTextVersion.number),
        *(LetterTextVersion.subject, LetterTextVersion.body, LetterTextVersion.made_at),
    )
    .join(LetterTextVersion, LetterTextVersion.text_id == LetterText.id)
    .where(LetterTextVersion.number == _NEWEST)
    .order_by(LetterText.kind, LetterText.id)
)
_BY_CODE = _IN_FORCE.where(LetterText.code == bindparam("code"))
_VERSIONS = (
    select(
        *(LetterTextVersion.number, LetterTextVersion.subject, LetterTextVersion.body, LetterTextVersion.made_at),
        User.name.label("made_by"),
    )
    .outerjoin(User, User.id == LetterTextVersion.made_by_id)
    .where(LetterTextVersion.text_id == bindparam("text_id"))
    .order_by(LetterTextVersion.number.desc())
)

_EARLY = {
    Status.LENGKAPI_BERKAS: (LetterKind.KEKURANGAN,),
    Status.DITOLAK: (LetterKind.PENOLAKAN,),
    Status.MENUNGGU_PIHAK_LAIN: (LetterKind.PENGANTAR,),
}
_USUAL = (LetterKind.BALASAN, LetterKind.KETERANGAN, LetterKind.PENGANTAR)


def every() -> list[Wording]:
    """All texts with the wording in force, by kind."""
    order = list(LetterKind)
    return sorted((Wording(*row) for row in read(_IN_FORCE)), key=lambda one: order.index(one.kind))


def find(code: str) -> Wording | None:
    """The text under its permanent code."""
    row = read(_BY_CODE, {"code": code}).first()
    return Wording(*row) if row else None


def versions(text_id: int) -> list[object]:
    """All wordings of a text, newest first."""
    return list(read(_VERSIONS, {"text_id": text_id}))


def without_request() -> list[Wording]:
    """The texts of letters that answer nobody's request and name none."""
    return [one for one in every() if one.is_active and one.kind in WITHOUT_REQUEST and not _names_request(one)]


def for_request(status: Status, service_id: int, group_id: int, *, is_from_letter: bool) -> list[Wording]:
    """The texts that fit a request, the likeliest first: those for its service, its group, its state."""
    likely = _EARLY.get(status, _USUAL)

    def rank(one: Wording) -> tuple[int, int, int, int]:
        is_meant = one.service_id == service_id or one.group_id == group_id
        answers_letter = ("_surat_masuk}" in one.body) == is_from_letter
        return (one.kind not in likely, not is_meant, _place(one.kind, likely), not answers_letter)

    fitting = [
        one for one in every()
        if one.is_active and one.service_id in (None, service_id) and one.group_id in (None, group_id)
    ]  # fmt: skip
    return sorted(fitting, key=rank)


def reword(text: LetterText, *, name: str, subject: str, body: str, is_active: bool, by: Actor) -> None:
    """Give a text a new wording; letters begun earlier keep theirs. Inside `write()`."""
    require_wording(subject, body)
    lock(text)
    current = find(text.code)
    text.name, text.is_active = name.strip(), is_active
    if current is None or (current.subject, current.body) != (subject, body):
        number = current.number + 1 if current else 1
        db.session.add(
            LetterTextVersion(
                text_id=text.id, number=number, subject=subject, body=body, made_by_id=by.user_id, made_at=clock.now()
            )
        )
    audit.record("letter_text:changed", f"letter_text:{text.code}", {"name": text.name}, by=by)


def add(code: str, kind: LetterKind, name: str, subject: str, body: str, *, service_id: int | None, by: Actor) -> None:
    """A new text of the office's own. Refused: a code that is taken."""
    require_wording(subject, body)
    if find(code) is not None:
        raise Refused(_("Sudah ada naskah dengan kode ini."), field="code")
    text = LetterText(code=code, kind=kind, name=name, service_id=service_id)
    db.session.add(text)
    db.session.flush()
    reword(text, name=name, subject=subject, body=body, is_active=True, by=by)


def require_wording(subject: str, body: str) -> None:
    """Refuse tags, unknown fields and stray braces, at the field where they stand."""
    fields.require_plain(subject, "subject")
    fields.require_plain(body, "body")


def _names_request(one: Wording) -> bool:
    return any(f"{{{name}}}" in one.subject + one.body for name in fields.OF_REQUEST if name not in _OF_OFFICE)


_OF_OFFICE = frozenset({"kantor", "kota", "telepon_kantor"})


def _place(kind: LetterKind, likely: tuple[LetterKind, ...]) -> int:
    return likely.index(kind) if kind in likely else len(likely) + list(LetterKind).index(kind)
