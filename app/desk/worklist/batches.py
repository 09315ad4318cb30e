"""Several requests at once, `/meja/pilihan` (handbook R031: bulk actions, few clicks).

The list ticks, a button says what with. Each request is judged by its own guard and written by itself, so that one
that cannot go along holds up no other; the answer says which were done, and which not and why.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import reading
from app.desk.ticket.acts import ACT
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets import access
from app.tickets.statuses import OPEN, STAFF_LABEL
from app.web.i18n import _, lazy_
from app.web.pages import local_path, see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.desk.ticket.acts import Act
    from app.desk.ticket.forms import ActForm
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket
    from app.web.i18n import Lazy

bp = Blueprint("batches", __name__, url_prefix="/meja/pilihan")
MOST = 50
"""A list holds half as many rows."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What can be done with several: the steps it stands for (the first that fits a request), its words."""

    slug: str
    label: Lazy
    acts: tuple[str, ...]
    done: Lazy

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(name for slug in self.acts for name in ACT[slug].permissions)

    @property
    def first(self) -> Act:
        return ACT[self.acts[0]]


BATCHES = {
    batch.slug: batch
    for batch in (
        Batch("ambil", lazy_("Ambil"), ("ambil", "periksa-lagi", "terima"), lazy_("Diambil: %(numbers)s.")),
        Batch("tugaskan", lazy_("Tugaskan …"), ("tugaskan",), lazy_("Ditugaskan: %(numbers)s.")),
        Batch("prioritas", lazy_("Prioritas …"), ("prioritas",), lazy_("Tanda prioritas disimpan: %(numbers)s.")),
    )
}
_ANY = sorted({name for batch in BATCHES.values() for name in batch.permissions})


def open_to(actor: Actor) -> list[Batch]:
    """What this person may do with several requests at once."""
    return [batch for batch in BATCHES.values() if any(actor.may(name) for name in batch.permissions)]


@bp.post("")
@needs(*_ANY)
def choose() -> Any:
    """What was ticked, and what with: done at once where nothing is to be asked."""
    batch, numbers = _batch(request.form.get("dengan", "")), _numbers()
    if not numbers:
        flash(_("Centang dahulu permohonan yang dimaksud."), "warning")
    elif not batch.first.is_plain:
        return see_other(url_for("batches.fill_in", slug=batch.slug, nomor=numbers, dari=_back()))
    else:
        _carry_out(batch, numbers, current_actor(), lambda act, ticket, by: act.form().act(ticket, by))
    return see_other(_back())


@bp.route("/<slug>", methods=["GET", "POST"])
@needs(*_ANY)
def fill_in(slug: str) -> Any:
    """What is to be said about all of them: to whom, why."""
    batch, numbers, by = _batch(slug), _numbers(), current_actor()
    every = [seen for number in numbers if (seen := reading.see(number, by))]
    if batch.first.is_plain or not every:
        abort(404)
    form = batch.first.form()
    form.prepare_for(every, by)
    if not form.validate_on_submit():
        return _draw(batch, form, every)
    _carry_out(batch, numbers, by, lambda _act, ticket, by: form.act(ticket, by))
    return see_other(_back())


def _batch(slug: str) -> Batch:
    batch = BATCHES.get(slug) or abort(404)
    return batch if batch in open_to(current_actor()) else abort(403)


def _numbers() -> list[str]:
    return list(dict.fromkeys(request.values.getlist("nomor")))[:MOST]


def _back() -> str:
    return local_path(request.values.get("dari"), "/meja")


def _draw(batch: Batch, form: ActForm, every: list[Seen]) -> Any:
    html = render_template(
        "desk/worklist/batch.html", batch=batch, form=form, every=every, labels=STAFF_LABEL, back=_back()
    )
    return make_response(html, 422 if form.errors else 200)


def _carry_out(batch: Batch, numbers: list[str], by: Actor, act: Callable[[Act, Ticket, Actor], None]) -> None:
    """Take the step on each request, and say what became of them, those with the same trouble together."""
    done, troubles = [], defaultdict(list)
    for number in numbers:
        trouble = _one(batch, number, by, act)
        troubles[trouble].append(number) if trouble else done.append(number)
    if done:
        flash(_(batch.done.text, numbers=", ".join(done)), "success")
    for trouble, those in troubles.items():
        flash(_("Tidak dapat: %(numbers)s. %(why)s", numbers=", ".join(those), why=trouble), "warning")


def _one(batch: Batch, number: str, by: Actor, act: Callable[[Act, Ticket, Actor], None]) -> str:
    """Why this request cannot go along; nothing when it did."""
    seen = reading.see(number, by)
    if seen is None:
        return _("Tidak ditemukan.")
    step = next((ACT[slug] for slug in batch.acts if ACT[slug].is_open_to(seen, by)), None)
    if step is None:
        return _unfit(seen, by)
    try:
        with write():
            act(step, access.find(number, by) or abort(404), by)
    except Refused as no:
        return str(no)
    return ""


def _unfit(seen: Seen, by: Actor) -> str:
    if seen.status in OPEN and seen.row.unit_id not in by.unit_ids:
        return _("Milik unit lain, atau langkah ini bukan untuk keadaan “%(now)s”.", now=STAFF_LABEL[seen.status])
    return _("Sekarang sudah “%(now)s”.", now=STAFF_LABEL[seen.status])
