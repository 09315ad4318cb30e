"""An office that knows some people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.accounts.actor import Actor, ActorKind
from app.platform.database import write
from app.stakeholders import register, seed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.stakeholders.models import Organisation, Person

OFFICER = Actor(ActorKind.STAFF, "Ratna Contoh", position="Operator Loket")


@pytest.fixture
def officer() -> Actor:
    return OFFICER


@pytest.fixture
def office(app: Flask) -> Flask:
    """The application with the kelurahan and the privacy notice."""
    with write():
        seed.seed()
    return app


@pytest.fixture
def make_person(office: Flask) -> Callable[..., Person]:
    def make(name: str = "Rahmat Contoh", *phones: str, **given: Any) -> Person:
        with write():
            return register.person(name=name, phones=phones, by=OFFICER, **given)

    return make


@pytest.fixture
def make_organisation(office: Flask) -> Callable[..., Organisation]:
    def make(name: str = "Koperasi Wanita Mawar Rekaan", *phones: str, **given: Any) -> Organisation:
        with write():
            return register.organisation(name=name, phones=phones, by=OFFICER, **given)

    return make
