"""Each command prepares what it needs the first time (contract, Command line), on an instance that was never run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT


def told(instance: Path, *words: str, demo: str = "0", database: str = "") -> subprocess.CompletedProcess[str]:
    place = {"LOKET_INSTANCE": str(instance), "LOKET_DEMO": demo, "LOKET_PORT": "0", "DATABASE_URL": database}
    command = [sys.executable, "-c", 'from flask.cli import cli; cli.main(prog_name="./loket")', *words]
    environment = os.environ | place | {"FLASK_APP": "wsgi"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (("due", "LEG-02", "2026-12-22T14:10"), "2027-01-06T16:00:00"),
        (("user", "add", "kepala", "Bu Kepala"), "/"),
        (("import", "tickets", "log.csv"), "dibaca 1, masuk 0"),
        (("export", "tickets", "semua.csv"), "ditulis 0"),
    ],
)
def test_the_first_command_founds_the_office_and_says_only_its_result(tmp_path, words, result):
    (tmp_path / "log.csv").write_text("CASE ID,STATUS,CREATION DATE\n1,x,\n")
    said = told(tmp_path / "instance", *(str(tmp_path / word) if word.endswith(".csv") else word for word in words))
    assert "Traceback" not in said.stderr
    assert said.stderr.startswith("Menyiapkan basis data")
    assert result in said.stdout or words[0] == "import", said.stdout
    assert "Menyiapkan" not in said.stdout


def test_the_first_command_brings_the_demo_as_a_run_would(tmp_path):
    said = told(tmp_path, "user", "list", demo="1")
    assert "Mengisi kantor contoh" in said.stderr
    assert any(line.startswith("operator\t") for line in said.stdout.splitlines())


def test_the_doctor_says_that_the_office_was_never_prepared(tmp_path):
    said = told(tmp_path, "doctor")
    assert said.returncode == 1
    assert said.stdout == "PERIKSA Kantor belum disiapkan: jalankan ./loket run sekali.\n"


@pytest.mark.parametrize("words", [("user", "list"), ("clock",), ("serve",)])
def test_a_database_that_is_not_there_is_one_sentence(tmp_path, words):
    said = told(tmp_path, *words, database="postgresql+psycopg://loket@127.0.0.1:1/loket?connect_timeout=3")
    assert said.returncode == 1
    assert "Basis data tidak terhubung: connection failed" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_doctor_says_once_that_the_database_is_not_there_and_still_writes_the_file(tmp_path):
    file = str(tmp_path / "berkas.json")
    said = told(
        tmp_path, "doctor", "--file", file, database="postgresql+psycopg://loket@127.0.0.1:1/loket?connect_timeout=3"
    )
    assert said.returncode == 1
    assert said.stdout.startswith("PERIKSA Basis data tidak terhubung: connection failed")
    assert said.stdout.count("PERIKSA") == 1
    written = json.loads(Path(file).read_text())
    assert written["database"] == written["jobs"] == {"trouble": "OperationalError"}
    assert written["packages"]["flask"]


@pytest.mark.parametrize("words", [("user", "list"), ("doctor",)])
def test_a_file_that_is_no_database_is_one_sentence_and_names_its_place(tmp_path, words):
    (tmp_path / "loket.sqlite3").write_bytes(b"no database at all, and longer than a page" * 200)
    said = told(tmp_path, *words)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "Basis data tidak terhubung: file is not a database" in said.stdout + said.stderr
    assert str(tmp_path) in said.stdout + said.stderr


def test_an_address_with_a_slip_is_one_sentence(tmp_path):
    said = told(tmp_path, "user", "list", database="postgresql+psycopg://loket@127.0.0.1:1/loket?sslmod=require")
    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert 'invalid connection option "sslmod"' in said.stderr
