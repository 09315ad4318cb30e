"""Two sides measured by turns, so that a busy minute of the machine touches both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.accounts.seed import DEMO_PASSWORD
from app.operations.bench.driving import Client, Figures, measure
from app.operations.bench.scenarios import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.operations.bench.scenarios import Scenario

TURNS, ROUNDS, WARM_UP = 5, 40, 30
OPERATOR = "operator"
_clients_made = 0


class Side(NamedTuple):
    """What is done at which port, by somebody signed in or not."""

    act: Callable[[Client], int]
    port: int
    is_staff: bool = False


def by_turns(one: Side, other: Side, connections: int = 1) -> tuple[Figures, Figures]:
    """What each cost, after a warming up."""
    figures, rounds = (Figures(), Figures()), max(5, ROUNDS // connections)
    sides = [
        (side, [_client(side) for _ in range(connections)], into)
        for side, into in zip((one, other), figures, strict=True)
    ]
    for side, clients, _into in sides:
        measure(side.act, clients, max(1, WARM_UP // connections), Figures())
    for _ in range(TURNS):
        for side, clients, into in sides:
            measure(side.act, clients, rounds, into)
    for _side, clients, _into in sides:
        for client in clients:
            client.close()
    return figures


def beside_floor(scenario: Scenario, office: int, floor: int, connections: int) -> dict[str, float]:
    """Loket at port `office` beside its floor, as the contract's JSON has it."""
    bare, ours = by_turns(Side(scenario.floor, floor), Side(scenario.act, office, scenario.is_staff), connections)
    return ours.told() | {"floor_p50_ms": bare.told()["p50_ms"]}


def _client(side: Side) -> Client:
    """Each comes from an address of its own, as people do; limits are per address."""
    global _clients_made  # noqa: PLW0603 - a running number for the whole run
    _clients_made += 1
    client = Client(side.port, f"127.0.{1 + _clients_made // 250}.{1 + _clients_made % 250}")
    if side.is_staff:
        sign_in(client, OPERATOR, DEMO_PASSWORD)
    return client
