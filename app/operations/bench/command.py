"""`./loket bench`: every scenario beside its floor, in turns, at each size (contract, Benchmark)."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from app.operations.bench import papers
from app.operations.bench.offices import filled, served
from app.operations.bench.scenarios import Scenario, scenarios
from app.operations.bench.turns import Side, beside_floor, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.operations.bench.serving import Served

SIZES, QUICK_SIZES = (1_000, 100_000, 1_000_000), (1_000, 100_000)

Results = dict[str, Any]


class Place(NamedTuple):
    """A database and how many requests it has."""

    engine: str
    size: int

    def __str__(self) -> str:
        return f"{self.engine} {self.size}"


@click.command("bench")
@click.option("--quick", is_flag=True, help="Hanya SQLite, sampai 100.000 permohonan.")
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path), help="Simpan angka ke berkas.")
@click.option("--sizes", help="Jumlah permohonan, dipisah koma, bila bukan yang biasa.")
@click.option(
    "--pairs", is_flag=True, help="Bergantian: ukuran terbesar di samping terkecil, PostgreSQL di samping SQLite."
)
@click.option(
    "--kept", type=click.Path(file_okay=False, path_type=Path), help="Simpan kantor SQLite yang terisi, pakai lagi."
)
def bench(quick: bool, target: Path | None, sizes: str | None, pairs: bool, kept: Path | None) -> None:
    """Ukur kecepatan di samping batas bawahnya."""
    wanted = tuple(int(size) for size in sizes.split(",")) if sizes else QUICK_SIZES if quick else SIZES
    if pairs and target:
        raise click.UsageError("--pairs menulis ke layar; --json tidak dipakai bersamanya.")
    if pairs:
        _pairs(wanted, kept, with_postgresql=not quick)
        return
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
    _say(f"{engine}, {size} permohonan: mengisi …")
    with filled(engine, size, kept) as (settings, numbers):
        _say(f"{engine}, {size} permohonan: mengukur …")
        with served(settings) as office, served(settings, is_floor=True) as floor:
            for scenario in scenarios(numbers):
                for connections in (1, 8):
                    told = beside_floor(scenario, office.port, floor.port, connections)
                    _put(results, (scenario.name, size, engine, connections), told)
            _put_cost(results, office)
        _put(results, ("receipt_pdf", size, engine, 1), papers.measured(numbers))


def _pairs(sizes: tuple[int, ...], kept: Path | None, *, with_postgresql: bool) -> None:
    """Two offices at once, by turns: what a ratio of two runs minutes apart cannot say on a machine that swings."""
    small, large = Place("sqlite", min(sizes)), Place("sqlite", max(sizes))
    if small != large:
        _pair(small, large, kept)
    if with_postgresql:
        for size in sizes:
            _pair(Place("sqlite", size), Place("postgresql", size), kept)


def _pair(one: Place, other: Place, kept: Path | None) -> None:
    _say(f"{other} : {one}: mengisi …")
    with _standing(one, kept) as (here, port), _standing(other, kept) as (there, other_port):
        for first, second in zip(here, there, strict=True):
            sides = Side(first.act, port, first.is_staff), Side(second.act, other_port, second.is_staff)
            less, more = (figures.told()["p50_ms"] for figures in by_turns(*sides))
            click.echo(f"{first.name}: {other} {more} ms : {one} {less} ms = {more / less:.2f}")


@contextmanager
def _standing(place: Place, kept: Path | None) -> Iterator[tuple[list[Scenario], int]]:
    """A filled office that is served: what can be done there, and its port."""
    folder = kept if place.engine == "sqlite" else None
    with filled(place.engine, place.size, folder) as (settings, numbers), served(settings) as office:
        yield scenarios(numbers), office.port


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
