"""My desk, `/meja`: what is mine, my unit's, nobody's yet, due soon, late, waiting for the applicant (issue 2).

Everything a list shows stands in its address, so it can be reloaded, sent to a colleague and come back to. While the
page stands open it asks now and then whether somebody new is waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, g, make_response, render_template, request, url_for
from markupsafe import Markup, escape

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import acts, next_step, reading
from app.desk.worklist import batches, news, rows, views
from app.desk.worklist import query as queries
from app.desk.worklist.memory import remembered
from app.platform.text import clean_line
from app.tickets import access, history, numbering
from app.web import navigation
from app.web.i18n import current_language, lazy_
from app.web.pages import local_path, see_other, wants_part

if TYPE_CHECKING:
    from app.desk.worklist.query import Query

bp = Blueprint("worklist", __name__, url_prefix="/meja")
NEED, LAST = 600, 4

navigation.add("desk", lazy_("Meja kerja"), "worklist.show", permission="desk:open", order=10)


@bp.get("")
@needs("desk:open")
def show() -> Any:
    """A list of requests; for whoever reads none, what there is to do instead."""
    actor = current_actor()
    offered = views.open_to(actor)
    if not offered:
        return render_template("desk/worklist/start.html", actor=actor)
    beat = views.pulse()
    counts = views.counts(actor, beat)
    asked = {view.slug: view for view in offered}.get(request.args.get("lihat", ""))
    query = queries.read(asked or views.first_of(offered, counts), request.args)
    return render_template(
        "desk/worklist/show.html", query=query, views=offered, counts=counts, found=rows.listing(query, actor),
        ticket=ticket_address(query.address()), back=query.address(), watch=news.address(actor, beat),
        filters=_filters(query), may_export=actor.may("ticket:export"),
        batches=[] if query.view.is_over else batches.open_to(actor),
    )  # fmt: skip


def _filters(query: Query) -> Markup:
    """The filters' form, drawn once in ten seconds for each choice: a hundred options cost more than the list."""
    key = ("filters", current_language(), query.view.slug, query.order.slug, *query.chosen.items())
    return remembered(key, lambda: Markup(render_template("desk/worklist/_filters.html", query=query)))  # noqa: S704


def ticket_address(back: str) -> tuple[Markup, Markup]:
    """What stands before and behind the number in the address of a request that leads back to `back`."""
    before, _number, after = url_for("ticket.show", number="NOMOR", dari=back).partition("NOMOR")
    return escape(before), escape(after)


@bp.get("/baru")
@needs(*access.READERS)
def new() -> Any:
    """A line about new work since the page was drawn; 204 when there is none. Does not keep a sign-in alive."""
    g.is_background = True
    found = news.count(current_actor(), request.args.get("sejak", ""))
    if not any(found):
        return "", 204
    return make_response(render_template("desk/worklist/_news.html", news=found))


@bp.get("/sekilas/<number>")
@needs(*access.READERS)
def glance(number: str) -> Any:
    """The request in short, beside the list; its page when a person opens this address."""
    back = local_path(request.args.get("dari"), "/meja")
    seen = reading.see(numbering.parse(number) or "", current_actor())
    if seen is None:
        abort(404)
    address = url_for("ticket.show", number=seen.row.number, dari=back)
    if not wants_part():
        return see_other(address)
    by = current_actor()
    return render_template(
        "desk/worklist/_glance.html", seen=seen, t=seen.row, address=address, back=back,
        need=clean_line(seen.row.need)[:NEED], following=next_step.next_of(seen, acts.open_to(seen, by), by),
        line=rows.worded([seen.row], seen.now)[0],
        events=history.read(seen.row.id, public_only=False)[: -LAST - 1 : -1],
    )  # fmt: skip
