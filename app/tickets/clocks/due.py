"""`flask due SERVICE WHEN`: the promise for a file complete at WHEN, for people and for checks (contract)."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import click
from flask.cli import with_appcontext

from app.catalogue.read import sheet
from app.platform.clock import parse_moment, wib
from app.tickets.clocks.calendar import office_calendar
from app.tickets.clocks.promise import explain, promise

if TYPE_CHECKING:
    from datetime import datetime

_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


@click.command("due")
@click.argument("service")
@click.argument("when")
@with_appcontext
def due(service: str, when: str) -> None:
    """Janji layanan SERVICE untuk berkas yang lengkap pada WHEN (WIB, misalnya 2026-12-22T14:10)."""
    code = service.strip().upper()
    standard = sheet(code)
    if standard is None or standard.days is None:
        _refuse(f"Layanan {service} tidak ada atau tidak sedang ditawarkan.")
    try:
        given = promise(_moment(when), standard.days, office_calendar())
    except OverflowError:
        _refuse(f"Waktu {when} terlalu jauh untuk dihitung.")
    click.echo(wib(given.due).isoformat())
    click.echo(explain(given, "id", standard=code))


def _moment(text: str) -> datetime:
    """WHEN as a moment; without a zone it is WIB. Ends the command when it cannot be read."""
    with suppress(ValueError):
        if _WHEN.fullmatch(text.strip()):
            return parse_moment(text)
    return _refuse(f"Waktu {text} tidak dapat dibaca. Tulis tanggal dan jam WIB seperti 2026-12-22T14:10.")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


commands = (due,)
