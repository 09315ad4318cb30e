"""`flask read FILE`: what the machine reads from a scanned letter, as JSON for people and for checks (contract)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask.cli import with_appcontext

from app.platform.refusals import Refused
from app.reading.proposals import files, keeping
from app.reading.proposals.fields import Field, Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TOLD = (
    Field.LETTER_NUMBER, Field.LETTER_DATE, Field.SENDER, Field.SUBJECT, Field.EVENT_DATE, Field.SERVICE, Field.UNIT,
)  # fmt: skip
_NOTHING = Proposal("", 0.0)


@click.command("read")
@click.argument("file", type=_FILE)
@with_appcontext
def read(file: Path) -> None:
    """Bacaan mesin dari surat terpindai FILE (PDF, TIFF, JPEG, PNG), sebagai JSON."""
    try:
        words = files.words_of(file, _say)
    except Refused as no:
        click.echo(str(no), err=True)
        raise SystemExit(2) from None
    click.echo(json.dumps(as_json(keeping.of_words(words)), ensure_ascii=False, indent=2))


def as_json(told: Mapping[Field, Proposal]) -> dict[str, Any]:
    """The fields of the contract; a value that nobody found is null."""
    return {field.value: _field(told.get(field, _NOTHING)) for field in TOLD}


def _field(told: Proposal) -> dict[str, Any]:
    box = [round(edge, 4) for edge in told.box] if told.box else None
    return {"value": told.value or None, "confidence": told.confidence, "page": told.page, "box": box}


def _say(page: int, pages: int) -> None:
    click.echo(f"Membaca halaman {page} dari {pages} …", err=True)


commands = (read,)
