"""Joining two records of the same person or organisation: a person looks, compares, decides, and may take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import func, select

from app.accounts.permissions import current_actor, needs
from app.desk.requester import pages as requester
from app.desk.ticket import whose
from app.extensions import db
from app.platform import phones
from app.platform.database import read, write
from app.platform.keys import unseal
from app.stakeholders import find, identity, merge
from app.stakeholders.kept import Merge, PartyKind
from app.stakeholders.models import Organisation, Person
from app.stakeholders.unfit import Unfit
from app.tickets import access, search
from app.tickets.models import Ticket
from app.web import asked
from app.web.forms import Form
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.stakeholders.find import Candidate
    from app.web.i18n import Lazy

bp = Blueprint("requester_merge", __name__, url_prefix="/meja/pemohon")


class Difference(NamedTuple):
    """One line of the comparison: what each record says, and whether they differ."""

    label: Lazy
    kept: str
    other: str

    @property
    def is_different(self) -> bool:
        return bool(self.kept and self.other and self.kept != self.other)


_COMPARED: dict[str, Lazy] = {
    "name": lazy_("Nama"), "nik": lazy_("NIK (kependudukan)"), "nib": lazy_("NIB"),
    "tax_number": lazy_("NPWP"), "legal_number": lazy_("Nomor badan hukum"),
    "cooperative_number": lazy_("Nomor induk koperasi"), "phones": lazy_("Telepon"), "email": lazy_("Surel"),
    "address": lazy_("Alamat"), "kelurahan": lazy_("Kelurahan"), "requests": lazy_("Permohonan"),
}  # fmt: skip


@bp.get("/<int:person_id>/gabung")
@needs("requester:merge")
def person(person_id: int) -> Any:
    """Look for another record of this person and compare."""
    return _draw(PartyKind.PERSON, person_id)


@bp.get("/badan/<int:organisation_id>/gabung")
@needs("requester:merge")
def organisation(organisation_id: int) -> Any:
    """Look for another record of this organisation and compare."""
    return _draw(PartyKind.ORGANISATION, organisation_id)


@bp.post("/<int:person_id>/gabung")
@needs("requester:merge")
def look_for_person(person_id: int) -> Any:
    """Look for somebody else; the question travels sealed, for it is a name or a telephone number."""
    requester.row_or_404(PartyKind.PERSON, person_id)
    return see_other(url_for(".person", person_id=person_id, cari=asked.sealed(request.form.get("cari", ""))))


@bp.post("/badan/<int:organisation_id>/gabung")
@needs("requester:merge")
def look_for_organisation(organisation_id: int) -> Any:
    """The same for an organisation."""
    requester.row_or_404(PartyKind.ORGANISATION, organisation_id)
    words = asked.sealed(request.form.get("cari", ""))
    return see_other(url_for(".organisation", organisation_id=organisation_id, cari=words))


@bp.post("/gabung/<kind>/<int:kept_id>/<int:other_id>")
@needs("requester:merge")
def join(kind: str, kept_id: int, other_id: int) -> Any:
    """Merge the two."""
    which = _kind(kind)
    for party_id in (kept_id, other_id):
        requester.row_or_404(which, party_id)
    model: Any = Person if which is PartyKind.PERSON else Organisation
    try:
        with write():
            kept, other = db.session.get_one(model, kept_id), db.session.get_one(model, other_id)
            merge.merge(kept, other, by=current_actor())
            search.index_requests_of(kept)
    except Unfit as unfit:
        return _draw(which, kept_id, other_id, problem=str(unfit))
    flash(_("Dua catatan digabungkan. Di bawah ini dapat dipisahkan lagi."), "success")
    return see_other(requester.address(which, kept_id))


@bp.post("/gabung/<int:merge_id>/pisah")
@needs("requester:merge")
def undo(merge_id: int) -> Any:
    """Take the two apart again, exactly as they were."""
    row = db.session.get(Merge, merge_id)
    if row is None:
        abort(404)
    requester.row_or_404(row.kind, row.kept_id)
    model: Any = Person if row.kind is PartyKind.PERSON else Organisation
    kind, kept_id = row.kind, row.kept_id
    try:
        with write():
            merge.undo(db.session.get_one(Merge, merge_id), by=current_actor())
            for party_id in (row.kept_id, row.merged_id):
                search.index_requests_of(db.session.get_one(model, party_id))
    except Unfit as unfit:
        flash(str(unfit), "error")
        return see_other(requester.address(kind, kept_id))
    flash(_("Dua catatan dipisahkan lagi seperti semula."), "success")
    return see_other(requester.address(kind, kept_id))


def _kind(text: str) -> PartyKind:
    if text not in PartyKind.__members__.values():
        abort(404)
    return PartyKind(text)


def _draw(kind: PartyKind, party_id: int, other_id: int | None = None, *, problem: str = "") -> Any:
    row = requester.row_or_404(kind, party_id)
    other_id = other_id or request.args.get("dengan", type=int)
    other = requester.row_or_404(kind, other_id) if other_id and other_id != party_id else None
    words = asked.unsealed(request.args.get("cari"))
    candidates = [] if other else _candidates(kind, row, words)
    html = render_template(
        "desk/requester/merge.html", row=row, other=other, kind=kind.value, asked=words, problem=problem,
        candidates=candidates, held=_newest_requests(kind, candidates), form=Form(),
        lines=_compared(kind, row, other) if other else [], back=requester.address(kind, party_id),
    )  # fmt: skip
    return make_response(html, 422 if problem else 200)


def _candidates(kind: PartyKind, row: Any, asked_for: str) -> list[Candidate]:
    """Whom this record may also be: by what was typed, or by its own name and phones."""
    own = next((f"+{phone.digits}" for phone in whose.phones_of(*_owner(kind, row.id))), "")
    words: dict[str, Any] = {"phone": (asked_for if phones.normalise(asked_for) else "") if asked_for else own}
    words |= {"name" if kind is PartyKind.PERSON else "organisation": asked_for or row.name}
    hidden = access.hidden_parties(requester.column(kind), current_actor())
    excluded: dict[str, Any] = {
        "exclude_person_ids" if kind is PartyKind.PERSON else "exclude_organisation_ids": hidden
    }
    found = find.candidates(**words, **excluded)
    return [one for one in found if one.kind is kind and one.id != row.id]


def _newest_requests(kind: PartyKind, candidates: list[Candidate]) -> dict[int, str]:
    """The newest request of each, by which rows that look alike are told apart; only what this person may see."""
    column = requester.column(kind)
    newest = select(func.max(Ticket.id)).where(
        column.in_([one.id for one in candidates]), access.visible(current_actor())
    )
    rows = read(select(column.label("party"), Ticket.number).where(Ticket.id.in_(newest.group_by(column))))
    return {row.party: row.number for row in rows} if candidates else {}


def _owner(kind: PartyKind, party_id: int) -> tuple[int | None, int | None]:
    return (party_id, None) if kind is PartyKind.PERSON else (None, party_id)


def _compared(kind: PartyKind, row: Any, other: Any) -> list[Difference]:
    told, told_other = _told(kind, row), _told(kind, other)
    lines = [Difference(label, told.get(key, ""), told_other.get(key, "")) for key, label in _COMPARED.items()]
    return [line for line in lines if line.kept or line.other]


def _told(kind: PartyKind, row: Any) -> dict[str, str]:
    """A record in masked words."""
    known = {name: str(getattr(row, name, None) or "") for name in _COMPARED}
    sealed = getattr(row, "citizen_number_sealed", None)
    seen = whose.requests_of(current_actor(), requester.column(kind) == row.id, limit=5)
    return known | {
        "nik": identity.masked((sealed and unseal(sealed)) or ""),
        "phones": ", ".join(phones.masked(phone.digits) for phone in whose.phones_of(*_owner(kind, row.id))),
        "requests": ", ".join(request.number for request in seen),
    }
