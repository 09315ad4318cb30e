"""The picture of docs/architecture.md, kept by a machine. Draw a clearer picture there first, then change it here."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app import rooms
from app.accounts.permissions import permissions_of
from app.config import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

# From the top of the house to its foundation. Rooms on one line are strangers to each other, unless they are
# the assembly (which knows all) or the kit (which is one thing).
FLOORS = (
    ("assembly", ("app", "rooms", "demo", "operations")),
    ("faces", ("portal", "desk", "channels", "gateway")),
    ("around the core", ("letters", "records", "contacts", "queue", "paper_forms", "reading", "personal_data")),
    ("the core", ("tickets",)),
    ("messages", ("messages",)),
    ("articles", ("knowledge",)),
    ("catalogue", ("catalogue",)),
    ("stakeholders", ("stakeholders",)),
    ("accounts", ("accounts",)),
    ("kit", ("web", "platform", "extensions", "tables", "config")),
)
FAMILIAR = ("assembly", "kit")
FLOOR_OF = {room: level for level, (_, names) in enumerate(FLOORS) for room in names}
MODULES = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OFFICE_WORDS_ONLY = {"services", "helpers", "utils", "managers", "common", "misc"}


def faults(paths: list[Path], find: Callable[[Path], Iterable[object]]) -> list[str]:
    """What `find` has against each of `paths`, one line a fault."""
    return [f"{path.relative_to(ROOT)}: {fault}" for path in paths for fault in find(path)]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str:
    """The room a dotted module name belongs to: `app.tickets.intake` → tickets; `app` is the assembly itself."""
    return name.split(".")[1] if "." in name and name != "app.create_app" else "app"


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below `node` that is there when the program runs."""
    for child in ast.iter_child_nodes(node):
        if not is_for_types_only(child):
            yield child
            yield from running(child)


def imports(path: Path) -> Iterator[str]:
    for node in running(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name the whole way"
            whole = node.module or ""
            yield from ([f"app.{alias.name}" for alias in node.names] if whole == "app" else [whole])


def may_import(here: str, there: str) -> bool:
    if here == there:
        return True
    if FLOOR_OF[here] == FLOOR_OF[there]:
        return FLOORS[FLOOR_OF[here]][0] in FAMILIAR
    return FLOOR_OF[here] < FLOOR_OF[there]


@pytest.mark.parametrize(
    ("here", "there", "allowed"),
    [
        ("desk", "tickets", True),
        ("tickets", "desk", False),
        ("desk", "portal", False),
        ("records", "contacts", False),
        ("accounts", "stakeholders", False),
        ("web", "platform", True),
    ],
)
def test_the_picture_says_who_may_know_whom(here, there, allowed):
    assert may_import(here, there) is allowed


def test_every_room_stands_on_a_floor():
    assert {room(dotted(path)) for path in MODULES} <= set(FLOOR_OF)


def test_imports_point_down():
    def wrong_arrows(path: Path) -> Iterator[str]:
        ours = {name for name in imports(path) if name.split(".")[0] == "app"}
        return (name for name in sorted(ours) if not may_import(room(dotted(path)), room(name)))

    assert faults(MODULES, wrong_arrows) == []


def is_edge(path: Path) -> bool:
    """Routes, commands, job handlers, the worker, the demo and operations: those that open a transaction."""
    if dotted(path) in (*rooms.PAGES, *rooms.COMMANDS, *rooms.JOBS, "app.platform.database", "app.platform.jobs"):
        return True
    if room(dotted(path)) in ("demo", "operations"):
        return True
    if dotted(path) in ("app.tickets.files.enclosed", "app.channels.handing_in", "app.gateway.import_tickets"):
        return True  # first and last beat of all doors' routes; what the import's command and job do batch by batch
    words = {getattr(node, "id", None) or getattr(node, "attr", None) for node in ast.walk(tree(path))}
    return bool(words & {"bp", "commands", "handler"})


def opens_a_transaction(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (isinstance(called, ast.Name) and called.id == "write") or (
        isinstance(called, ast.Attribute) and called.attr == "commit"
    )


def test_only_edges_open_a_transaction():
    def lines(path: Path) -> list[int]:
        if is_edge(path):
            return []
        return [getattr(node, "lineno", 0) for node in running(tree(path)) if opens_a_transaction(node)]

    assert faults(MODULES, lines) == []


def test_no_function_is_longer_than_forty_lines():
    def long_ones(path: Path) -> Iterator[str]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40:
                yield f"{node.name}, line {node.lineno}"

    assert faults(MODULES, long_ones) == []


def test_only_the_clock_asks_the_machine_for_the_time():
    asks = re.compile(r"\b(?:datetime|date)\.(?:now|utcnow|today)\(|\btime\.time\(")
    others = [path for path in MODULES if dotted(path) != "app.platform.clock"]
    assert faults(others, lambda path: asks.findall(path.read_text(encoding="utf-8"))) == []


def test_every_module_says_what_lives_there():
    silent = (
        path for path in MODULES if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    )
    assert list(silent) == []


def test_no_layer_is_named_after_nothing():
    parts = {path: set(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}
    assert faults(MODULES, lambda path: OFFICE_WORDS_ONLY & parts[path]) == []


def test_what_htmx_sends_is_a_plain_form_too():
    def tags(path: Path) -> list[str]:
        return re.findall(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')+>", path.read_text(encoding="utf-8"))

    def not_plain(path: Path) -> Iterator[str]:
        for tag in tags(path):
            plain = re.match(r"<form\b(?=.*method=\"post\")(?=.*action=)", tag, re.DOTALL)
            if re.search(r"\bhx-(post|put|patch|delete)=", tag) and not plain:
                yield tag

    def against_the_policy(path: Path) -> list[str]:
        return [tag for tag in tags(path) if re.search(r"\bhx-on|=.js:", tag)]

    assert faults(TEMPLATES, not_plain) == []
    assert faults(TEMPLATES, against_the_policy) == []


def test_a_template_is_shorter_than_a_hundred_lines():
    assert [path for path in TEMPLATES if len(path.read_text(encoding="utf-8").splitlines()) > 100] == []


def test_every_route_states_its_permission(app):
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and permissions_of(app.view_functions[rule.endpoint]) is None
    ]
    assert silent == []


def test_the_document_draws_the_floors_in_the_same_order():
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    places = [picture.index(f"  {names[0]}/") for _, names in FLOORS[1:]]
    assert all(above < below for above, below in pairwise(places))
