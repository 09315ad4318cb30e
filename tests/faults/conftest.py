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

SHARED = 3
"""How many times slower something may be among the other tests, which share the machine with it."""
ALLOWANCE = 2
"""How many times its figure a time may be in a long run before that fails; any miss is told."""


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
        rounded = {name: round(value, 2) if isinstance(value, float) else value for name, value in measured.items()}
        row = {"trial": trial, "database": database or "postgresql", **rounded}
        request.node.user_properties.append(("figures", row))

    return note


@pytest.fixture
def in_time(request: pytest.FixtureRequest, figures: Callable[..., None]) -> Callable[..., None]:
    """`in_time("back_within", 3.4, figure=3.0)`: a time beside its figure. Asked last: what must be nought comes first.

    A long run (`--faults`) has the machine alone and tells every miss in its sheet; beyond twice the figure it fails.
    Among the other tests (`shared`: how much slower the same may be there) only what is far too long fails.
    """
    is_long = request.config.getoption("--faults")

    def judge(time: str, measured: float, *, figure: float, shared: float = SHARED) -> None:
        if is_long:
            figures(time=time, measured=measured, figure=figure, missed=measured >= figure)
        assert measured < figure * (ALLOWANCE if is_long else shared)

    return judge
