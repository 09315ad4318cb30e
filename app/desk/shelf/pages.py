"""`/meja/arsip`: where paper files stand, what is lent and late, and the label of one (handbook §4.5, §4.6)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy import select

from app.accounts.permissions import current_actor, needs
from app.catalogue.models import Service
from app.platform import clock, qr, settings
from app.platform.keys import seal, unseal
from app.records import shelf
from app.records.shelf import listing
from app.records.shelf.models import COPY_LABEL
from app.tickets import access
from app.tickets.models import Ticket
from app.web import navigation
from app.web.i18n import lazy_
from app.web.pages import read_cursor, see_other, write_cursor

bp = Blueprint("shelf", __name__, url_prefix="/meja/arsip")
navigation.add("desk", lazy_("Arsip"), "shelf.show", permission="shelf:keep", order=50)

PAGE = 25
LABELS = {
    listing.ALL: lazy_("Semua berkas"),
    listing.LENT: lazy_("Dipinjam"),
    listing.LATE: lazy_("Terlambat kembali"),
}


@bp.get("")
@needs("shelf:keep")
def show() -> Any:
    """The list, all of it or what is lent or late."""
    view, question = asked()
    cursor = read_cursor(request.args.get("setelah"), int)
    found = listing.lines(view, question, current_actor(), before=cursor[0] if cursor else None, limit=PAGE + 1)
    last = found[PAGE - 1].id if len(found) > PAGE else None
    sealed = request.args.get("cari")
    older = url_for(".show", lihat=view, cari=sealed, setelah=write_cursor(last)) if last else None
    return render_template(
        "desk/shelf/list.html", view=view, views=LABELS, question=question, rows=found[:PAGE], older=older,
        copies=COPY_LABEL, late=listing.count_late(current_actor()), sealed=sealed,
    )  # fmt: skip


@bp.post("")
@needs("shelf:keep")
def search() -> Any:
    """A name has no business in an address: the question travels sealed."""
    question = request.form.get("q", "").strip()[:200]
    view = request.form.get("lihat", listing.ALL)
    return see_other(url_for(".show", lihat=view, cari=seal(question) if question else None))


def asked() -> tuple[str, str]:
    """Which files, and the question, from the address."""
    view, sealed = request.args.get("lihat", listing.ALL), request.args.get("cari", "")
    question = (unseal(sealed) if sealed and sealed.isascii() else "") or ""
    return view if view in listing.VIEWS else listing.ALL, question


_LABEL = select(Ticket.id, Ticket.number, Ticket.received_at, Service.code).join(
    Service, Service.id == Ticket.service_id
)


@bp.get("/<number>/etiket")
@needs("shelf:keep")
def label(number: str) -> Any:
    """The label of one file for the browser's printer: number, QR, service, year, place; nobody's name."""
    row = access.find_row(_LABEL, number, current_actor()) or abort(404)
    there = shelf.standing(row.id)
    if there is None:
        return see_other(url_for("ticket.show", number=number))
    return render_template(
        "desk/shelf/label.html", number=row.number, service=row.code, year=clock.wib(row.received_at).year,
        there=there, code=qr.data_uri(row.number), office=settings.get("office.short_name"),
    )  # fmt: skip
