"""What the trials share: running offices on the database of `app`, and the sheet of measured figures."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.durable import Durable
from tests.faults.house import House, running
from tests.faults.signed import cookie_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask


@pytest.fixture
def house(app: Flask, cast: Any) -> Iterator[Callable[..., House]]:
    """`house()`: the office of this test, running. `house(wrong=("…",))`: with a setting that no office should have."""
    with ExitStack() as stack:
        yield lambda **how: stack.enter_context(running(app, **how))


@pytest.fixture
def staff_cookie(app: Flask, cast: Any) -> str:
    """The cookie of the operator, whom an office that is no demo lets in."""
    return cookie_of(app, cast.OPERATOR)


@pytest.fixture
def durable() -> Iterator[Durable]:
    """An office on a durable PostgreSQL of its own, its context open."""
    made = Durable()
    with made.app.app_context():
        yield made
        made.end()


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`figures(lost=0, …)`: what was measured, for the sheet at the end of the run."""

    def note(**measured: Any) -> None:
        given = getattr(request.node, "callspec", None)
        database = given.params.get("database") if given else None
        trial = request.node.name.partition("[")[0].removeprefix("test_")
        row = {"trial": trial, "database": database or "postgresql", **measured}
        request.node.user_properties.append(("figures", row))

    return note
