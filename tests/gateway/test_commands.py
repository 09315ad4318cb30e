"""`./loket import` and `./loket export` as scripts call them."""

from __future__ import annotations

import csv
import gzip

import pytest
from openpyxl import load_workbook

from app.gateway.commands import bring_in, send_out
from tests.kit.requests import ask


def run(app, group, *words):
    return app.test_cli_runner().invoke(group, list(words))


def test_the_last_line_counts_the_rows(app, cast, log):
    path = log({}, {"STATUS": "PARKED"}, {})
    done = run(app, bring_in, "tickets", str(path))
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1] == "dibaca 3, masuk 2, sudah ada 0, ditolak 1"
    rejects = list(csv.reader(path.with_name("log.csv.ditolak.csv").open(encoding="utf-8-sig")))
    assert rejects[1] == ["3", "2019001", "Keadaan “PARKED” tidak dikenal."]


def test_where_the_folder_is_not_ours_the_rejects_go_into_the_instance(app, cast, log, monkeypatch):
    path = log({"STATUS": "PARKED"})
    path.with_name("log.csv.ditolak.csv").mkdir()
    done = run(app, bring_in, "tickets", str(path))
    assert done.exit_code == 0
    assert (app.config["INSTANCE"] / "ditolak" / "log.csv.ditolak.csv").exists()


def test_a_map_of_ones_own_may_be_json(app, cast, tmp_path):
    log = tmp_path / "antrean.csv"
    log.write_text("No;Masuk;Status;Lewat;Isi\n7;2026-01-05 09:00;beres;loket;Tanya KUR\n".replace("beres", "jalan"))
    peta = tmp_path / "peta.json"
    peta.write_text(
        '{"source": "antrean", "columns": {"reference": "No", "received": "Masuk", "status": "Status",'
        ' "channel": "Lewat", "need": "Isi"}, "defaults": {"service": "MDL-01", "requester_type": "citizen"},'
        ' "values": {"status": {"jalan": "DITERIMA"}, "channel": {"loket": "counter"}}}'
    )
    done = run(app, bring_in, "tickets", str(log), "--map", str(peta))
    assert done.stdout.splitlines()[-1] == "dibaca 1, masuk 1, sudah ada 0, ditolak 0"


@pytest.mark.parametrize("text", ["{", '{"source": "x"}', '{"source": "x", "columns": {"warna": "W"}}', "[1]", "\x00"])
def test_a_map_that_cannot_be_used_is_refused_in_words(app, cast, log, tmp_path, text):
    peta = tmp_path / "peta.json"
    peta.write_text(text)
    done = run(app, bring_in, "tickets", str(log({})), "--map", str(peta))
    assert done.exit_code == 2
    assert "eta" in done.stderr
    assert "Traceback" not in done.output


def test_an_unknown_file_is_refused_in_words(app, cast, log):
    done = run(app, bring_in, "tickets", str(log({}, headings=("CASE ID", "STATUS"))))
    assert done.exit_code == 2
    assert "--map" in done.stderr


@pytest.mark.parametrize("name", ["semua.csv", "semua.csv.gz", "semua.xlsx"])
def test_everything_goes_out_as_the_name_says(app, cast, tmp_path, name):
    number, path = ask().ticket.number, tmp_path / name
    done = run(app, send_out, "tickets", str(path))
    assert done.stdout.splitlines()[-1] == "ditulis 1"
    assert path.stat().st_mode & 0o077 == 0
    if name.endswith("xlsx"):
        rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    else:
        opener = gzip.open if name.endswith("gz") else open
        rows = list(csv.reader(opener(path, "rt", encoding="utf-8-sig", newline="")))
    assert rows[0][0] == "nomor"
    assert rows[1][0] == number


def test_an_export_of_another_kind_is_refused(app, cast, tmp_path):
    assert run(app, send_out, "tickets", str(tmp_path / "semua.doc")).exit_code == 2
