"""The settings of scans; a folder of the system, half an address, an unknown language are refused."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.platform import settings
from app.reading import folder
from tests import cast

PAGE = "/meja/pengaturan/pindaian"


@pytest.fixture
def outside():
    """A place that is neither Loket's nor the system's, as a scanner's folder should be."""
    with TemporaryDirectory(dir="/var/tmp") as place:
        yield Path(place)


def test_the_ways_in_are_set(visit, outside, cast):
    page = visit(PAGE, as_=cast.TEKNISI)
    assert "pindaian-masuk" in page
    here = outside / "pemindai"
    told = {"folder": str(here), "mail_to": "surat@dinas.contoh.id", "file_mb": "90", "sure_percent": "95"}
    done = page.form("Simpan").submit(**told)
    assert "Map pemindai tidak ditemukan" in done
    here.mkdir()
    assert "Map pemindai tidak ditemukan" not in visit(PAGE, as_=cast.TEKNISI)
    assert (folder.path(), settings.get("reading.mail_to")) == (here, "surat@dinas.contoh.id")
    assert (settings.get("reading.file_mb"), settings.get("reading.sure_percent")) == (90, 95)


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("folder", "pemindai", "jalur lengkapnya"), ("folder", "/etc", "milik sistem"), ("folder", "/", "milik sistem"),
    ("mail_to", "surat@", "bukan alamat surel: surat@"), ("language", "klingon", "tidak terpasang"),
    ("language", "ind;rm", "tidak terpasang"), ("folder_every", "3", "Paling cepat"), ("page_mb", "1", ""),
    ("doubtful_percent", "90", "di bawah yakin"),
])  # fmt: skip
def test_what_cannot_work_is_refused(visit, cast, field, value, sentence):
    page = visit(PAGE, as_=cast.TEKNISI).form("Simpan").submit(**{field: value}, expect=422)
    assert len(page.errors) == 1
    assert sentence in page.errors[0]


def test_a_clerk_sets_nothing(visit):
    visit(PAGE, as_=cast.OPERATOR, status=403)
