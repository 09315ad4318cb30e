"""An account outside the demo, as an office has it: with LOKET_DEMO=0 nothing is waived."""

from __future__ import annotations

import pytest

from app.accounts import passwords, roster
from app.accounts.actor import Actor
from app.accounts.links import issue
from app.accounts.models import LinkPurpose
from app.accounts.seed import seed_organisation
from app.platform.database import write

SECRET = "tangga biru melompat senja"


@pytest.fixture
def real(app):
    """`real("ratih", "sekretaris")`: a real account with these roles and the password `SECRET`."""
    with write():
        seed_organisation()

    def make(username, *roles):
        password_hash = passwords.hashed(SECRET)
        with write():
            user = roster.add(username, "Ratih Kencana Contoh", roles, by=Actor.system())
            user.password_hash = password_hash
        return user

    return make


@pytest.fixture
def link(app):
    """`link(user)`: the path of a fresh one-time link."""

    def make(user, purpose=LinkPurpose.RESET):
        with write():
            return f"/atur-sandi/{issue(user, purpose, by=Actor.system())}"

    return make
