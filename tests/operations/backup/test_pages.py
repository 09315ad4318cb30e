"""The page that says whether the office could be put back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from app.extensions import db
from app.operations.backup import rounds, sticks
from app.operations.backup.models import Backup
from app.platform import clock, settings
from app.platform.database import write

PAGE = "/meja/pengaturan/cadangan"


@pytest.fixture
def disk():
    with TemporaryDirectory(dir="/var/tmp") as place:
        yield Path(place)


def test_a_folder_is_named_and_a_backup_begun_there(sqlite_app, visit, cast, disk):
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "Belum pernah dicadangkan" in page
    page = page.form("Simpan").submit(folder=str(disk), keep_days="7")
    assert settings.get("backup.keep_days") == 7
    page = page.form("Cadangkan sekarang").submit()
    assert "Pencadangan dimulai" in page
    until = clock.now()
    while not rounds.last_good() and (clock.now() - until).total_seconds() < 60:
        db.session.rollback()
    assert list(disk.glob("*.loket"))
    assert "baik" in visit(PAGE, as_=cast.TEKNISI)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("folder", "cadangan", "jalur lengkapnya"), ("folder", "/tidak/ada", "tidak ada"), ("keep_days", "0", ""),
    ("public_key", "AGE-SECRET-KEY-1", "dimulai dengan age1"),
])  # fmt: skip
def test_what_cannot_work_is_refused(visit, cast, field, value, sentence):
    page = visit(PAGE, as_=cast.TEKNISI).form("Simpan").submit(**{field: value}, expect=422)
    assert len(page.errors) == 1
    assert sentence in page.errors[0]


def test_a_folder_inside_the_data_is_refused(app, visit, cast):
    inside = app.config["INSTANCE"] / "blobs"
    inside.mkdir(exist_ok=True)
    page = visit(PAGE, as_=cast.TEKNISI).form("Simpan").submit(folder=str(inside), expect=422)
    assert "ikut hilang" in page.errors[0]


def test_a_place_that_is_not_offered_is_refused(visit, cast, disk):
    with write():
        settings.put("backup.folder", str(disk))
    page = visit(PAGE, as_=cast.TEKNISI).form("Cadangkan sekarang").submit(anyway={"to": "/etc"}, expect=422)
    assert page.errors
    assert not db.session.scalars(select(Backup)).all()


def test_who_does_not_care_for_the_machine_does_not_see_it(visit, cast):
    visit(PAGE, as_=cast.OPERATOR, status=403)


def test_flash_disks_are_those_that_are_mounted_where_desktops_do(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/kantor/FLASH\\040DISK vfat rw 0 0\n")
    assert sticks.plugged_in(mounts) == []
    assert sticks._unescaped("/media/kantor/FLASH\\040DISK") == "/media/kantor/FLASH DISK"
