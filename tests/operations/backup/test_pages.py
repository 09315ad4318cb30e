"""The page that says whether the office could be put back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from app.extensions import db
from app.operations.backup import envelope, rounds
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


def sent_out(form) -> str:
    """The file that comes when this form is sent."""
    answer = form.page.visitor.client.post(form.action, data=form.fields)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return answer.text


def test_a_key_is_in_force_when_somebody_has_shown_to_hold_it(visit, cast):
    kept = sent_out(visit(PAGE, as_=cast.TEKNISI).form("Buat dan unduh kunci"))
    assert not settings.get("backup.public_key")
    other, _public = envelope.key_pair()
    page = visit(PAGE, as_=cast.TEKNISI).form("Pakai kunci ini").submit(line=other, expect=422)
    assert "bukan kunci yang terakhir" in page.errors[0]
    page = visit(PAGE, as_=cast.TEKNISI).form("Pakai kunci ini").submit(line=kept.split()[-1])
    assert "cadangan berikutnya terkunci" in page
    assert settings.get("backup.public_key") == envelope.public_of(kept)
    assert "AGE-SECRET" not in page.text


def test_a_key_that_is_in_force_is_replaced_only_on_purpose(visit, cast):
    """Two who press at once, or a page that was opened before."""
    before = visit(PAGE, as_=cast.TEKNISI)
    with write():
        settings.put("backup.public_key", "age1" + "q" * 58)
    assert "sudah ada" in before.form("Buat dan unduh kunci").submit(expect=409)
    assert not settings.get("backup.pending_key")
    assert sent_out(visit(PAGE, as_=cast.TEKNISI).form("Buat kunci pengganti"))
    assert settings.get("backup.public_key").endswith("qqq")
    assert settings.get("backup.pending_key")


def test_a_backup_that_anybody_could_read_is_told_before_it_is_carried_away(visit, cast, disk):
    with write():
        settings.put("backup.folder", str(disk))
    assert "tidak terkunci" in visit(PAGE, as_=cast.TEKNISI)
    with write():
        settings.put("backup.public_key", "age1" + "q" * 58)
    assert "tidak terkunci" not in visit(PAGE, as_=cast.TEKNISI)
