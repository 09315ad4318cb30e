"""Several requests at once, `/meja/pilihan` (handbook R031: bulk actions, few clicks).

The list ticks, a button says what with. Each request is judged by its own guard and written by itself, so that one
that cannot go along holds up no other; the answer says which were done, and which not and why.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

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
    from app.desk.ticket.act import Act
    from app.desk.ticket.forms import ActForm
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket
    from app.web.i18n import Lazy

bp = Blueprint("batches", __name__, url_prefix="/meja/pilihan")
TICKED = "centang"
"""In the list's address: what stays ticked."""
MOST = 50
"""A list holds half as many rows."""
_TOO_MANY = lazy_("Paling banyak %(most)s permohonan sekaligus; %(left)s lainnya belum dikerjakan dan masih dicentang.")


@dataclass(frozen=True, slots=True)
class Batch:
    """What can be done with several: the steps it stands for (the first that fits a request), its words.

    `is_shown_first`: what would be sent, and to how many, stands there to be read before it goes.
    """

    slug: str
    label: Lazy
    acts: tuple[str, ...]
    done: Lazy
    is_shown_first: bool = False

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
        Batch("disposisikan", lazy_("Disposisikan …"), ("disposisikan",), lazy_("Didisposisikan: %(numbers)s.")),
        Batch("pindah-unit", lazy_("Pindahkan …"), ("pindah-unit",), lazy_("Dipindahkan: %(numbers)s.")),
        Batch(
            "selesai",
            lazy_("Jawab dan tutup …"),
            ("selesai",),
            lazy_("Dijawab dan ditutup: %(numbers)s."),
            is_shown_first=True,
        ),
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
    batch, numbers, by = BATCHES.get(request.form.get("dengan", "")), _numbers(), current_actor()
    if batch is None or not numbers:
        return _nothing_ticked()
    if batch not in open_to(by):
        abort(403)
    if not batch.first.is_plain:
        return see_other(url_for(f"batches.{batch.slug}", nomor=numbers[:MOST], dari=_still_ticked(_too_many(numbers))))
    left = _carry_out(batch, numbers, by, lambda act, ticket, by: act.form().act(ticket, by))
    return see_other(_still_ticked(left))


def _filled_in(batch: Batch) -> Callable[[], Any]:
    """The route that asks what is to be said about all of them: to whom, why."""

    def view() -> Any:
        by = current_actor()
        every = [seen for number in _numbers()[:MOST] if (seen := reading.see(number, by))]
        if not every:
            return _nothing_ticked()
        form = batch.first.form()
        form.prepare_for(every, by)
        if not form.validate_on_submit():
            return _draw(batch, form, every, by)
        if batch.is_shown_first and "kirim" not in request.form:
            return _draw(batch, form, every, by, is_preview=True)
        left = _carry_out(batch, _numbers(), by, lambda _act, ticket, by: form.act(ticket, by))
        return see_other(_still_ticked(left))

    view.__name__, view.__doc__ = batch.slug, batch.first.label.text
    return view


for _one_batch in BATCHES.values():
    if not _one_batch.first.is_plain:
        _view = needs(*sorted(_one_batch.permissions))(_filled_in(_one_batch))
        bp.add_url_rule(f"/{_one_batch.slug}", _one_batch.slug, _view, methods=["GET", "POST"])


def _nothing_ticked() -> Any:
    flash(_("Centang dahulu permohonan yang dimaksud."), "warning")
    return see_other(_back())


def _numbers() -> list[str]:
    return list(dict.fromkeys(request.values.getlist("nomor")))


def _back() -> str:
    return local_path(request.values.get("dari"), "/meja")


def _still_ticked(numbers: list[str]) -> str:
    """The list, in which what could not go along is ticked still."""
    path, _mark, query = _back().partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != TICKED]
    pairs = kept + [(TICKED, number) for number in numbers]
    return path + (f"?{urlencode(pairs)}" if pairs else "")


def _draw(batch: Batch, form: ActForm, every: list[Seen], by: Actor, *, is_preview: bool = False) -> Any:
    unfit = {seen.row.number: _unfit(seen, by) for seen in every if _step_of(batch, seen, by) is None}
    html = render_template(
        "desk/worklist/batch.html", batch=batch, form=form, every=every, labels=STAFF_LABEL, back=_back(),
        unfit=unfit, fitting=len(every) - len(unfit), is_preview=is_preview,
    )  # fmt: skip
    return make_response(html, 422 if form.errors or is_preview else 200)


def _carry_out(batch: Batch, numbers: list[str], by: Actor, act: Callable[[Act, Ticket, Actor], None]) -> list[str]:
    """Take the step on each request, and say what became of them, those with the same trouble together.

    Returns the numbers that could not go along.
    """
    done, troubles = [], defaultdict(list)
    for number in numbers[:MOST]:
        trouble = _one(batch, number, by, act)
        troubles[trouble].append(number) if trouble else done.append(number)
    if done:
        flash(_(batch.done.text, numbers=", ".join(done)), "success")
    for trouble, those in troubles.items():
        flash(_("Tidak dapat: %(numbers)s. %(why)s", numbers=", ".join(those), why=trouble), "warning")
    return [*(number for those in troubles.values() for number in those), *_too_many(numbers)]


def _too_many(numbers: list[str]) -> list[str]:
    """Those beyond what is done at once: said, and left ticked as far as an address can hold them."""
    left = numbers[MOST:]
    if left:
        flash(_(_TOO_MANY.text, most=MOST, left=len(left)), "warning")
    return left[:MOST]


def _one(batch: Batch, number: str, by: Actor, act: Callable[[Act, Ticket, Actor], None]) -> str:
    """Why this request cannot go along; nothing when it did."""
    seen = reading.see(number, by)
    if seen is None:
        return _("Tidak ditemukan.")
    step = _step_of(batch, seen, by)
    if step is None:
        return _unfit(seen, by)
    try:
        with write():
            act(step, access.find(number, by) or abort(404), by)
    except Refused as no:
        return str(no)
    return ""


def _step_of(batch: Batch, seen: Seen, by: Actor) -> Act | None:
    """The step that fits this request now."""
    return next((ACT[slug] for slug in batch.acts if ACT[slug].is_open_to(seen, by)), None)


def _unfit(seen: Seen, by: Actor) -> str:
    if seen.status in OPEN and seen.row.unit_id not in by.unit_ids:
        return _("Milik unit lain, atau langkah ini bukan untuk keadaan “%(now)s”.", now=STAFF_LABEL[seen.status])
    return _("Sekarang sudah “%(now)s”.", now=STAFF_LABEL[seen.status])
