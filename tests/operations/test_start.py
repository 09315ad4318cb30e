"""What a start costs: what the first answer needs is loaded, the rest where it is used (docs/performance.md)."""

from __future__ import annotations

import os
import subprocess
import sys

from app.config import ROOT

FOR_LATER = {
    "alembic": "changing the tables",
    "mako": "changing the tables",
    "flask_migrate": "changing the tables",
    "rich.console": "nothing: structlog would draw errors in colour with it",
    "phonenumbers": "a foreign telephone number",
    "snowballstemmer": "a word that is searched",
    "PIL": "a scan",
    "segno": "a code that is drawn",
    "zxingcpp": "a scan",
    "weasyprint": "a paper",
    "pikepdf": "a paper",
    "babel.messages.pofile": "somebody who reads English",
    "num2words": "a letter",
    "httpx": "another machine",
    "psycopg": "PostgreSQL",
}
"""Packages, and what they are for."""


def test_a_start_loads_nothing_that_its_first_answer_does_not_need(tmp_path):
    place = {"LOKET_INSTANCE": str(tmp_path), "DATABASE_URL": "", "FLASK_APP": "wsgi"}
    command = [sys.executable, "-X", "importtime", "-m", "flask", "serve", "--help"]
    said = subprocess.run(command, cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in said.stderr.splitlines()}
    assert {"wsgi", "app.operations.server", "structlog"} <= loaded
    assert sorted(loaded & set(FOR_LATER)) == []
