"""`./loket bench` measures every scenario of the contract beside its floor, on both databases, and says it as JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.operations.bench import papers, turns
from app.operations.bench.command import bench

pytestmark = pytest.mark.faults
FIGURES = {"p50_ms", "p95_ms", "rps", "floor_p50_ms", "bytes"}
SCENARIOS = {"create", "track", "worklist", "ticket", "search", "receipt_pdf"}


@pytest.fixture
def hasty(monkeypatch):
    """A few requests of each kind: what is told is looked at here, not how quick it is."""
    for name, value in {"TURNS": 1, "ROUNDS": 2, "WARM_UP": 1}.items():
        monkeypatch.setattr(turns, name, value)
    monkeypatch.setattr(papers, "TURNS", 1)


@pytest.mark.usefixtures("hasty")
def test_every_scenario_stands_beside_its_floor(tmp_path):
    said = CliRunner().invoke(bench, ["--sizes", "60", "--json", str(tmp_path / "figures.json")])
    assert said.exit_code == 0, said.output
    told = json.loads((tmp_path / "figures.json").read_text())
    assert told.keys() == SCENARIOS | {"memory_mib", "memory_whole_mib", "cold_start_s"}
    assert 0 < told["memory_mib"] < told["memory_whole_mib"]
    for name in SCENARIOS:
        for engine in ("sqlite", "postgresql"):
            by_connections = told[name]["60"][engine]
            assert set(by_connections) == ({"1"} if name == "receipt_pdf" else {"1", "8"})
            for figures in by_connections.values():
                assert figures.keys() >= FIGURES
                assert figures["p50_ms"] > 0 < figures["floor_p50_ms"]


@pytest.mark.usefixtures("hasty")
def test_two_sizes_and_both_databases_are_measured_by_turns(tmp_path):
    said = CliRunner().invoke(bench, ["--pairs", "--sizes", "60,80", "--kept", str(tmp_path)])
    assert said.exit_code == 0, said.output
    told = [line for line in said.stdout.splitlines() if " ms = " in line]
    assert len(told) == 15
    assert all(float(line.rpartition("=")[2]) > 0 for line in told)
