"""Whatever an office does with a request, in whatever order: the tree keeps its promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts import trays
from app.accounts.models import Unit
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets import disposition
from app.tickets.disposition import reach, rows
from app.tickets.disposition.kinds import OPEN_STATES, Order
from app.tickets.handling import assigning, moves, rerouting
from app.tickets.statuses import IN_THE_OFFICE, OVER
from tests import cast
from tests.kit.dispositions import checked, tree
from tests.kit.requests import who

PEOPLE = (cast.OPERATOR, cast.SEKRETARIS, cast.KADIS, cast.KABID, cast.KASI, cast.STAF, "kabid-ukm", "kasi-klb-was")


SELDOM = ("reroute", "dispose", "correct", "wait", "resolve", "reopen")


def _somebody(draw: Any, ticket: Any) -> str:
    """Mostly whoever has it on his desk."""
    leaf = rows.leaf(tree(ticket))
    holders = [name for name in PEOPLE if leaf is not None and rows.is_in(leaf, who(name))]
    return draw(st.sampled_from(holders if holders and draw(st.integers(0, 3)) else PEOPLE))


def _chairs(draw: Any, known: Any = ()) -> list[int]:
    """Any of `known`, or, now and then, of the whole office."""
    everywhere = [one.position_id for one in trays.chairs()]
    chosen = list(known) if known and draw(st.integers(0, 5)) else everywhere
    return draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=3, unique=True))


def _row(draw: Any, ticket: Any, fits: Any) -> int:
    found = tree(ticket)
    fitting = [row.id for row in found if fits(row)]
    return draw(st.sampled_from(fitting or [row.id for row in found] or [0]))


def _give(draw, ticket, by, ordered_as=Order.OWN):
    giver = rows.giving_position(tree(ticket), by) if ordered_as is Order.OWN else reach.top()
    to = _chairs(draw, [one.position_id for one in reach.downward(giver or 0)])
    disposition.give(ticket, to, to[0], by=by, ordered_as=ordered_as)


def _reroute(draw, ticket, by):
    units = list(db.session.scalars(select(Unit.id)))
    rerouting.reroute(ticket, draw(st.sampled_from(units)), "Salah alamat.", by=by)


def _assign(draw, ticket, by):
    assigning.assign(ticket, draw(st.sampled_from([who(name).user_id for name in PEOPLE])), by=by)


VERBS = {
    "send_up": lambda _draw, ticket, by: disposition.send_up(ticket, by=by),
    "give": _give,
    "give again": _give,
    "record": lambda draw, ticket, by: _give(draw, ticket, by, Order.WA),
    "dispose": lambda _draw, ticket, by: moves.dispose(ticket, by=by),
    "accept": lambda _draw, ticket, by: moves.accept(ticket, by=by),
    "assign": _assign,
    "reroute": _reroute,
    "give_back": lambda draw, ticket, by: disposition.give_back(
        ticket, _row(draw, ticket, lambda row: rows.is_in(row, by)), "Bukan kami.", by=by
    ),
    "withdraw": lambda draw, ticket, by: disposition.withdraw(
        ticket, _row(draw, ticket, lambda row: rows.may_withdraw(row, by)), "Tidak jadi.", by=by
    ),
    "finish": lambda draw, ticket, by: disposition.finish(
        ticket, _row(draw, ticket, lambda row: rows.is_in(row, by)), "Sudah.", by=by
    ),
    "ask": lambda draw, ticket, by: disposition.ask_opinion(ticket, _chairs(draw), "Bagaimana?", by=by),
    "task": lambda draw, ticket, by: disposition.give_task(ticket, _chairs(draw), "Periksa.", by=by),
    "correct": lambda _draw, ticket, by: moves.ask_for_papers(ticket, ["KTP"], by=by),
    "bring": lambda _draw, ticket, by: moves.bring_papers(ticket, by=by, text="Ini."),
    "wait": lambda _draw, ticket, by: moves.wait(
        ticket, "Notaris", clock.now() + timedelta(days=3), by=by, reason="x", is_outside=True
    ),
    "resume": lambda _draw, ticket, by: moves.resume(ticket, by=by),
    "resolve": lambda _draw, ticket, by: moves.resolve(ticket, "Selesai.", by=by),
    "reopen": lambda _draw, ticket, by: moves.reopen(ticket, "Belum.", by=by),
}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_tree_keeps_its_promises(app, data):
    ticket = checked(service=data.draw(st.sampled_from(["LEG-01", "LEG-02"])))
    done = []
    for _step in range(40):
        verb, name = data.draw(st.sampled_from(sorted(VERBS))), _somebody(data.draw, ticket)
        if verb in SELDOM and data.draw(st.integers(0, 2)):
            continue
        try:
            with write():
                VERBS[verb](data.draw, ticket, who(name))
        except Refused:
            continue
        done.append(f"{name}: {verb}")
        check(ticket, done)


def check(ticket, done):
    found = tree(ticket)
    waiting = [row for row in found if rows.is_main(row) and row.is_waiting]
    assert len(waiting) == (1 if ticket.status in IN_THE_OFFICE else len(waiting)) <= 1, done
    if ticket.status in IN_THE_OFFICE:
        here = (waiting[0].unit_id, waiting[0].position_id, waiting[0].user_id)
        assert (ticket.unit_id, ticket.position_id, ticket.officer_id) == here, done
    if ticket.status in OVER:
        assert [row.state for row in found if row.state in OPEN_STATES] == [], done
    line = [row.position_id for row in rows.line(found)]
    assert len(line) == len(set(line)), done
    parents = {row.id: row.parent_id for row in found}
    assert all(parent is None or parent < row_id for row_id, parent in parents.items()), done
    for batch in {row.batch for row in found if row.kind == "disposition"}:
        assert sum(row.is_responsible for row in found if row.batch == batch) == 1, done
