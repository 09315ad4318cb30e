"""When an office does not move: the new place is taken, the old one damaged, or somebody works at either."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import db
from app.operations import in_use
from app.operations.backup import carrying, restoring
from app.operations.moving import comparing
from app.platform import settings, storage
from app.platform.database import change, write
from app.tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("sqlite_app")  # they move to PostgreSQL


@pytest.mark.faults
def test_a_backup_moves_as_well(office, new_place, told, tmp_path):
    file = office.backup(tmp_path / "usb")
    said = new_place.command("import", "instance", file)
    assert said.exit_code == 0, said.output
    with new_place.started_anew():
        assert db.session.scalar(select(Ticket.number)) == told[0]


@pytest.mark.faults
def test_an_office_that_is_there_is_never_replaced(new_place, told, words):
    assert new_place.command("import", "instance", *words).exit_code == 0
    said = new_place.command("import", "instance", *words)
    assert said.exit_code == 1
    assert f"sudah ada kantor dengan 1 permohonan, terakhir nomor {told[0]}" in said.stderr


def test_what_was_cut_off_is_begun_again_and_files_that_arrived_are_not_copied_twice(new_place, told, words):
    mark = new_place.app.config["INSTANCE"] / restoring.UNFINISHED_MOVE
    source = storage.path_of(told[1])
    aside = source.with_name("aside")
    source.rename(aside)
    said = new_place.command("import", "instance", *words)
    assert said.exit_code == 1
    assert "tidak ada di tempat lama" in said.stderr
    assert not mark.exists()  # no row has come: whoever gives it up may begin an office of their own there
    aside.rename(source)
    with new_place.app.app_context():
        storage.store(source.read_bytes())
    said = new_place.command("import", "instance", *words)
    assert said.exit_code == 0, said.output
    assert "1 berkas (1 sudah ada)" in said.stdout
    assert not mark.exists()


def test_a_move_that_was_killed_is_named_and_finished_by_the_same_command(new_place, told, words):
    mark = new_place.app.config["INSTANCE"] / restoring.UNFINISHED_MOVE
    mark.touch()
    said = new_place.command("serve")
    assert (said.exit_code, "./loket import instance" in said.stderr) == (1, True)
    assert new_place.command("import", "instance", *words).exit_code == 0
    assert not mark.exists()


def test_the_mark_of_a_restore_is_no_leave_to_move_in(office, told, tmp_path):
    """It says that somebody's office lies there, half or whole."""
    instance = office.app.config["INSTANCE"]
    (instance / restoring.UNFINISHED).touch()
    said = office.command("import", "instance", office.backup(tmp_path / "usb"))
    assert (said.exit_code, "pemulihan yang terputus" in said.stderr) == (1, True)
    with office.started_anew():
        assert db.session.scalar(select(Ticket.number)) == told[0]


@pytest.mark.faults
def test_a_file_that_changed_on_the_old_disk_is_refused(new_place, told, words):
    storage.path_of(told[1]).write_bytes(b"flipped")
    said = new_place.command("import", "instance", *words)
    assert (said.exit_code, "berubah" in said.stderr) == (1, True)


@pytest.mark.faults
def test_a_history_that_was_changed_does_not_move(new_place, told, words):
    with write():
        audit.record("thing:done", "thing:1", {}, by=Actor.system())
    with write():
        change(update(audit.AuditEvent).values(actor="Orang lain"))
    said = new_place.command("import", "instance", *words)
    assert (said.exit_code, "tidak utuh" in said.stderr) == (1, True)


@pytest.mark.parametrize("side", ["old", "new"])
def test_nothing_moves_while_loket_runs_at_either_place(office, new_place, told, words, side):
    running = office if side == "old" else new_place
    with in_use.shared(running.app.config["INSTANCE"]):
        said = new_place.command("import", "instance", *words)
    assert (said.exit_code, "berjalan di" in said.stderr) == (1, True)


def test_a_folder_without_an_office_is_refused(new_place, tmp_path):
    (tmp_path / "empty").mkdir()
    said = new_place.command("import", "instance", tmp_path / "empty")
    assert (said.exit_code, "bukan tempat sebuah kantor" in said.stderr) == (1, True)


def test_rows_on_another_machine_are_not_fetched_over_an_open_line(office, new_place, told, words):
    said = new_place.command(
        "import", "instance", words[0], "--database", "postgresql+psycopg://l:sandi@10.9.0.2/loket"
    )
    assert (said.exit_code, "LOKET_TRUSTED_LINES=10.9.0.2" in said.stderr, "sandi" in said.stderr) == (1, True, False)


def test_one_changed_word_changes_the_sum_of_its_table(office, told):
    with db.engine.connect() as connection:
        before = comparing.sums(connection)
    with write():
        settings.put("office.name", "Lain")
    with db.engine.connect() as connection:
        after = comparing.sums(connection)
    assert {name for name in before if before[name] != after[name]} == {"setting"}
    assert before["setting"].rows == after["setting"].rows


def test_a_database_that_fails_is_not_called_busy(new_place, told, words, monkeypatch):
    def broken(*_tables: object) -> None:
        raise OperationalError("INSERT", {}, Exception("No space left on device"))

    monkeypatch.setattr(carrying, "carry", broken)
    said = new_place.command("import", "instance", *words)
    assert (said.exit_code, "No space left" in said.stderr, "dipakai program lain" in said.stderr) == (1, True, False)


def test_an_old_place_that_cannot_be_held_still_is_not_taken_for_a_still_one(new_place, told, words, monkeypatch):
    alone = in_use.alone

    def closed(instance):
        if str(instance) == words[0]:
            raise PermissionError(13, "Permission denied")
        return alone(instance)

    monkeypatch.setattr(in_use, "alone", closed)
    said = new_place.command("import", "instance", *words)
    assert (said.exit_code, "Tidak dapat dipastikan" in said.stderr) == (1, True)


def test_rows_that_arrive_otherwise_than_they_were_are_not_kept(new_place, told, words, monkeypatch):
    carry = carrying.carry

    def lossy(source, target):
        counts = carry(source, target)
        target.execute(update(Ticket).values(subject="berubah di jalan"))
        return counts

    monkeypatch.setattr(carrying, "carry", lossy)
    said = new_place.command("import", "instance", *words)
    assert (said.exit_code, "Isi tabel ticket tidak sama" in said.stderr) == (1, True)
    with new_place.app.app_context():
        assert db.session.scalar(select(func.count(Ticket.id))) == 0
