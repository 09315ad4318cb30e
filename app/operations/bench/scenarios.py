"""What people do, as requests: one function each, and which floor it stands on (contract, Benchmark).

A floor asks as often as its scenario does, over the same kind of connection: `create` is a form fetched and sent, so
it stands beside a bare page and a bare durable POST; `search` is sent, redirected and fetched (what is sought may be
personal and must not stand in an address), so it stands beside a bare page and a bare full-text page. Decision 9.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from app.operations.bench.driving import hidden_fields
from app.tickets.receipts import secrets

if TYPE_CHECKING:
    from app.operations.bench.driving import Client

Act = Callable[["Client"], int]


class Scenario(NamedTuple):
    """A name of the contract, what is done, its floor, and whether it needs somebody signed in."""

    name: str
    act: Act
    floor: Act
    is_staff: bool = False


def scenarios(numbers: list[str]) -> list[Scenario]:
    """All over HTTP; `numbers` are open requests to look at."""
    tokens = [secrets.token(number) for number in numbers]
    return [
        Scenario("create", create, bare_form_and_commit),
        Scenario("track", lambda client: len(client.get(f"/lacak/{random.choice(tokens)}")), bare_select),
        Scenario("worklist", lambda client: len(client.get("/meja?lihat=semua")), bare_select, is_staff=True),
        Scenario(
            "ticket",
            lambda client: len(client.get(f"/meja/tiket/{random.choice(numbers)}")),
            bare_select,
            is_staff=True,
        ),
        Scenario("search", search, bare_page_and_words, is_staff=True),
    ]


def create(client: Client) -> int:
    """Fetch the website's form, fill it in and send it; the answer comes after a durable commit."""
    fields = hidden_fields(client.get("/ajukan/LEG-07"))
    told = {
        "service": "LEG-07",
        "name": "Siti Umpama",
        "phone": "081200000002",
        "description": "Mohon dibantu membuat NIB.",
    }
    return len(client.post("/ajukan/LEG-07", fields | told))


def search(client: Client) -> int:
    """Ask the desk for a common word."""
    if "search" not in client.__dict__:
        client.__dict__["search"] = hidden_fields(client.get("/meja"))["csrf_token"]
    client.post("/meja/cari", {"csrf_token": client.__dict__["search"], "q": "izin keripik"})
    return len(client.get(client.location))


def bare_select(client: Client) -> int:
    """The floor of a page."""
    return len(client.get("/floor/select"))


def bare_page_and_words(client: Client) -> int:
    """The floor of a search: what answers the question, and one full-text query."""
    client.get("/floor/select")
    return len(client.get("/floor/words"))


def bare_form_and_commit(client: Client) -> int:
    """The floor of a form fetched and sent: a page, and one durable commit."""
    client.get("/floor/select")
    return len(client.post("/floor/commit", {"x": "y"}))


def sign_in(client: Client, username: str, password: str) -> None:
    """Come in by the sign-in page."""
    fields = hidden_fields(client.get("/masuk"))
    client.post("/masuk", fields | {"username": username, "password": password})
