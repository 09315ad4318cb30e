"""The fixtures. What each is for stands in its first line; `docs/testing.md` shows them at work."""

from __future__ import annotations

import json
import os
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

import hypothesis
import pytest

from app.extensions import db
from app.operations.postgres import folder_in_memory
from app.web import i18n
from tests import cast as people
from tests.kit.houses import Houses
from tests.kit.pages import Page, Visitor
from tests.kit.queries import counted
from tests.kit.signing_in import pass_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    from flask import Flask
    from flask.testing import FlaskClient

pytest_plugins = ("tests.kit.browser", "tests.kit.other_machines", "tests.kit.dovecot", "tests.kit.object_storage")

# A busy machine is no fault of ours: how long an invented example takes is not judged.
hypothesis.settings.register_profile(
    "loket", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], database=None
)
hypothesis.settings.load_profile("loket")

DATABASES = [kind for kind in os.environ.get("LOKET_TEST_DATABASES", "sqlite,postgresql").split(",") if kind]
_IS_DEALT = "LOKET_TEST_DATABASES" not in os.environ
_ONE_IS_ENOUGH = {"sqlite_app", "live_server"}
_DEALT = tuple(f"tests/{name}/" for name in ("desk", "portal", "channels", "web", "journeys", "demo"))

_LONG_RUN: list[pytest.Config] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--faults`: the long trials of power cuts, kills and broken disks, and only those."""
    parser.addoption("--faults", action="store_true", help="only the long trials of reliability (docs/testing.md)")


def pytest_configure(config: pytest.Config) -> None:
    """The environment of the person who runs the tests does not change them."""
    ours = ("DATABASE_URL", "SMTP_URL")
    for name in [name for name in os.environ if name.startswith(("LOKET_", "PG")) or name in ours]:
        if name not in ("LOKET_TEST_DATABASES", "LOKET_TEST_NOW", "LOKET_REAL_INPUTS"):
            del os.environ[name]
    if config.getoption("--faults"):
        _LONG_RUN.append(config)
    if memory := folder_in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", memory)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on both databases, unless it needs the browser or asks for SQLite alone."""
    if "database" not in metafunc.fixturenames:
        return
    metafunc.parametrize("database", _databases(metafunc.definition, metafunc.fixturenames), scope="session")


def _databases(test: pytest.Item, fixtures: Sequence[str]) -> list[str]:
    """The databases of a test. Those of the faces, the journeys and the demo, and what is marked `dealt`, are dealt out
    by their names, half of them to either; the rooms' run on both. `LOKET_TEST_DATABASES=sqlite,postgresql` runs every
    one on both."""
    if test.get_closest_marker("both_databases"):
        return DATABASES
    if _ONE_IS_ENOUGH.intersection(fixtures):
        return ["sqlite"]
    is_dealt = test.nodeid.startswith(_DEALT) or test.get_closest_marker("dealt")
    if _IS_DEALT and is_dealt and not test.config.getoption("--faults"):
        return [DATABASES[crc32(test.nodeid.encode()) % len(DATABASES)]]
    return DATABASES


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`-m "not browser"` leaves the slow tests out. A run without SQLite leaves out what needs no other database."""
    is_long = [item.get_closest_marker("faults") is not None for item in items]
    wanted = config.getoption("--faults")
    config.hook.pytest_deselected(items=[item for item, long in zip(items, is_long, strict=True) if long != wanted])
    items[:] = [item for item, long in zip(items, is_long, strict=True) if long == wanted]
    if wanted:
        items.sort(key=lambda item: not item.nodeid.startswith("tests/faults/"))  # what is measured comes first
    for item in items:
        if "live_server" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if "sqlite" not in DATABASES:
        elsewhere = [item for item in items if _database(item) not in DATABASES]
        items[:] = [item for item in items if _database(item) in DATABASES]
        config.hook.pytest_deselected(items=elsewhere)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """In a long run each figure is told as soon as it is there: who ends the run early keeps what was measured."""
    if report.when == "call" and _LONG_RUN:
        terminal: Any = _LONG_RUN[0].pluginmanager.get_plugin("terminalreporter")
        for row in _figures(report):
            terminal.write_line(f"\n{json.dumps(row, ensure_ascii=False)}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the trials of `tests/faults` measured, a line of JSON each; then the times that were missed, in words."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    rows = sorted(
        (row for report in reports for row in _figures(report)), key=lambda row: (row["trial"], row["database"])
    )
    if rows:
        terminalreporter.section("figures")
    for row in rows:
        terminalreporter.write_line(json.dumps(row, ensure_ascii=False))
    for row in rows:
        if row.get("missed"):
            said = "{trial} ({database}): {time} {measured} s, the figure is {figure} s".format_map(row)
            terminalreporter.write_line(f"MISSED  {said}")


def _figures(report: pytest.TestReport) -> list[dict[str, Any]]:
    return [row for name, row in report.user_properties if name == "figures" and isinstance(row, dict)]


def _database(item: pytest.Item) -> str:
    """The database a test was given; without one it belongs to the run on SQLite."""
    given: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return str(given.get("database", "sqlite"))


def pytest_assertrepr_compare(op: str, left: Any, right: Any) -> list[str] | None:
    """Show the words of a page when one is missed or unwanted on it."""
    if isinstance(right, Page) and op in ("in", "not in"):
        return [f"“{left}” {op} {right!r}", right.text]
    return None


@pytest.fixture(scope="session")
def houses(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """The maker of applications on fresh databases of one kind."""
    made = Houses(database, tmp_path_factory.mktemp(f"templates-{database}"))
    yield made
    made.stop()


@pytest.fixture
def app(houses: Houses, tmp_path: Any, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a fresh database, its context open. With `cast` (also through `visit`) it is peopled.

    `@pytest.mark.settings(LOKET_NOW="…")` changes its configuration; `@pytest.mark.own_house` builds it anew, for a
    test that adds rooms to it.
    """
    marker = request.node.get_closest_marker("settings")
    wanted = {"peopled": "cast" in request.fixturenames, **(marker.kwargs if marker else {})}
    if request.node.get_closest_marker("own_house"):
        made = houses.open(tmp_path / "instance", **wanted)
        leave = partial(houses.close, made)
    else:
        made, leave = houses.refurnish(**wanted), houses.vacate
    with made.app_context():
        yield made
        db.session.remove()
    leave()


@pytest.fixture(autouse=True, scope="session")
def mark_missing_english() -> Iterator[None]:
    """A text without English shows as ⟦text⟧ on English pages, which the page checks refuse."""
    catalogue = i18n.english()
    marked = catalogue._replace(words=Marked(catalogue.words))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "english", lambda: marked)
        yield


class Marked(dict[str, str]):
    """English words; one that is missing comes back in the marks that `tests.kit.checks` looks for."""

    def get(self, text: str, _default: str | None = None) -> str:  # type: ignore[override]
        return super().get(text, f"⟦{text}⟧")


@pytest.fixture
def sqlite_app(app: Flask) -> Flask:
    """`app`, on SQLite only."""
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A plain test client that nobody has signed in with, for answers that are not pages."""
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> ModuleType:
    """The people of `tests/cast.py`, present in the database."""
    return people


@pytest.fixture
def sign_in(app: Flask, cast: ModuleType, request: pytest.FixtureRequest) -> Callable[[str], FlaskClient]:
    """`sign_in("operator")`: a client in which that person is signed in. The same one each time.

    Where a test counts statements, its people have seen the page that signing in leads to: what a process asks only
    once must not stand in the first count and hide there what grows.
    """
    clients: dict[str, FlaskClient] = {}
    has_arrived = "queries" in request.fixturenames

    def enter(username: str) -> FlaskClient:
        if username not in clients:
            clients[username] = app.test_client()
            clients[username].set_cookie(app.config["SESSION_COOKIE_NAME"], pass_of(app, username))
            if has_arrived:
                clients[username].get("/masuk", follow_redirects=True)
        return clients[username]

    return enter


@pytest.fixture
def visit(client: FlaskClient, sign_in: Callable[[str], FlaskClient]) -> Callable[..., Page]:
    """`visit("/meja", as_="operator")`: the checked page. Without `as_` one is nobody in particular."""

    def go(path: str, *, as_: str | None = None, status: int = 200) -> Page:
        return Visitor(sign_in(as_) if as_ else client).get(path, status=status)

    return go


@pytest.fixture
def queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with queries() as seen: …` collects the statements run meanwhile; `len(seen)` counts them."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        with counted(db.engine) as seen:
            yield seen

    return collect
