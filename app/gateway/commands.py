"""`./loket import tickets FILE [--map MAP]` and `./loket export tickets FILE` (contract, Command line).

Progress goes to stderr; the last line of stdout counts the rows. Exit 0 when every row is accounted for.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from app.accounts import audit
from app.accounts.actor import Actor
from app.gateway import export_tickets, mapping
from app.gateway.import_tickets import NoMap, Tally, opened, rejects_as_csv, take_all
from app.platform.database import write
from app.platform.sheets_in import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import")
def bring_in() -> None:
    """Masukkan data dari CSV atau XLSX (juga .gz)."""


@bring_in.command("tickets")
@click.argument("file", type=_FILE)
@click.option("--map", "map_path", type=_FILE, help="Peta kolom (TOML atau JSON), lihat docs/import.md")
@with_appcontext
def import_tickets(file: Path, map_path: Path | None) -> None:
    """Masukkan permohonan dari catatan kantor lain atau catatan lama."""
    try:
        known, rows = opened(file, mapping.load(map_path) if map_path else None)
        tally = take_all(known, rows, by=Actor.system(), progress=_progress())
    except (Unreadable, NoMap, mapping.BadMap) as trouble:
        _stop(str(trouble))
    with write():
        counts = {"read": tally.read, "taken": tally.taken, "rejected": tally.rejected}
        audit.record("tickets:imported", f"source:{known.source}", counts, by=Actor.system())
    if tally.rejects:
        click.echo(f"Yang ditolak ditulis di {_kept(file, tally)}", err=True)
    click.echo(tally.sentence())


def _kept(file: Path, tally: Tally) -> Path:
    """Where the rejects were written: beside the file, or in the instance where that folder is not ours."""
    beside = file.with_name(f"{file.name}.ditolak.csv")
    try:
        beside.write_bytes(rejects_as_csv(tally.rejects))
    except OSError:
        folder = Path(current_app.config["INSTANCE"]) / "ditolak"
        folder.mkdir(exist_ok=True, mode=0o700)
        beside = folder / beside.name
        beside.write_bytes(rejects_as_csv(tally.rejects))
    return beside


def _progress() -> Callable[[Tally], None]:
    """Say how far it is, at most once a second."""
    said = time.monotonic()

    def tell(tally: Tally) -> None:
        nonlocal said
        if time.monotonic() - said >= 1:
            said = time.monotonic()
            click.echo(f"{tally.read} baris …", err=True)

    return tell


@click.group("export")
def send_out() -> None:
    """Keluarkan data ke CSV atau XLSX (juga .csv.gz)."""


@send_out.command("tickets")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def export(file: Path) -> None:
    """Keluarkan semua permohonan, yang rahasia juga: berkas ini dijaga seperti basis datanya."""
    if not file.name.endswith((".csv", ".csv.gz", ".xlsx")):
        _stop("Nama berkas harus berakhiran .csv, .csv.gz, atau .xlsx")
    with write():
        audit.record("tickets:exported", "office", {"file": file.suffix}, by=Actor.system())
    count = export_tickets.write_to(file)
    click.echo(f"ditulis {count}")


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


commands = [bring_in, send_out]
