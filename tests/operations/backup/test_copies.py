"""Copies of the backups reach real servers, say plainly why they do not, and never keep the own disk waiting."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.extensions import db
from app.operations import doctor
from app.operations.backup import nightly, rounds
from app.operations.backup.copies import Elsewhere, NotReached, places, sending
from app.operations.backup.copies.pages import _acquainted
from app.operations.backup.copies.s3 import S3
from app.operations.backup.copies.sftp import SFTP, key_pair
from app.operations.backup.models import BackupCopy
from app.operations.postgres import free_port
from app.platform import clock, settings
from app.platform.database import write
from app.platform.keys import seal
from tests.kit.backups import Office

pytest_plugins = ("tests.kit.elsewhere",)
pytestmark = pytest.mark.usefixtures("sqlite_app")  # what leaves is the same file whatever the office runs on
PAGE = "/meja/pengaturan/cadangan"


@pytest.fixture
def locked(app, cast, tmp_path) -> Path:
    """A real office whose backups are locked; the private key."""
    app.config["DEMO_WANTED"] = False
    key = tmp_path / "kunci.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    with write():
        settings.put("backup.public_key", key.read_text().split("public key: ")[1].split()[0])
    return key


@pytest.fixture
def backup(locked, tmp_path):
    return rounds.go(tmp_path / "disk")


def to_s3(storage, **other: str) -> S3:
    place = S3(storage.url, storage.bucket, "", "malang", "k", seal("r"))
    with write():
        places.keep(Elsewhere.S3, replace(place, **other))
    return place


def to_sftp(server) -> SFTP:
    private, public = key_pair()
    place = SFTP("127.0.0.1", server.port, server.user, str(server.inbox), private, public)
    server.let_in(public)
    place = replace(place, host_key=place.learn())
    with write():
        places.keep(Elsewhere.SFTP, place)
    return place


def notes() -> list[BackupCopy]:
    return list(db.session.scalars(select(BackupCopy).order_by(BackupCopy.id)))


def test_the_newest_backup_goes_to_both_and_can_be_opened_there(
    app, backup, locked, storage_elsewhere, ssh_server, tmp_path
):
    to_s3(storage_elsewhere)
    to_sftp(ssh_server)
    assert sending.send_all()
    name = Path(backup.place).name
    assert storage_elsewhere.names() == {f"malang/{name}"}
    assert [one.name for one in ssh_server.inbox.iterdir()] == [name]
    whole = Path(backup.place).read_bytes()
    assert storage_elsewhere.content(f"malang/{name}") == whole
    assert Office(app).command("verify", ssh_server.inbox / name, "--key", locked).exit_code == 0
    assert all(note.sent_at and note.tries == 1 and not note.fault for note in notes())
    assert doctor.copies_arrive().is_well
    assert sending.send_all()  # nothing is sent twice
    assert [note.tries for note in notes()] == [1, 1]


def test_a_large_one_is_sent_in_parts(locked, storage_elsewhere, tmp_path):
    large = tmp_path / "besar.loket.age"
    large.write_bytes(bytes(40 * 1024**2))
    to_s3(storage_elsewhere).send(large)
    there = storage_elsewhere.client().head_object(Bucket=storage_elsewhere.bucket, Key="malang/besar.loket.age")
    assert (there["ContentLength"], there["ETag"].strip('"').endswith("-3")) == (large.stat().st_size, True)


def test_one_that_is_away_is_named_and_tried_again_and_keeps_nobody_waiting(backup, storage_elsewhere, ssh_server):
    to_s3(storage_elsewhere)
    to_sftp(ssh_server)
    ssh_server.stop()
    assert not sending.send_all()
    assert storage_elsewhere.names()
    assert rounds.last_good() == backup.begun_at
    sentence = doctor.copies_arrive().sentence
    assert f"Server SFTP 127.0.0.1/{str(ssh_server.inbox).strip('/')}" in sentence
    assert "tidak dapat dihubungi" in sentence
    assert nightly._retrying() == timedelta(minutes=30)
    ssh_server.start()
    assert sending.send_all()
    assert list(ssh_server.inbox.iterdir())
    assert doctor.copies_arrive().is_well


def test_old_copies_go_as_old_backups_do(locked, storage_elsewhere, ssh_server, tmp_path):
    to_s3(storage_elsewhere)
    to_sftp(ssh_server)
    with write():
        for name in ("days", "weeks", "months"):
            settings.put(f"backup.keep_{name}", 1 if name == "days" else 0)
    for days in (0, 1):
        with clock.standing_at(clock.now() + timedelta(days=days)):
            last = rounds.go(tmp_path / "disk")
            assert sending.send_all()
    assert storage_elsewhere.names() == {f"malang/{Path(last.place).name}"}
    assert [one.name for one in ssh_server.inbox.iterdir()] == [Path(last.place).name]


def test_nothing_unlocked_and_nothing_of_a_demo_leaves(app, cast, storage_elsewhere, tmp_path):
    to_s3(storage_elsewhere)
    rounds.go(tmp_path / "disk")
    assert places.all_set() == {}
    app.config["DEMO_WANTED"] = False
    assert sending.send_all()
    assert storage_elsewhere.names() == set()


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"bucket": "lain"}, "Ember (bucket) itu tidak ada"),
    ({"endpoint": f"http://127.0.0.1:{free_port()}"}, "tidak dapat dihubungi"),
], ids=["bucket", "away"])  # fmt: skip
def test_s3_says_what_is_wrong(locked, storage_elsewhere, wrong, sentence):
    with pytest.raises(NotReached, match=re.escape(sentence)):
        replace(to_s3(storage_elsewhere), **wrong).try_out()


def test_sftp_says_what_is_wrong(locked, ssh_server):
    place = to_sftp(ssh_server)
    assert place.try_out().startswith("Berhasil")
    assert not list(ssh_server.inbox.iterdir())
    for other, sentence in (
        (replace(place, folder="/tidak/ada"), "Map /tidak/ada tidak ada di server itu"),
        (replace(place, host_key=""), "belum dikenal"),
        (replace(place, host="tidak-ada.invalid"), "tidak dapat dihubungi"),
    ):
        with pytest.raises(NotReached, match=re.escape(sentence)):
            other.try_out()
    ssh_server.let_in("")
    with pytest.raises(NotReached, match="menolak kunci Loket"):
        place.try_out()


def test_a_backup_that_is_gone_from_this_computer_is_not_blamed_on_the_server(locked, ssh_server, tmp_path):
    with pytest.raises(NotReached, match="di komputer ini tidak dapat dibaca"):
        to_sftp(ssh_server).send(tmp_path / "hilang.loket.age")


def test_a_server_that_shows_another_key_is_refused(locked, ssh_server):
    place = to_sftp(ssh_server)
    ssh_server.stop()
    ssh_server.new_host_key()
    ssh_server.start()
    with pytest.raises(NotReached, match="kunci lain daripada yang dikenal"):
        place.try_out()


def test_a_person_sets_up_sftp_and_sees_the_servers_key(app, visit, cast, ssh_server):
    page = visit(f"{PAGE}/salinan/sftp", as_=cast.TEKNISI)
    told = {"port": str(ssh_server.port), "user": ssh_server.user, "folder": str(ssh_server.inbox)}
    page = page.form("Simpan").submit(host="127.0.0.1", **told)
    ssh_server.let_in(places.known(Elsewhere.SFTP).public)
    assert places.known(Elsewhere.SFTP).public in page
    assert "Dari kantor contoh tidak ada yang dikirim" in page.form("Coba sekarang").submit()
    with app.test_request_context("/"):
        met = _acquainted(places.known(Elsewhere.SFTP))
    assert met.try_out().startswith("Berhasil")
    page = visit(f"{PAGE}/salinan/sftp", as_=cast.TEKNISI)
    assert ssh_server.fingerprint() in page
    page = page.form("Simpan").submit(renew="y")
    assert "Belum dikenal" in page
    assert "belum diatur" in page.form("Lepas tempat ini").submit()


def test_a_person_sets_up_s3_and_its_secret_is_never_shown(visit, cast, storage_elsewhere):
    page = visit(f"{PAGE}/salinan/s3", as_=cast.TEKNISI)
    refused = page.form("Simpan").submit(endpoint="s3.contoh.id/map", bucket="X", key="", expect=422)
    assert len(refused.errors) == 3
    page = page.form("Simpan").submit(endpoint=storage_elsewhere.url, bucket="cadangan", key="k", secret="r4has1a")
    assert "r4has1a" not in page
    assert "r4has1a" not in str(settings.get("backup.s3"))
    page = page.form("Simpan").submit(folder="malang")
    assert places.known(Elsewhere.S3).is_set


def test_a_key_is_made_for_the_person_alone(sign_in, visit, cast):
    client = sign_in(cast.TEKNISI)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)
    answer = client.post(f"{PAGE}/kunci", data={"csrf_token": token and token[1]})
    assert "AGE-SECRET-KEY-1" in answer.text
    assert str(settings.get("backup.pending_key")) in answer.text
    visit(PAGE, as_=cast.TEKNISI).form("Pakai kunci ini").submit(line=answer.text.split()[-1])
    assert "Buat dan unduh kunci" not in visit(PAGE, as_=cast.TEKNISI)
