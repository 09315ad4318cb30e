"""A newer program backs the office up before it changes its tables, changes all or nothing, and can be left again."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest
from flask_migrate import downgrade
from sqlalchemy import func, select, text, update

from app.accounts.models import User
from app.extensions import db
from app.operations import founding, run
from app.operations.backup import rounds
from app.platform.database import change, write
from app.tickets.history import chain
from app.tickets.models import Ticket
from tests.kit.backups import Office
from tests.kit.houses import MIGRATIONS, Houses
from tests.kit.requests import ask, make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLDER = "0032"
"""Tables of a program that was in use before backups were kept on record."""
FAILS = """
from alembic import op
from flask import current_app
revision, down_revision = "9999", "{newest}"
def upgrade():
    op.execute("CREATE TABLE half (id INTEGER)")
    if {condition}:
        op.execute("INSERT INTO nowhere VALUES (1)")
"""
EVERYWHERE, ONLY_FOR_REAL = "True", "'pulih-' not in str(current_app.config['INSTANCE'])"


@pytest.fixture
def elsewhere(houses: Houses, tmp_path: Path) -> Iterator[Office]:
    made = houses.bare(tmp_path / "elsewhere")
    yield Office(made)
    houses.close(made)


@pytest.fixture
def number(app, cast) -> str:
    """A real office with a request."""
    made = make_ticket().number
    app.config.update(DEMO_WANTED=False, LOKET_NOW="")
    with write():
        change(update(User).values(is_demo=False))
    return made


@pytest.fixture
def older(app, number) -> str:
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision=OLDER)
    return number


@pytest.fixture
def newer_program(app, tmp_path, monkeypatch):
    """The program after this one, whose change of the tables fails under a condition."""
    return partial(_newer_program, app, tmp_path / "migrations", monkeypatch)


def _newer_program(app, folder: Path, monkeypatch: pytest.MonkeyPatch, condition: str) -> None:
    shutil.copytree(MIGRATIONS, folder)
    newest = founding.tables_found()[0]
    (folder / "versions" / "9999_fails.py").write_text(FAILS.format(newest=newest, condition=condition))
    monkeypatch.setattr(app.extensions["migrate"], "directory", str(folder))


def backups(app) -> list[Path]:
    return sorted((app.config["INSTANCE"] / "cadangan" / "sebelum-pembaruan").glob("*.loket"))


def test_an_older_office_is_backed_up_before_its_tables_change(app, older, elsewhere, capsys):
    run.prepare(app)
    (place,) = backups(app)
    assert str(place) in capsys.readouterr().err
    assert founding.has_newest_tables()
    assert rounds.last_good()
    assert db.session.scalars(select(Ticket.number)).all() == [older]
    db.session.remove()
    assert elsewhere.command("restore", place).exit_code == 0  # an older office's backup is brought forward
    with elsewhere.started_anew():
        assert founding.has_newest_tables()
        assert db.session.scalars(select(Ticket.number)).all() == [older]
        assert not chain.faults()
        assert ask().ticket.number != older


@pytest.mark.usefixtures("sqlite_app")
def test_nothing_is_backed_up_where_nothing_changes_or_nothing_can_be_lost(app, number, elsewhere):
    run.prepare(app)
    assert backups(app) == []
    with elsewhere.app.app_context():
        elsewhere.app.config.update(DEMO_WANTED=False, LOKET_NOW="")
        run.prepare(elsewhere.app)
    assert backups(elsewhere.app) == []


def refused_as_it_was(app, number: str) -> str:
    before = founding.tables_found()
    with pytest.raises(SystemExit):
        run.prepare(app)
    assert len(backups(app)) == 1
    assert founding.tables_found() == before
    assert db.session.scalars(select(Ticket.number)).all() == [number]
    return "Basis data tetap seperti semula: jalankan lagi versi program yang sebelumnya"


def test_a_change_that_fails_leaves_the_office_as_it_was(app, number, newer_program, capsys):
    newer_program(ONLY_FOR_REAL)
    assert refused_as_it_was(app, number) in capsys.readouterr().err


def test_a_change_that_fails_is_found_out_on_the_copy(sqlite_app, number, newer_program, capsys):
    newer_program(EVERYWHERE)
    assert refused_as_it_was(sqlite_app, number) in (said := capsys.readouterr().err)
    assert "gagal pada salinannya" in said


def test_the_program_before_says_that_it_is_older_and_takes_the_backup_from_before(app, number, tmp_path, capsys):
    office = Office(app)
    file = office.backup(tmp_path / "usb")
    with write():
        change(text("UPDATE alembic_version SET version_num = '9999'"))
        change(text("CREATE TABLE of_the_newer_program (id INTEGER)"))
    with pytest.raises(SystemExit):
        run.prepare(app)
    assert "./loket restore BERKAS --yes" in capsys.readouterr().err
    db.session.remove()
    said = office.command("restore", file, "--yes")
    assert said.exit_code == 0, said.output
    with office.started_anew() as anew:
        run.prepare(anew)
        assert db.session.scalar(select(func.count(Ticket.id))) == 1
        assert founding.has_newest_tables()


@pytest.mark.usefixtures("sqlite_app")
def test_without_room_for_a_backup_nothing_is_changed(app, older, capsys):
    (app.config["INSTANCE"] / "cadangan").write_bytes(b"")
    with pytest.raises(SystemExit):
        run.prepare(app)
    assert "Basis data belum diubah. Tanpa cadangan: ./loket run --without-backup" in capsys.readouterr().err
    assert founding.tables_found() == (OLDER,)
    run.prepare(app, with_backup=False)
    assert founding.has_newest_tables()
