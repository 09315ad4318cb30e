"""The present list as a file: what is in it, what is masked, and what the log says."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.desk.worklist import export_rows
from app.extensions import db
from app.tickets.kinds import Channel
from app.tickets.statuses import Status
from tests.kit.requests import ask, make_ticket


@pytest.fixture
def fetch(visit, sign_in):
    """`fetch(kind="csv")`: the file's rows as dictionaries."""

    def get(address="/meja/ekspor?lihat=semua", who="operator", **fields):
        form = visit(address, as_=who).form("Unduh daftar")
        answer = sign_in(who).post(form.action, data={**form.fields, **fields})
        assert answer.status_code == 200, answer.text
        assert "attachment" in answer.headers["Content-Disposition"]
        return _rows(answer, fields.get("kind", "xlsx"))

    return get


def _rows(answer, kind):
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    head, *rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.values
    return [dict(zip(head, row, strict=True)) for row in rows]


def last_export():
    rows = select(AuditEvent.subject, AuditEvent.particulars).where(AuditEvent.action == "tickets:exported")
    return db.session.execute(rows.order_by(AuditEvent.number.desc())).first()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_holds_the_list_with_its_filters_and_masks_people(fetch, kind):
    phoned = make_ticket(channel=Channel.PHONE, name="Siti Umpama", phone="081234567890").number
    ask()
    rows = fetch("/meja/ekspor?lihat=semua&pintu=phone", kind=kind)
    assert [row["Nomor"] for row in rows] == [phoned]
    assert rows[0]["Pemohon"] == "S••• U•••"
    assert "3456" not in rows[0]["Telepon"]
    assert rows[0]["Keadaan"] == "Diterima"
    subject, told = last_export()
    assert subject == "worklist:semua"
    assert told == {"filters": {"pintu": "phone"}, "rows": 1, "file": kind, "whole": False}


def test_whole_names_need_a_reason_that_is_written_down(fetch, visit):
    make_ticket(name="Siti Umpama", phone="081234567890")
    refused = visit("/meja/ekspor?lihat=semua", as_="operator").form("Unduh daftar").submit(is_whole=True, expect=422)
    assert refused.errors == ["Tulis alasan memerlukan data lengkap."]
    assert last_export() is None
    rows = fetch(is_whole="y", reason="Undangan rapat tahunan")
    assert rows[0]["Pemohon"] == "Siti Umpama"
    assert rows[0]["Telepon"] == "0812-3456-7890"
    assert last_export()[1]["reason"] == "Undangan rapat tahunan"


def test_who_may_not_export_cannot(sign_in, visit):
    for path in ("/meja/ekspor", "/meja/ekspor?lihat=unit"):
        assert sign_in("staf-klb-oth").get(path).status_code == 403
    assert "Ekspor" not in visit("/meja?lihat=unit", as_="staf-klb-oth")


def test_only_visible_rows_leave_the_house(fetch):
    make_ticket(Status.DIPROSES)
    assert fetch("/meja/ekspor?lihat=unit", who="kasubag-umum") == []
    assert len(fetch("/meja/ekspor?lihat=unit", who="kasi-klb-oth")) == 1


def test_nobody_computes_on_the_offices_machine(fetch):
    ask(subject='=HYPERLINK("http://jahat")')
    assert fetch(kind="csv")[0]["Perihal"].startswith("'=")


def test_too_many_rows_are_refused_with_a_sentence(visit, monkeypatch):
    make_ticket()
    make_ticket()
    monkeypatch.setattr(export_rows, "MOST", 1)
    page = visit("/meja/ekspor?lihat=semua", as_="operator")
    assert "lebih dari 1 baris" in page
    assert not page.find("//main//form")
