"""Who may do what (handbook §1.4), as data; and how a route says what it asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Blueprint
from sqlalchemy import select

from app.accounts import identity, roster, seed
from app.accounts.actor import Actor
from app.accounts.models import Role, RolePermission
from app.accounts.permissions import PERMISSIONS, current_actor, needs, permissions_of, public
from app.config import ROOT
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Refused

ROLES = json.loads((Path(seed.__file__).parent / "data" / "roles.json").read_text(encoding="utf-8"))


def actor_of(client):
    with client.session_transaction() as cookie:
        return identity.signed_in_by(cookie["sign_in"]).actor


def test_the_seventeen_roles_of_the_handbook_are_there(app, cast):
    codes = set(db.session.scalars(select(Role.code)))
    assert codes == {row["code"] for row in ROLES}
    assert len(codes - {"kasubag"}) == 17  # kasi and kasubag stand in one row of the handbook


def test_every_seeded_permission_is_in_the_table():
    assert {name for row in ROLES for name in row["permissions"]} <= PERMISSIONS.keys()


def test_every_permission_but_ones_own_account_belongs_to_some_role():
    held = {name for row in ROLES for name in row["permissions"]}
    assert PERMISSIONS.keys() - held == {"account:own"}


def test_every_permission_is_named_in_both_languages():
    assert [name for name, label in PERMISSIONS.items() if not all(label)] == []
    assert [name for name in PERMISSIONS if not re.fullmatch(r"[a-z_]+:[a-z_]+", name)] == []


def test_what_the_code_asks_for_is_in_the_table():
    asked = re.compile(r"""(?:\bneeds|\.may)\(\s*["']([^"']+)["']|permission=["']([^"']+)["']""")
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    names = {a or b for path in sources for a, b in asked.findall(path.read_text(encoding="utf-8"))}
    assert {name for name in names if ":" in name and " " not in name} - PERMISSIONS.keys() == {
        "resource:action"
    } & names


@pytest.mark.parametrize(
    ("username", "may", "may_not"),
    [
        (
            "teknisi",
            {"system:read", "job:manage", "account:edit"},
            {"ticket:read_unit", "ticket:read_all", "requester:read"},
        ),
        ("auditor", {"audit:read", "ticket:read_all"}, {"ticket:answer", "ticket:note", "ticket:read_confidential"}),
        ("kasi-klb-oth", {"ticket:propose_refusal"}, {"ticket:decide_refusal", "ticket:read_all"}),
        ("kabid-klb", {"ticket:decide_refusal"}, {"ticket:read_confidential"}),
        ("operator", {"ticket:create", "draft:open"}, {"ticket:decide_refusal", "account:edit"}),
        ("data", {"ticket:read_unit"}, {"ticket:answer", "requester:reveal"}),
        ("pengaduan", {"ticket:read_confidential"}, {"account:edit"}),
        ("koperasi", {"request:own", "account:own"}, {"desk:open", "ticket:read_unit"}),
    ],
)
def test_each_hat_may_what_the_handbook_says(sign_in, username, may, may_not):
    actor = actor_of(sign_in(username))
    assert may <= actor.permissions
    assert not may_not & actor.permissions


def test_a_citizen_with_an_account_is_no_staff(sign_in):
    assert not actor_of(sign_in("koperasi")).is_staff
    assert actor_of(sign_in("operator")).is_staff


def test_two_hats_give_what_both_give(app, cast, sign_in):
    with write():
        roster.give_role(roster.user_named("auditor"), "pengelola_konten", by=Actor.system())
    assert {"audit:read", "catalogue:edit"} <= actor_of(sign_in("auditor")).permissions


def test_a_route_names_a_known_permission():
    with pytest.raises(LookupError):
        needs("ticket:fly")
    with pytest.raises(LookupError):
        needs()


@pytest.mark.own_house
def test_a_route_lets_in_whom_it_names(app, cast, sign_in):
    bp = Blueprint("doors", __name__)

    @bp.get("/uji/audit")
    @needs("audit:read")
    def audit_door():
        return current_actor().name

    @bp.get("/uji/terbuka")
    @public
    def open_door():
        return str(current_actor().user_id)

    app._got_first_request = False
    app.register_blueprint(bp)
    assert permissions_of(audit_door) == ("audit:read",)
    assert sign_in("auditor").get("/uji/audit").status_code == 200
    assert sign_in("operator").get("/uji/audit").status_code == 403
    assert app.test_client().get("/uji/audit").status_code == 302
    assert app.test_client().get("/uji/terbuka").get_data(as_text=True) == "None"


def test_nobody_changes_the_own_roles_or_closes_the_own_account(app, cast, sign_in):
    me, actor = roster.user_named("teknisi"), actor_of(sign_in("teknisi"))
    for change in (
        lambda: roster.give_role(me, "operator", by=actor),
        lambda: roster.take_role(me, "teknisi", by=actor),
        lambda: roster.disable(me, by=actor),
        lambda: roster.set_permissions(
            db.session.query(Role).filter_by(code="teknisi").one(), ["audit:read"], by=actor
        ),
    ):
        with pytest.raises(Refused), write():
            change()


def test_the_office_edits_a_role_and_seeding_again_leaves_it(app, cast):
    role = db.session.query(Role).filter_by(code="staf").one()
    with write():
        roster.set_permissions(role, ["desk:open"], by=Actor.system())
        seed.seed_organisation()
    held = db.session.scalars(select(RolePermission.permission).where(RolePermission.role_id == role.id)).all()
    assert held == ["desk:open"]
