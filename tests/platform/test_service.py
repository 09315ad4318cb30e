"""What to type to start Loket: never a second one beside the service."""

from __future__ import annotations

import pytest

from app.config import ROOT
from app.operations import doctor
from app.operations.installing.place import Place
from app.platform import service


@pytest.mark.parametrize("unit", ["", "[Service]\nWorkingDirectory=/opt/lain\n", f"#WorkingDirectory={ROOT}\n"])
def test_where_no_service_runs_this_program_it_is_started_in_a_terminal(unit, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "UNIT", tmp_path / "loket.service")
    assert service.how_to_start() == "./loket run"
    service.UNIT.write_text(unit)
    assert service.how_to_start(again=True) == "./loket run"


def test_where_it_is_installed_the_service_is_started(app, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "UNIT", tmp_path / "loket.service")
    service.UNIT.write_text(Place().filled("loket.service"))
    assert service.how_to_start() == "sudo systemctl start loket"
    assert doctor.worker_is_alive().sentence.endswith("Jalankan sudo systemctl restart loket.")
