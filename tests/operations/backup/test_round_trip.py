"""What was acknowledged before the backup is there after the restore: on the same database, or on another."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing

import pytest
from sqlalchemy import func, select, text

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.accounts.models import SignInSession
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State, Way
from app.operations import in_use
from app.operations.backup import NotUsable, restoring
from app.platform import job_upkeep, jobs, settings, storage
from app.platform.database import write
from app.platform.jobs import Job
from app.tickets.history import chain
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from tests.kit.backups import Office
from tests.kit.requests import ask, make_ticket


@pytest.fixture
def told(office):
    """A request with its file, and the address by which its owner follows it."""
    content = storage.store(b"%PDF-1.4 kartu tanda penduduk", "application/pdf")
    with write():
        storage.keep(content)
    return make_ticket().number, content.hash


def numbers() -> set[str]:
    found = set(db.session.scalars(select(Ticket.number)))
    db.session.rollback()
    return found


def test_an_empty_machine_becomes_the_office_with_its_links_files_and_history(office, elsewhere, told, tmp_path):
    number, digest = told
    said = elsewhere.command("restore", office.backup(tmp_path / "usb"))
    assert said.exit_code == 0, said.output
    assert f"1 permohonan sampai nomor {number}" in said.stdout
    assert "sebelumnya" not in said.stderr  # there was nothing that anybody could miss
    with elsewhere.started_anew() as anew:
        assert numbers() == {number}
        assert not chain.faults()
        assert storage.is_intact(digest)
        page = anew.test_client().get(f"/lacak/{secrets.token(number)}")
        assert (page.status_code, number in page.text) == (200, True)
        after = ask().ticket
        assert after.number != number
        assert db.session.scalar(select(func.count(TicketEvent.id)).where(TicketEvent.ticket_id == after.id))


def test_an_office_moves_to_the_other_database_by_its_backup(office, other_houses, told, tmp_path):
    file = office.backup(tmp_path / "usb")
    other = Office(other_houses.bare(tmp_path / "other"))
    said = other.command("restore", file)
    assert said.exit_code == 0, said.output
    with other.started_anew():
        assert numbers() == {told[0]}
        assert not chain.faults()
        assert ask().ticket.id > 0


def test_nobody_who_writes_meanwhile_is_lost_or_kept_waiting(office, elsewhere, tmp_path):
    acknowledged: list[str] = []
    is_over = threading.Event()

    def write_on() -> None:
        with office.app.app_context():
            while not is_over.is_set():
                acknowledged.append(ask().ticket.number)

    writer = threading.Thread(target=write_on)
    writer.start()
    while writer.is_alive() and len(acknowledged) < 5:
        pass
    before = list(acknowledged)
    file = office.backup(tmp_path / "usb")
    after = len(acknowledged)
    is_over.set()
    writer.join()
    assert after > len(before)
    assert elsewhere.command("restore", file).exit_code == 0
    with elsewhere.started_anew():
        there = numbers()
        assert set(before) <= there
        assert there <= set(acknowledged)
        assert not chain.faults()


def test_a_sign_in_that_was_ended_since_does_not_come_back(office, elsewhere, sign_in, tmp_path):
    sign_in("operator")
    file = office.backup(tmp_path / "usb")
    assert elsewhere.command("restore", file).exit_code == 0
    with elsewhere.started_anew():
        still = select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
        assert db.session.scalar(still) == 0


def test_a_message_that_still_waited_is_left_to_a_person_and_the_restore_is_on_record(office, elsewhere, tmp_path):
    """It may have gone out after the backup was made."""
    with write():
        message = outbox.add("123", "received", outbox.Words("Kabar", "Sudah kami terima.", {}), way=Way.EMAIL)
        message.state = State.WAITING
        jobs.enqueue("word.received", {"ticket": 1})  # the first word on a request, not written yet
    said = elsewhere.command("restore", office.backup(tmp_path / "usb"))
    assert said.exit_code == 0, said.output
    assert "1 kabar yang belum terkirim ditahan" in said.stdout
    assert "1 kabar pertama ditahan: lihat Pengaturan, Tugas latar" in said.stdout
    assert "Ulangi penghapusan data pribadi" in said.stdout
    with elsewhere.started_anew():
        assert db.session.scalars(select(Message.state)).all() == [State.FAILED]
        assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number.desc())).first() == (
            "office:restored"
        )
        assert audit.verify() == []
        waits = select(func.count(Job.id)).where(Job.kind == "word.received", Job.failed_at.is_(None))
        assert db.session.scalar(waits) == 0
        with write():
            assert job_upkeep.try_again() == 1  # a person's word
        assert db.session.scalar(waits) == 1


def test_an_office_that_is_there_is_replaced_only_when_told_and_set_aside(office, told, tmp_path):
    number = told[0]
    file = office.backup(tmp_path / "usb")
    later = make_ticket().number
    said = office.command("restore", file)
    assert said.exit_code == 1
    assert f"2 permohonan, terakhir nomor {later}" in said.stderr
    assert numbers() == {number, later}
    said = office.command("restore", file, "--yes")
    assert said.exit_code == 0, said.output
    with office.started_anew():
        assert numbers() == {number}
    assert numbers_aside(office) == {number, later}
    aside = next(office.app.config["INSTANCE"].glob("sebelum-pulih-*"))
    assert (aside / "keys.json").is_file()
    assert str(aside) in said.stderr


def numbers_aside(office: Office) -> set[str]:
    """The requests of the office that was replaced, where the restore says that they lie."""
    aside = next(office.app.config["INSTANCE"].glob("sebelum-pulih-*"))
    with office.started_anew():
        if db.engine.dialect.name == "sqlite":
            with closing(sqlite3.connect(aside / "loket.sqlite3")) as connection:
                return {number for (number,) in connection.execute("SELECT number FROM ticket")}
        schema = aside.name.replace("-", "_")
        return set(db.session.scalars(text(f'SELECT number FROM "{schema}".ticket')))


def test_the_keys_of_an_office_without_any_file_are_set_aside_with_it(office, tmp_path):
    """Without them its rows could be read by nobody."""
    make_ticket()
    file = office.backup(tmp_path / "usb")
    instance = office.app.config["INSTANCE"]
    shutil.rmtree(instance / "blobs", ignore_errors=True)
    keys = (instance / "keys.json").read_bytes()
    assert office.command("restore", file, "--yes").exit_code == 0
    assert (next(instance.glob("sebelum-pulih-*")) / "keys.json").read_bytes() == keys


def test_a_restore_that_fails_leaves_all_as_it_was_and_loket_starts(office, told, tmp_path, monkeypatch):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("a file is put in place of another, at once")
    file = office.backup(tmp_path / "usb")
    later = make_ticket().number
    monkeypatch.setattr(restoring.carrying, "carry", broken)
    said = office.command("restore", file, "--yes")
    assert (said.exit_code, "rusak di jalan" in said.stderr) == (1, True)
    with office.started_anew():
        assert numbers() == {told[0], later}
        assert ask().ticket.number
    assert not (office.app.config["INSTANCE"] / restoring.UNFINISHED).exists()


def broken(*_tables: object) -> None:
    raise NotUsable("rusak di jalan")


def test_it_is_refused_while_loket_runs_there(office, told, tmp_path):
    file = office.backup(tmp_path / "usb")
    with in_use.shared(office.app.config["INSTANCE"]):
        said = office.command("restore", file, "--yes")
    assert (said.exit_code, "sedang berjalan" in said.stderr) == (1, True)
    assert numbers() == {told[0]}


def test_a_restore_that_was_cut_off_is_finished_by_the_same_command(office, told, tmp_path):
    file = office.backup(tmp_path / "usb")
    mark = office.app.config["INSTANCE"] / restoring.UNFINISHED
    mark.touch()
    said = office.command("serve")
    assert (said.exit_code, "./loket restore" in said.stderr) == (1, True)
    assert office.command("restore", file, "--yes").exit_code == 0
    assert not mark.exists()


def test_with_a_public_key_only_its_holder_reads_it(office, elsewhere, told, tmp_path):
    key = tmp_path / "kunci.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    with write():
        settings.put("backup.public_key", key.read_text().split("public key: ")[1].split()[0])
    file = office.backup(tmp_path / "usb")
    assert file.name.endswith(".loket.age")
    assert b"keys.json" not in file.read_bytes()
    assert "--key" in elsewhere.command("restore", file).stderr
    assert elsewhere.command("verify", file, "--key", key).exit_code == 0
    assert elsewhere.command("restore", file, "--key", key).exit_code == 0
    other = tmp_path / "lain.txt"
    subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)
    assert "tidak dapat dipakai" in elsewhere.command("verify", file, "--key", other).stderr
