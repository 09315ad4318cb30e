"""`./loket import instance PLACE`: progress to stderr, what came along as the last line of stdout."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import db
from app.gateway.commands import bring_in
from app.operations import in_use
from app.operations.backup import NotUsable
from app.operations.first_time import on_an_empty_place
from app.operations.moving import carrying_over, origins
from app.platform.database import write

_PLACE = click.Path(exists=True, path_type=Path)


@bring_in.command("instance")
@click.argument("place", metavar="FOLDER|CADANGAN", type=_PLACE)
@click.option("--database", metavar="URL", help="Basis data tempat lama, bila tidak di foldernya.")
@click.option("--key", "key_file", type=_PLACE, help="Kunci cadangan terkunci.")
@with_appcontext
@on_an_empty_place
def move(place: Path, database: str | None, key_file: Path | None) -> None:
    """Pindahkan seluruh kantor ke sini, dari foldernya atau dari cadangannya."""
    try:
        with in_use.alone(current_app.config["INSTANCE"]):
            print(_moved(place.absolute(), database, key_file))
    except in_use.InUse:
        _say("Loket sedang berjalan di tempat baru. Hentikan dahulu, lalu pindahkan.")
        sys.exit(1)
    except NotUsable as why:
        _say(str(why))
        sys.exit(1)


def _moved(place: Path, database: str | None, key_file: Path | None) -> str:
    carrying_over.require_empty()
    db.session.remove()
    if place == current_app.config["INSTANCE"] and not database:
        raise NotUsable("Tempat lama dan tempat baru sama. Sebut tempat baru lewat LOKET_INSTANCE.")
    _say("Membuka kantor di tempat lama …")
    with origins.opened(place, database, key_file) as origin:
        moved = carrying_over.carry(origin, _say)
    facts = {"tables": moved.tables, "rows": moved.rows, "files": moved.files}
    with write():
        audit.record("office:moved", "office", facts, by=Actor.system())
    _say("Semua jumlah dan isi sama. Tempat lama tidak diubah; jangan jalankan Loket di sana lagi.")
    return (
        f"dipindahkan {moved.rows} baris dalam {moved.tables} tabel, {moved.files} berkas ({moved.present} sudah ada)"
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


commands: list[click.Command] = []
"""None of its own: it stands under `import`, beside the tables of other offices."""
