"""`./loket read FILE`: JSON on stdout, progress on stderr, a sentence for a file that is no letter."""

from __future__ import annotations

import json

from app.reading.proposals.commands import read
from tests.kit.bad_scans import bad_scan, jpeg, typed
from tests.kit.scanned import sample

FIELDS = {"letter_number", "letter_date", "sender", "subject", "event_date", "service", "unit"}


def test_a_scan_is_told_as_json(sqlite_app, cast, tmp_path):
    path = tmp_path / "surat.jpg"
    path.write_bytes(bad_scan(sample("02"), 7))
    result = sqlite_app.test_cli_runner().invoke(read, [str(path)])
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(told) == FIELDS
    assert all(set(field) == {"value", "confidence", "page", "box"} for field in told.values())
    assert told["letter_date"]["value"] == "2026-09-18"
    assert told["service"]["value"] == "PRG-03"
    assert "Membaca halaman 1 dari 1" in result.stderr


def test_what_is_not_there_is_null(sqlite_app, cast, tmp_path):
    path = tmp_path / "kosong.jpg"
    path.write_bytes(jpeg(typed("")))
    result = sqlite_app.test_cli_runner().invoke(read, [str(path)])
    assert result.exit_code == 0
    assert {field["value"] for field in json.loads(result.stdout).values()} == {None}


def test_what_is_no_scan_is_refused_with_a_sentence(sqlite_app, cast, tmp_path):
    path = tmp_path / "surat.pdf"
    path.write_bytes(b"bukan PDF")
    result = sqlite_app.test_cli_runner().invoke(read, [str(path)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()
