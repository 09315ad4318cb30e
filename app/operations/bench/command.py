"""`./loket bench`: every scenario beside its floor, in turns, at each size (contract, Benchmark)."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import create_app
from app.accounts.seed import DEMO_PASSWORD, seed_demo_accounts
from app.extensions import db
from app.operations import founding
from app.operations.bench import papers, seeding
from app.operations.bench.driving import Client, Figures, measure
from app.operations.bench.scenarios import Scenario, scenarios, sign_in
from app.operations.bench.serving import Served
from app.operations.postgres import Postgres
from app.platform.database import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

SIZES, QUICK_SIZES = (1_000, 100_000, 1_000_000), (1_000, 100_000)
TURNS, ROUNDS, WARM_UP = 5, 40, 30
OPERATOR = "operator"
_FILLED = "filled.json"  # in a kept office: the numbers of some of its requests
_clients_made = 0

Results = dict[str, Any]


@click.command("bench")
@click.option("--quick", is_flag=True, help="Hanya SQLite, sampai 100.000 permohonan.")
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path), help="Simpan angka ke berkas.")
@click.option("--sizes", help="Jumlah permohonan, dipisah koma, bila bukan yang biasa.")
@click.option(
    "--kept", type=click.Path(file_okay=False, path_type=Path), help="Simpan kantor SQLite yang terisi, pakai lagi."
)
def bench(quick: bool, target: Path | None, sizes: str | None, kept: Path | None) -> None:
    """Ukur kecepatan di samping batas bawahnya."""
    wanted = tuple(int(size) for size in sizes.split(",")) if sizes else QUICK_SIZES if quick else SIZES
    results: Results = {}
    for engine in ("sqlite",) if quick else ("sqlite", "postgresql"):
        for size in wanted:
            _at(engine, size, results, kept if engine == "sqlite" else None)
    told = json.dumps(results, indent=1)
    if target:
        target.write_text(told)
    click.echo(_table(results) if target else told)


def _at(engine: str, size: int, results: Results, kept: Path | None = None) -> None:
    """One engine at one size: fill, serve both, measure in turns, add to `results`."""
    with _office(engine, kept and kept / str(size)) as (settings, app), app.app_context():
        _say(f"{engine}, {size} permohonan: mengisi …")
        numbers = _filled(size, settings["INSTANCE"])
        db.session.remove()
        db.engine.dispose()
        _say(f"{engine}, {size} permohonan: mengukur …")
        with _served(settings) as office, _served(settings, is_floor=True) as floor:
            for scenario in scenarios(numbers):
                for connections in (1, 8):
                    told = _in_turns(scenario, office.port, floor.port, connections)
                    _put(results, (scenario.name, size, engine, connections), told)
            _put_cost(results, office)
        _put(results, ("receipt_pdf", size, engine, 1), papers.measured(numbers))


def _filled(size: int, folder: Path) -> list[str]:
    """Fill the office, or remember what it was filled with: a million requests take longer to write than to measure."""
    told = folder / _FILLED
    if not told.exists():
        told.write_text(json.dumps(seeding.fill(size)))
    return list(json.loads(told.read_text()))


def _half_filled(folder: Path) -> bool:
    """Whether a run was cut off while it filled this office: it is begun anew."""
    return (folder / "loket.sqlite3").exists() and not (folder / _FILLED).exists()


@contextmanager
def _office(engine: str, kept: Path | None) -> Iterator[tuple[dict[str, Any], Flask]]:
    """A furnished office with its demo accounts, on a fresh database that is gone afterwards, or one that is `kept`."""
    if kept and _half_filled(kept):
        shutil.rmtree(kept)
    folder = kept or Path(tempfile.mkdtemp(prefix="loket-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    server = Postgres(is_durable=True) if engine == "postgresql" else None
    try:
        if server:
            server.sql("CREATE DATABASE bench")
        address = server.uri("bench") if server else f"sqlite:///{folder / 'loket.sqlite3'}"
        settings = {"INSTANCE": folder, "SQLALCHEMY_DATABASE_URI": address, "DEMO_WANTED": True, "LOKET_NOW": ""}
        app = create_app(settings)
        _furnish(app)
        yield settings, app
    finally:
        if server:
            server.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _furnish(app: Flask) -> None:
    with app.app_context():
        founding.build_schema()
        founding.furnish_office()
        with write():
            seed_demo_accounts()


@contextmanager
def _served(settings: dict[str, Any], *, is_floor: bool = False) -> Iterator[Served]:
    served = Served(settings, is_floor=is_floor)
    try:
        yield served
    finally:
        served.stop()


def _in_turns(scenario: Scenario, office: int, floor: int, connections: int) -> dict[str, float]:
    """Loket and the floor by turns, so that a busy minute of the machine touches both."""
    ours, bare = Figures(), Figures()
    people = [_client(office, is_staff=scenario.is_staff) for _ in range(connections)]
    bots = [_client(floor) for _ in range(connections)]
    rounds = max(5, ROUNDS // connections)
    measure(scenario.act, people, max(1, WARM_UP // connections), Figures())
    measure(scenario.floor, bots, WARM_UP, Figures())
    for _ in range(TURNS):
        measure(scenario.floor, bots, rounds, bare)
        measure(scenario.act, people, rounds, ours)
    for client in (*people, *bots):
        client.close()
    return ours.told() | {"floor_p50_ms": bare.told()["p50_ms"]}


def _client(port: int, *, is_staff: bool = False) -> Client:
    """Each comes from an address of its own, as people do; limits are per address."""
    global _clients_made  # noqa: PLW0603 - a running number for the whole run
    _clients_made += 1
    client = Client(port, f"127.0.{1 + _clients_made // 250}.{1 + _clients_made % 250}")
    if is_staff:
        sign_in(client, OPERATOR, DEMO_PASSWORD)
    return client


def _put_cost(results: Results, office: Served) -> None:
    """The most memory that any office came to; of their starts the quickest: what others compute adds to a start."""
    for name, held in office.memory_mib().items():
        results[name] = max(held, results.get(name, 0))
    results["cold_start_s"] = min(office.cold_start_s, results.get("cold_start_s", office.cold_start_s))


def _put(results: Results, path: tuple[str, int, str, int], told: dict[str, float]) -> None:
    place = results
    for step in path[:-1]:
        place = place.setdefault(str(step), {})
    place[str(path[-1])] = told
    ratio = told["p50_ms"] / told["floor_p50_ms"]
    _say(f"  {' '.join(map(str, path))}: p50 {told['p50_ms']} ms = {ratio:.1f} × {told['floor_p50_ms']} ms")


def _table(results: Results) -> str:
    """The ratios, one line each, for people."""
    lines = []
    for name, sizes in results.items():
        if not isinstance(sizes, dict):
            lines.append(f"{name}: {sizes}")
            continue
        for size, engines in sizes.items():
            for engine, by_connections in engines.items():
                for connections, told in by_connections.items():
                    ratio = told["p50_ms"] / told["floor_p50_ms"]
                    lines.append(f"{name} {size} {engine} {connections}: {ratio:.1f} ×, {told['rps']}/s")
    return "\n".join(lines)


def _say(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {sentence}", file=sys.stderr, flush=True)


commands = [bench]
