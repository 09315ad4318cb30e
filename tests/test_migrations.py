"""The schema is changed by migrations, the same on both databases, whole or not at all."""

from __future__ import annotations

import shutil

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, revision, upgrade
from sqlalchemy import inspect, text

from app.extensions import db
from app.platform import migrations
from tests.kit.houses import MIGRATIONS

FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "1", None
def upgrade():
    op.create_table("mother", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)))
    parent = sa.ForeignKey("mother.id", ondelete="CASCADE", name="fk")
    op.create_table("child", sa.Column("id", sa.Integer, primary_key=True), sa.Column("mother_id", sa.Integer, parent))
    op.execute("INSERT INTO mother VALUES (1, 'Siti')")
    op.execute("INSERT INTO child VALUES (1, 1)")
"""
REBUILDS_THE_PARENT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "2", "1"
def upgrade():
    with op.batch_alter_table("mother", recreate="auto") as table:
        table.alter_column("name", type_=sa.String(90), nullable=False)
"""
FAILS_HALFWAY = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "2", "1"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
ORPHANS_A_ROW = """
from alembic import op
revision, down_revision = "2", "1"
def upgrade():
    op.execute("DELETE FROM mother")
"""


@pytest.fixture
def bare(houses, tmp_path):
    """An application over a database without tables, its context open."""
    app = houses.bare(tmp_path / "instance")
    with app.app_context():
        yield app
        db.session.remove()
    houses.close(app)


@pytest.fixture
def history(tmp_path):
    """`history(FIRST, …)`: a folder of migrations with our env.py and these revisions."""

    def make(*revisions: str) -> str:
        folder = tmp_path / "migrations"
        shutil.copytree(
            MIGRATIONS, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"), dirs_exist_ok=True
        )
        (folder / "versions").mkdir(exist_ok=True)
        for number, source in enumerate(revisions):
            (folder / "versions" / f"{number}.py").write_text(source)
        return str(folder)

    return make


def describe(change: object) -> str:
    """What a difference is about, in one line: "add_table ticket", "add_column unit.code"."""
    while isinstance(change, list):
        change = change[0]
    kind, *particulars = change
    return f"{kind} {' '.join(str(getattr(part, 'name', None) or part) for part in particulars if part is not None)}"


def rows(statement: str) -> int:
    with db.engine.connect() as connection:
        return int(connection.execute(text(statement)).scalar_one())


def test_changing_a_parent_table_keeps_its_children(bare, history):
    upgrade(directory=history(FIRST, REBUILDS_THE_PARENT))
    assert rows("SELECT count(*) FROM child") == 1
    assert not next(column for column in inspect(db.engine).get_columns("mother") if column["name"] == "name")[
        "nullable"
    ]


def test_foreign_keys_are_kept_again_after_a_migration(bare, history):
    upgrade(directory=history(FIRST))
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM mother"))
    assert rows("SELECT count(*) FROM child") == 0


def test_a_migration_that_fails_leaves_nothing_behind(bare, history):
    upgrade(directory=history(FIRST))
    with pytest.raises(Exception, match="nowhere"):
        upgrade(directory=history(FIRST, FAILS_HALFWAY))
    assert not inspect(db.engine).has_table("half")
    assert rows("SELECT count(*) FROM alembic_version WHERE version_num = '1'") == 1


def test_a_migration_that_leaves_orphans_is_undone(bare, history):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its keys while it migrates")
    upgrade(directory=history(FIRST))
    with pytest.raises(Exception, match="without their parent"):
        upgrade(directory=history(FIRST, ORPHANS_A_ROW))
    assert rows("SELECT count(*) FROM mother") == 1


def test_the_models_and_the_migrations_build_the_same_tables(bare):
    upgrade(directory=str(MIGRATIONS))
    differences: list[str] = []

    def note(_context, _revision, scripts):
        differences.extend(describe(change) for change in scripts[0].upgrade_ops.as_diffs())
        scripts[:] = []

    bare.extensions["migrate"].configure_args["process_revision_directives"] = note
    revision(directory=str(MIGRATIONS), autogenerate=True)
    assert differences == [], "run `.venv/bin/python -m flask --app wsgi db migrate` and read what it wrote"


def test_the_names_of_the_migrations_say_what_alembic_would():
    chain = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert list(migrations.versions(str(MIGRATIONS))) == chain[::-1]


def test_developers_have_the_commands_of_flask_migrate(bare):
    assert "Autogenerate a new revision file" in bare.test_cli_runner().invoke(args=["db", "--help"]).output


def test_migrations_go_up_down_and_up_again(bare):
    upgrade(directory=str(MIGRATIONS))
    before = set(inspect(db.engine).get_table_names())
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(directory=str(MIGRATIONS))
    assert set(inspect(db.engine).get_table_names()) == before
