"""Keys are changed while the office works: nothing sealed is lost, whenever the change is cut off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, select, update

from app.accounts import audit
from app.config import ROOT
from app.extensions import db
from app.operations import new_keys
from app.operations.backup import making
from app.platform import clock, keys, settings
from app.platform.database import change, write
from app.platform.settings import Setting
from app.stakeholders import register
from app.stakeholders.clues import by_citizen_number
from app.stakeholders.models import Person
from app.tickets.receipts import secrets
from tests.kit.backups import Office, repacked
from tests.kit.requests import ask

NIK = "3573994501900001"


def keep_people(many: int) -> None:
    """People with citizen numbers, as the doors would have kept them."""
    numbers = [f"{NIK[:10]}{n:06d}" for n in range(many)]
    with write():
        change(insert(Person), [
            {"name": "Siti Umpama", "name_key": "siti umpama", "language": "id", "created": clock.now(),
             "citizen_number_sealed": keys.seal(number), "citizen_number_key": register.citizen_number_key(number)}
            for number in numbers
        ])  # fmt: skip


def sealed_numbers() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Person.citizen_number_sealed).order_by(Person.id)))


def file_of(app) -> dict[str, object]:
    return json.loads((app.config["INSTANCE"] / keys.KEY_FILE).read_text())


def found() -> bool:
    """Whether somebody is found by the number on their card."""
    db.session.rollback()
    return bool(list(by_citizen_number(NIK)))


def test_every_sealed_column_can_be_sealed_anew():
    """One that is sealed and named otherwise, or has no number of its own, would be lost with the old key."""
    told = new_keys.columns()
    assert {"person.citizen_number_sealed", "message.body_sealed", "user_account.totp_sealed"} <= told.keys()
    assert [name for name, column in told.items() if "id" not in column.table.c] == []


def test_new_keys_seal_everything_and_the_old_ones_are_forgotten(app, cast, monkeypatch):
    monkeypatch.setattr(new_keys, "STEP", 3)
    ticket = ask(who={"citizen_number": NIK}).ticket
    keep_people(7)
    with write():
        settings.put("messages.sms", {"url": "https://sms.contoh.test", "secret": keys.seal("rahasia")})
        settings.put("backup.sftp", {"host": "cadangan.contoh.test", "private": keys.seal("kunci")})
    pin, link = secrets.pin(ticket.number), secrets.token(ticket.number)
    before, old = sealed_numbers(), file_of(app)["data"]
    new_keys.begin()
    assert keys.is_turning()
    assert found()
    while not new_keys.walk():
        pass
    assert found()
    assert not any(new_keys.left_over())
    assert not new_keys.retire_if_due(), "forms that are open now hold sealed words"
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        assert new_keys.retire_if_due()
    after = sealed_numbers()
    assert not set(before) & set(after)
    assert all(keys.is_newest(one) for one in after)
    assert old not in json.dumps(file_of(app))
    assert found()
    assert keys.unseal(settings.get("messages.sms")["secret"]) == "rahasia"
    assert keys.unseal(settings.get("backup.sftp")["private"]) == "kunci"
    assert keys.is_newest(settings.get("backup.sftp")["private"])
    assert (pin, link) == (secrets.pin(ticket.number), secrets.token(ticket.number)), "paper already handed out"
    assert audit.verify() == []


def test_what_is_sealed_meanwhile_by_a_process_that_did_not_hear_of_it_is_found(app, cast):
    ask(who={"citizen_number": NIK})
    old = Fernet(file_of(app)["data"])
    new_keys.begin()
    assert new_keys.walk()
    with write():
        db.session.scalars(select(Person)).one().citizen_number_sealed = old.encrypt(NIK.encode()).decode()
    assert not new_keys.retire_if_due(at_once=True)
    assert keys.is_turning()
    assert new_keys.walk()
    assert new_keys.retire_if_due(at_once=True)
    assert [keys.unseal(one) for one in sealed_numbers()] == [NIK]


def test_a_password_that_another_process_put_back_is_found_before_the_old_key_goes(app, cast):
    """It still held the group as it was before; with the old key the password would be gone."""
    with write():
        settings.put("backup.sftp", {"host": "cadangan.contoh.test", "private": keys.seal("kunci")})
    before = settings.get("backup.sftp")
    new_keys.begin()
    assert new_keys.walk()
    with write():
        settings.put("backup.sftp", before)
    assert not new_keys.retire_if_due(at_once=True)
    assert new_keys.walk()
    assert new_keys.retire_if_due(at_once=True)
    assert keys.unseal(settings.get("backup.sftp")["private"]) == "kunci"


def test_what_is_changed_in_settings_meanwhile_is_not_put_back(app, cast):
    """This process may remember them for ten seconds."""
    with write():
        settings.put("messages.sms", {"url": "https://lama.contoh.test", "secret": keys.seal("rahasia")})
    remembered = settings.get("messages.sms")
    new_keys.begin()
    settings.everything()
    with db.engine.begin() as other:
        changed = {"url": "https://baru.contoh.test", "secret": remembered["secret"]}
        other.execution_options(loket_write=True).execute(
            update(Setting).where(Setting.key == "messages.sms").values(value=changed)
        )
    assert new_keys.walk()
    settings.forget()
    assert settings.get("messages.sms")["url"] == "https://baru.contoh.test"
    assert keys.is_newest(settings.get("messages.sms")["secret"])


def test_a_backup_whose_keys_were_changed_meanwhile_holds_one_moment(sqlite_app, cast, monkeypatch, tmp_path):
    ask(who={"citizen_number": NIK})
    new_keys.begin()
    assert new_keys.walk()
    take, old = making.snapshot.take, []

    def slow(folder):
        place = take(folder)
        if not old:
            old.append(keys.turned_at())
            keys.retire()
        return place

    monkeypatch.setattr(making.snapshot, "take", slow)
    file = Office(sqlite_app).backup(tmp_path / "usb")
    with tarfile.open(file) as tar:
        assert b"data_old" not in tar.extractfile("keys.json").read()
    assert Office(sqlite_app).command("verify", file).exit_code == 0


def test_a_backup_whose_keys_do_not_read_it_is_refused(sqlite_app, cast, tmp_path):
    ask(who={"citizen_number": NIK})
    other = json.dumps(file_of(sqlite_app) | {"data": Fernet.generate_key().decode()}).encode()
    file = repacked(
        Office(sqlite_app).backup(tmp_path / "usb"), lambda name, content: other if name == "keys.json" else content
    )
    said = Office(sqlite_app).command("verify", file)
    assert (said.exit_code, "tidak membuka isiannya" in said.stderr) == (1, True)


def test_keys_are_not_changed_twice_at_once(app):
    new_keys.begin()
    with pytest.raises(keys.Unfinished):
        new_keys.begin()


def test_every_process_uses_the_new_key_at_once(app, tmp_path):
    sealed = keys.seal("lama")
    other = Office(app)
    with other.started_anew() as anew:
        assert keys.unseal(sealed) == "lama"
        with app.app_context():
            keys.turn()
        assert anew.config["KEYS"]["data"] == file_of(app)["data_old"][0]
        assert keys.is_newest(keys.seal("baru"))
        assert keys.unseal(sealed) == "lama"
        assert not keys.is_newest(sealed)


def test_the_keys_of_an_older_office_are_changed_too(app, cast):
    """It found people by the key that also stands behind its PINs; that one stays."""
    path = app.config["INSTANCE"] / keys.KEY_FILE
    older = {name: key for name, key in file_of(app).items() if name != "people"}
    path.write_text(json.dumps(older))
    ask(who={"citizen_number": NIK})
    assert found()
    new_keys.begin()
    assert found()
    assert new_keys.walk()
    assert new_keys.retire_if_due(at_once=True)
    assert found()
    assert file_of(app)["lookup"] == older["lookup"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_change_that_is_killed_goes_on_where_it_was(app, cast):
    """kill -9 in the middle, then the command once more; everything is readable at every moment."""
    keep_people(600)
    started = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "rotate"], cwd=ROOT, env=environment(app),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not 0 < resealed() < 600 and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    done = resealed()
    assert 0 < done < 600, "it was killed too early or too late to show anything"
    assert keys.is_turning()
    assert all(keys.unseal(one) for one in sealed_numbers())
    again = Office(app).command("keys", "rotate")
    assert again.exit_code == 0, again.output
    assert "dilanjutkan" in again.output
    assert Office(app).command("keys", "retire").exit_code == 0
    assert all(keys.is_newest(one) for one in sealed_numbers())


def resealed() -> int:
    db.session.rollback()
    settings.forget()
    progress = settings.get("keys.progress")
    db.session.rollback()
    return int(progress.get("person.citizen_number_sealed", 0))


def environment(app) -> dict[str, str]:
    place = {"LOKET_INSTANCE": str(app.config["INSTANCE"]), "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    return os.environ | place | {"LOKET_NOW": ""}


def test_backups_of_before_and_of_between_are_restored_with_their_keys(sqlite_app, cast, houses, tmp_path):
    ask(who={"citizen_number": NIK})
    office = Office(sqlite_app)
    before = office.backup(tmp_path / "sebelum")
    new_keys.begin()
    between = office.backup(tmp_path / "antara")
    assert new_keys.walk()
    assert new_keys.retire_if_due(at_once=True)
    after = office.backup(tmp_path / "sesudah")
    for file in (before, between, after):
        other = Office(houses.bare(tmp_path / file.parent.name / "kantor"))
        said = other.command("restore", file)
        assert said.exit_code == 0, said.output
        with other.started_anew():
            assert [keys.unseal(one) for one in sealed_numbers()] == [NIK]
            assert found()
        houses.close(other.app)


def test_the_doctor_tells_of_keys_that_nobody_seals_anew(app):
    assert not new_keys.is_stuck()
    new_keys.begin()
    assert not new_keys.is_stuck()
    with clock.standing_at(clock.now() + timedelta(days=4)):
        assert new_keys.is_stuck()
    assert "disegel ulang" in new_keys.state()
