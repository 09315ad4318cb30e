"""Beside the access matrix: rows of the settings, what hangs on somebody else's request, and other citizens' things.

Like there, the addresses come from the URL map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from app.accounts.audit import AuditEvent
from app.accounts.permissions import permissions_of
from app.extensions import db
from app.tickets.files.models import Attachment
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from tests.kit import office_rows
from tests.kit.pages import Visitor
from tests.platform import files as samples
from tests.test_access_matrix import (
    MINE,
    SECRET,
    SETTINGS,
    THEIRS,
    TRIED,
    Hat,
    World,
    cells,
    each_page_drawn_once,
    is_public,
    may_see,
    permissions,
    plain,
    rules,
    world,  # noqa: F401 - a fixture
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule

CITIZENS = ("koperasi", "ukm")
NO_ROW = "settings.retention."
"""Its lists of what is to be destroyed have tests of their own: this office has made none yet."""
CHILDREN = ("file_id", "message_id", "event_id", "consent_id")
"""Words of an address that name a thing of the request, or of the person, named before them."""


def _address(rule: Rule, made: dict[str, dict[str, Any]]) -> str:
    rooms = [values for beginning, values in made.items() if beginning and rule.endpoint.startswith(beginning)]
    known = made[""] | (rooms[0] if rooms else {})
    url = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
    assert url, rule
    return url[1]


def test_each_row_of_the_settings_is_there_for_whoever_may_change_it_and_for_nobody_else(sqlite_app, world):  # noqa: F811
    """Whoever may not gets 403 for a row that is there, and changes nothing; whoever may reads it."""
    made = office_rows.made()
    about_rows = [
        (rule, method)
        for rule, method in cells(sqlite_app, public=False)
        if rule.endpoint.startswith(SETTINGS) and rule.arguments
    ]
    with each_page_drawn_once():
        wrong = [fault for username in TRIED for fault in _at_rows(sqlite_app, about_rows, made, username)]
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert len(about_rows) > 60


def _at_rows(app: Flask, about_rows: list[tuple[Rule, str]], made: Any, username: str) -> Iterator[tuple[Any, ...]]:
    hat, held, before = Hat(app, username), permissions(username), _deeds()
    for rule, method in about_rows:
        may = not held.isdisjoint(permissions_of(app.view_functions[rule.endpoint]) or ())
        if may and method != "GET":
            continue  # what those who may do change stands in each room's own tests
        status = hat.tries(method, _address(rule, made))
        is_there = not rule.endpoint.startswith(NO_ROW) or "number" not in rule.arguments
        if (status == 200) != (may and is_there) or (not may and status != 403):
            yield username, method, plain(rule), status
    if _deeds() != before:
        yield username, "changed something"


def _deeds() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_what_hangs_on_another_request_is_not_found_beneath_ones_own(sqlite_app, world):  # noqa: F811
    """`/meja/tiket/<mine>/berkas/<theirs>`: by whoever may see both, lest it be the permission that refuses."""
    tried, wrong = set(), []
    for rule, method in _pairs(sqlite_app):
        username = _somebody(sqlite_app, rule)
        if username is None:
            continue
        status = Hat(sqlite_app, username).tries(method, _mixed(world, rule))
        tried.add(rule.endpoint)
        wrong += [(username, method, plain(rule), status)] if status not in (404, 405) else []
    assert not wrong, "\n" + "\n".join(map(str, wrong))
    assert {"ticket_file.download", "ticket_action.erase", "messages.show", "requester_edit.withdraw"} <= tried


def _pairs(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule, method in cells(app, public=False):
        if rule.arguments & set(CHILDREN) and rule.arguments & {"number", "person_id"}:
            yield rule, method


def _somebody(app: Flask, rule: Rule) -> str | None:
    needed = permissions_of(app.view_functions[rule.endpoint]) or ()
    both = (name for name in TRIED if may_see(name, MINE) and may_see(name, THEIRS))
    return next((name for name in both if not permissions(name).isdisjoint(needed)), None)


def _mixed(world: World, rule: Rule) -> str:  # noqa: F811
    """The parent is the own request or its person, the child is the other's."""
    known = world.values[MINE] | {name: world.values[THEIRS][name] for name in CHILDREN}
    url = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
    assert url
    return url[1]


def test_a_link_opens_its_own_request_and_no_file_of_another(sqlite_app, world):  # noqa: F811
    nobody = Hat(sqlite_app, None)
    tokens = {which: secrets.token(values["number"]) for which, values in world.values.items()}
    for which, token in tokens.items():
        for other, values in world.values.items():
            status = nobody.tries("GET", f"/lacak/{token}/berkas/{values['file_id']}")
            assert status == (200 if which == other else 404), (which, other)


def test_whoever_works_on_one_request_changes_nothing_of_another_by_its_link(sqlite_app, world):  # noqa: F811
    """Each form of `/lacak/<token>/…` acts on the request of its link, whatever numbers are sent along."""
    nobody, told = Hat(sqlite_app, None), {}
    for which in (THEIRS, SECRET):
        told[which] = _events(world, which)
    foreign = {name: str(value) for name, value in world.values[SECRET].items() if isinstance(value, int | str)}
    for rule in rules(sqlite_app):
        if (
            is_public(rule)
            and "token" in rule.arguments
            and plain(rule).startswith("/lacak/")
            and "POST" in rule.methods
        ):
            token = secrets.token(world.values[MINE]["number"])
            known = {**world.values[MINE], "token": token}
            url = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
            nobody.tries("POST", url[1], {**foreign, "text": "kata", "reason": "kata"})
    assert told == {which: _events(world, which) for which in told}


def _events(world: World, which: str) -> tuple[int, int]:  # noqa: F811
    db.session.rollback()
    of_it = select(Ticket.id).where(Ticket.number == world.values[which]["number"]).scalar_subquery()
    return (
        db.session.scalar(select(func.count()).select_from(TicketEvent).where(TicketEvent.ticket_id == of_it)) or 0,
        db.session.scalar(select(func.count()).select_from(Attachment).where(Attachment.ticket_id == of_it)) or 0,
    )


@pytest.mark.parametrize(("owner", "other"), [CITIZENS, CITIZENS[::-1]])
def test_a_citizen_with_an_account_finds_nothing_of_another_citizens(app, sign_in, cast, owner, other):
    page = Visitor(sign_in(owner)).get("/ajukan/LEG-07").form("ajukan")
    receipt = page.submit(
        name="Haji Umpama", phone="0812-0000-0055", description="Rahasia dagang kami.",
        attachments=("akta.pdf", samples.pdf()),
    )  # fmt: skip
    number = receipt.attribute("data-ticket-number")
    stranger = sign_in(other)
    assert number not in Visitor(stranger).get("/permohonan-saya")
    assert stranger.get(f"/meja/tiket/{number}").status_code == 403
    assert "dagang" not in Visitor(stranger).get("/cari?q=rahasia")
    assert "dagang" not in Visitor(stranger).get("/lacak").form().submit(number=number, pin="000000", expect=422)
    assert number in Visitor(sign_in(owner)).get("/permohonan-saya")
