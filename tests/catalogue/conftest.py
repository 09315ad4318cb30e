"""An office with its units and the 44 services."""

from __future__ import annotations

import pytest

from app.accounts.actor import Actor
from app.accounts.seed import seed_organisation
from app.catalogue.models import Service
from app.catalogue.seed import seed_catalogue
from app.extensions import db
from app.platform.database import write


@pytest.fixture
def catalogue(app):
    with write():
        seed_organisation()
        seed_catalogue()
    return app


@pytest.fixture
def editor():
    return Actor.system()


@pytest.fixture
def service(catalogue):
    """`service("LEG-02")`: the row itself."""
    return lambda code: db.session.query(Service).filter_by(code=code).one()
