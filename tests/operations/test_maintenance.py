"""The monthly look after the machine, and the file for whoever does it (handbook R159)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.extensions import db
from app.operations import diagnosis, doctor
from app.operations.backup.copies import Elsewhere, places
from app.operations.backup.copies.sftp import SFTP, key_pair
from app.operations.backup.models import Backup, BackupCopy
from app.operations.maintenance import log
from app.operations.maintenance.models import MaintenanceVisit
from app.platform import clock, jobs, settings
from app.platform.database import write
from tests.kit.requests import actor, make_ticket

PAGE = "/meja/pengaturan/pemeliharaan"


def test_a_visit_is_written_down_with_what_the_doctor_said(visit, cast):
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "Belum ada catatan" in page
    page = page.link("Catat pemeliharaan").follow()
    count = len(log.checklist())
    told = {f"checks-{row}-result": "good" for row in range(count)} | {"checks-2-result": "left"}
    page = page.form("Simpan catatan").submit(done_by="Bu Rini, CV Komputer Rapi", notes="Aki UPS lemah.", **told)
    assert "Pemeliharaan dicatat" in page
    assert "Bu Rini, CV Komputer Rapi" in page
    visit_kept = db.session.scalars(select(MaintenanceVisit)).one()
    assert visit_kept.checks[2] == [log.checklist()[2], "left"]
    assert any("Pekerja latar diam" in sentence for sentence in visit_kept.findings)


def test_the_same_form_twice_is_one_visit(visit, cast):
    form = visit(f"{PAGE}/catat", as_=cast.TEKNISI).form("Simpan catatan")
    told = {f"checks-{row}-result": "good" for row in range(len(log.checklist()))} | {"done_by": "Rini"}
    form.submit(**told)
    form.submit(**told)
    assert len(log.visits()) == 1


def test_a_forgotten_line_and_a_day_to_come_are_refused_with_the_words_kept(visit, cast):
    tomorrow = (clock.wib(clock.now()).date() + timedelta(days=1)).isoformat()
    form = visit(f"{PAGE}/catat", as_=cast.TEKNISI).form("Simpan catatan")
    told = {f"checks-{row}-result": "good" for row in range(1, len(log.checklist()))} | {"done_by": "Rini"}
    page = form.submit(**told, notes="Kipas diganti.", expect=422)
    assert page.errors == ["Pilih hasilnya."]
    page = page.form("Simpan catatan").submit(**{"checks-0-result": "good"}, day=tomorrow, expect=422)
    assert page.errors == ["Tanggal ini belum tiba."]
    assert "Kipas diganti." in page
    assert log.visits() == []


def test_the_office_words_its_own_checklist(visit, cast):
    page = visit(f"{PAGE}/aturan", as_=cast.TEKNISI)
    page.form("Simpan").submit(every_days="90", checklist="Genset diuji\n\n  Kabel dirapikan ")
    assert log.checklist() == ["Genset diuji", "Kabel dirapikan"]
    assert "Genset diuji" in visit(f"{PAGE}/catat", as_=cast.TEKNISI)
    assert "Kabel dirapikan" in visit(f"{PAGE}/daftar-periksa", as_=cast.TEKNISI)
    page = visit(f"{PAGE}/aturan", as_=cast.TEKNISI).form("Simpan").submit(checklist="x\n" * 41, expect=422)
    assert "Paling banyak 40 baris" in page.errors[0]


def test_the_next_visit_is_due_a_month_after_the_last_or_after_the_founding(app, cast):
    in_a_month = clock.now() + timedelta(days=31)
    assert not log.is_overdue()
    with clock.standing_at(in_a_month):
        assert log.is_overdue()
        by = actor(cast.TEKNISI)
        with write():
            log.record("a-key", clock.wib(in_a_month).date(), "Rini", [], "", [], by=by)
        assert not log.is_overdue()


def test_the_doctor_says_what_is_due(app, monkeypatch):
    assert doctor.machine_is_looked_after().is_well
    monkeypatch.setattr(log, "is_overdue", lambda: True)
    assert "panggil teknisi" in doctor.machine_is_looked_after().sentence


def test_who_does_not_care_for_the_machine_does_not_see_it(visit, cast):
    visit(PAGE, as_=cast.OPERATOR, status=403)


def test_looking_at_the_page_writes_nothing(visit, cast):
    visit(PAGE, as_=cast.TEKNISI)
    assert settings.get("doctor.checked") == ""


def test_the_file_for_the_firm_tells_of_the_machine_and_of_nobody(app, cast):
    make_ticket(name="Siti Umpama", phone="0812-0000-0002", need="Rahasia sekali kebutuhan saya")
    with write():
        settings.put("office.phone", "(0341) 987654")
        settings.put("reading.mail_to", "surat@contoh.id")
        jobs.enqueue("nobody.does.this", {"name": "Siti Umpama"}, max_attempts=1)
    while jobs.run_once():
        pass
    told = diagnosis.told()
    words = json.dumps(told)
    for secret in ("Siti", "0812", "0000-0002", "Rahasia", "987654", "contoh.id", str(app.config["KEYS"]["data"])):
        assert secret not in words
    assert told["database"]["rows"]["ticket"] == 1
    assert next(job for job in told["jobs"] if job["kind"] == "nobody.does.this")["failed"] == 1
    assert told["settings"]["backup.keep_days"] == 14
    assert any(not finding["well"] for finding in told["findings"])


@pytest.mark.settings(DEMO_WANTED=False)
def test_a_name_in_a_place_or_in_a_servers_answer_does_not_reach_the_firm(app, cast):
    """A scanner's folder, a place for copies and what a server said may all bear somebody's name."""
    with write() as session:
        settings.put("reading.folder", "/srv/pindaian-zulaikha")
        settings.put("backup.folder", "/media/zulaikha/cadangan")
        settings.put("seals.mail_to", "zulaikha@contoh.id")
        private, public = key_pair()
        place = SFTP("zulaikha.contoh.id", 22, "zulaikha", "/home/zulaikha", private, public, "ssh-ed25519 AAAA")
        places.keep(Elsewhere.SFTP, place)
        backup = Backup(begun_at=clock.now(), place="/media/zulaikha/cadangan/a.loket.age", fault="di zulaikha")
        session.add(backup)
        session.flush()
        fault = "Server menjawab: no such user zulaikha"
        session.add(BackupCopy(backup_id=backup.id, kind=Elsewhere.SFTP, tries=1, tried_at=clock.now(), fault=fault))
    shown = " ".join(finding.sentence for finding in doctor.examine())
    assert "no such user zulaikha" in shown
    assert "/srv/pindaian-zulaikha" in shown
    told = diagnosis.told()
    assert "zulaikha" not in json.dumps(told).lower()
    found = {one["check"]: one for one in told["findings"]}
    assert found["scanner_folder_is_ready"] == {"check": "scanner_folder_is_ready", "well": False, "code": "missing"}
    assert found["copies_arrive"] == {"check": "copies_arrive", "well": False, "code": "sftp"}
    assert len(found) == len(doctor.CHECKS)


def test_a_check_that_fails_is_told_by_the_kind_of_its_error(app):
    with write() as session:
        session.execute(text("ALTER TABLE maintenance_visit RENAME TO maintenance_elsewhere"))
    found = {finding.check: finding for finding in doctor.examine()}
    assert found["machine_is_looked_after"].code in ("OperationalError", "ProgrammingError")


def test_the_command_writes_the_same_file(app, tmp_path):
    result = app.test_cli_runner().invoke(args=["doctor", "--file", str(tmp_path)])
    place = result.stdout.strip().splitlines()[-1]
    assert json.loads(Path(place).read_text())["database"]["kind"] == db.engine.dialect.name
