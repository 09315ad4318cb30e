"""The doctor sees each illness, and says what to do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.extensions import db
from app.operations import doctor
from app.operations.backup.models import Backup
from app.platform import clock, jobs, settings
from app.platform.database import write
from tests.kit.requests import make_ticket


def test_a_healthy_office_is_found_well(app, cast):
    beat()
    with write() as session:
        session.add(Backup(begun_at=clock.now(), judged_at=clock.now()))
        settings.put("seals.on_paper", True)
    ill = [finding.sentence for finding in doctor.examine() if not finding.is_well]
    hurried = db.engine.dialect.name == "postgresql"  # the tests' own server runs without fsync, and it is told so
    assert [sentence[:20] for sentence in ill] == (["Penyimpanan TIDAK ta"] if hurried else [])


def test_a_silent_worker_is_noticed(app):
    assert not doctor.worker_is_alive().is_well
    beat()
    assert doctor.worker_is_alive().is_well
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        assert "diam" in doctor.worker_is_alive().sentence


def test_a_scanners_folder_that_is_gone_is_noticed(app):
    assert doctor.scanner_folder_is_ready().is_well
    with write():
        settings.put("reading.folder", "/srv/pemindai-yang-hilang")
    told = doctor.scanner_folder_is_ready()
    assert not told.is_well
    assert "tidak ditemukan" in told.sentence
    with write():
        settings.put("reading.folder_every", 0)
    assert doctor.scanner_folder_is_ready().is_well


def test_a_backup_older_than_two_days_is_noticed(app):
    assert "belum pernah" in doctor.backup_is_recent().sentence
    with write() as session:
        session.add(Backup(begun_at=clock.now(), judged_at=clock.now()))
    assert doctor.backup_is_recent().is_well
    with clock.standing_at(clock.now() + timedelta(hours=49)):
        assert not doctor.backup_is_recent().is_well


def test_keys_that_others_can_read_are_noticed(app):
    (app.config["INSTANCE"] / "keys.json").chmod(0o644)
    assert "chmod 600" in doctor.keys_are_private().sentence


def test_a_clock_behind_the_last_event_is_noticed(app, cast):
    make_ticket()
    with clock.standing_at(clock.now() - timedelta(days=3)):
        assert not doctor.clock_runs_forward().is_well


def test_a_job_given_up_is_noticed(app):
    with write():
        jobs.enqueue("nobody.does.this", {}, max_attempts=1)
    jobs.run_once()
    assert not doctor.jobs_succeed().is_well


def test_a_relaxed_sqlite_is_noticed(sqlite_app):
    db.session.connection().exec_driver_sql("PRAGMA journal_mode")
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA synchronous=NORMAL")
    assert not doctor.database_is_durable().is_well


def test_a_broken_database_is_a_finding_and_not_a_crash(app):
    with write() as session:
        session.execute(text("DROP TABLE job"))
    assert any("jobs_succeed" in finding.sentence for finding in doctor.examine())


def test_the_command_says_so_and_fails_when_something_is_amiss(app):
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "PERIKSA Pekerja latar diam" in result.output


@pytest.mark.parametrize(("free", "well"), [(10 * 1024**3, True), (1024**2, False)])
def test_a_full_disk_is_noticed(app, monkeypatch, free, well):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": free}))
    assert doctor.disk_has_room().is_well is well


def beat() -> None:
    with write():
        settings.put("worker.heartbeat", clock.now().isoformat())
