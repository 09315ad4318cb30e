"""Which versions of the tables this program knows.

They are read from the names of the migrations: Alembic would load all of them to say the same, and Alembic itself
costs each process 90 ms and 10 MiB although only changing the tables needs it (docs/performance.md).
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flask import Flask


class Known:
    """What Flask-Migrate asks of an application: where the migrations are and how models and tables are compared."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        self.configure_args: dict[str, Any] = {"render_as_batch": True, "compare_type": True}

    @cached_property
    def migrate(self) -> Any:
        """Flask-Migrate itself, loaded when somebody changes the tables."""
        from flask_migrate import Migrate

        return Migrate(directory=self.directory)


def announce(app: Flask, directory: str) -> None:
    """Let `app` say where its migrations are, and give developers Flask-Migrate's commands (`flask db …`)."""
    app.extensions["migrate"] = Known(directory)
    app.cli.add_command(_db)


@click.command("db", add_help_option=False, hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def _db(words: tuple[str, ...]) -> None:
    from flask_migrate.cli import db

    db.main(args=list(words), prog_name="flask db")


@cache
def versions(directory: str) -> tuple[str, ...]:
    """From the oldest to the newest, as `0001_first.py` and its followers are named; one follows the other.

    The same as long as the program runs: a new version of it is another process.
    """
    return tuple(sorted(one.name.partition("_")[0] for one in (Path(directory) / "versions").glob("[0-9]*_*.py")))
