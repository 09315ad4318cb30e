"""How an office starts: its 18 units and their positions, the 17 roles and what they may do (handbook §1.4, §1.5).

Both verbs run inside `write()`, change nothing that is there already, and may be run again at any time: what the
office has edited stays as it is. A demo gets the accounts of the contract as well.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts import passwords
from app.accounts.actor import Actor
from app.accounts.audit import record
from app.accounts.models import Appointment, Position, Role, RolePermission, Unit, User, UserRole
from app.extensions import Base, db

DEMO_PASSWORD = "loket-demo-2026"  # noqa: S105 - everybody knows it, and it opens nothing outside a demo
_DATA = Path(__file__).parent / "data"
_IN_OFFICE_SINCE = date(2024, 1, 2)


def seed_organisation() -> None:
    """Bring in the units, positions and roles that are missing, inside `write()`."""
    units, roles = _add_units(), _add_roles()
    positions = _add_positions()
    if units or positions or roles:
        counts = {"units": units, "positions": positions, "roles": roles}
        record("organisation:seeded", "office", counts, by=Actor.system())


def seed_demo_accounts() -> None:
    """Bring in the demo's accounts that are missing, inside `write()`. `seed_organisation()` comes first."""
    known = _ids(User, User.username)
    missing = [row for row in _rows("demo_accounts") if row["username"] not in known]
    if not missing:
        return
    password_hash = passwords.hashed(DEMO_PASSWORD)  # the same for all, and public: hashed once
    users = [
        User(
            username=row["username"], name=row["name"], nip=row.get("nip"), rank=row.get("rank"),
            password_hash=password_hash, is_demo=True,
        )
        for row in missing
    ]  # fmt: skip
    db.session.add_all(users)
    db.session.flush()
    _seat(users, missing)
    record("demo_accounts:seeded", "office", {"accounts": len(users)}, by=Actor.system())


def _seat(users: list[User], rows: list[dict[str, Any]]) -> None:
    """Give each account its roles and its position."""
    roles, positions = _ids(Role, Role.code), _ids(Position, Position.code)
    for user, row in zip(users, rows, strict=True):
        db.session.add_all(UserRole(user_id=user.id, role_id=roles[code]) for code in row["roles"])
        if row["position"]:
            position_id = positions[row["position"]]
            db.session.add(Appointment(position_id=position_id, user_id=user.id, starts_on=_IN_OFFICE_SINCE))
    db.session.flush()


def _add_units() -> int:
    """Parents stand before their children in the list."""
    known, added = _ids(Unit, Unit.code), 0
    for row in _rows("units"):
        if row["code"] in known:
            continue
        told = {name: row[name] for name in ("code", "name", "name_en", "duties")}
        unit = Unit(**told, parent_id=known.get(row["parent"]))
        db.session.add(unit)
        db.session.flush()
        known[unit.code] = unit.id
        added += 1
    return added


def _add_positions() -> int:
    known, units, roles = _ids(Position, Position.code), _ids(Unit, Unit.code), _ids(Role, Role.code)
    missing = [
        Position(
            **{name: told for name, told in position.items() if name != "role"},
            unit_id=units[row["code"]],
            role_id=roles[position["role"]],
        )
        for row in _rows("units")
        for position in row["positions"]
        if position["code"] not in known
    ]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)


def _add_roles() -> int:
    """A role that is there keeps the permissions the office gave it."""
    known = _ids(Role, Role.code)
    missing = [row for row in _rows("roles") if row["code"] not in known]
    for row in missing:
        role = Role(code=row["code"], label=row["label"], label_en=row["label_en"])
        db.session.add(role)
        db.session.flush()
        db.session.add_all(RolePermission(role_id=role.id, permission=name) for name in row["permissions"])
    db.session.flush()
    return len(missing)


def _ids(model: type[Base], code: Any) -> dict[str, int]:
    """code → id of every row of a table."""
    return {row.code: row.id for row in db.session.execute(select(code.label("code"), model.id.label("id")))}  # type: ignore[attr-defined]


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows
