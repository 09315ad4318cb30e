"""`./loket user …`: results on stdout, refusals on stderr with exit code 1."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts import roster, sign_in
from app.accounts.audit import AuditEvent
from app.extensions import db


@pytest.fixture
def run(app, cast):
    return lambda *words: app.test_cli_runner().invoke(args=["user", *words])


def test_a_first_administrator_gets_in(run, visit):
    result = run("add", "Ratih", "Ratih Kencana Contoh", "--role", "teknisi")
    assert result.exit_code == 0
    path = result.stdout.strip().removeprefix("http://127.0.0.1:8000")
    visit(path).form().submit(password="becak ungu menari pelan", password_again="becak ungu menari pelan")
    assert sign_in.judged("ratih", "becak ungu menari pelan")


@pytest.mark.parametrize(
    "words",
    [
        ("add", "operator", "Nama Dipakai"),
        ("add", "nama pengguna", "Salah"),
        ("add", "baru", "Baru", "--role", "raja"),
        ("role", "operator", "raja"),
        ("disable", "tidak-ada"),
        ("reset-link", "tidak-ada"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(run, words):
    result = run(*words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr
    assert roster.user_named("baru") is None


def test_accounts_are_listed_closed_and_opened(run):
    run("disable", "operator2")
    lines = run("list").stdout.splitlines()
    assert "operator2\tRahmat Misal\tditutup\toperator" in lines
    assert len(lines) == 48
    run("enable", "operator2")
    assert roster.user_named("operator2").is_active


def test_a_role_is_given_and_taken(run):
    assert run("role", "operator", "auditor").stdout == "operator\t+auditor\n"
    assert "operator\tDewi Umpama, A.Md.\tdemo\tauditor,operator" in run("list").stdout.replace(
        "operator,auditor", "auditor,operator"
    )
    assert run("role", "operator", "auditor", "--take").stdout == "operator\t-auditor\n"


def test_a_lost_password_and_telephone_are_replaced(run, visit):
    result = run("reset-link", "kadis", "--without-second-factor")
    assert "/atur-sandi/" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    told = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "second_factor:removed")).one()
    assert told.particulars["seen"] == "command", "nobody met anybody at the command line"
