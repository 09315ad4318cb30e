"""Offices spoken to by their backup commands, and backups that were tampered with."""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from app import create_app
from app.operations.backup import envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


@dataclass
class Office:
    """One instance, spoken to by its commands as a person would."""

    app: Flask

    def command(self, *arguments: str | Path) -> Result:
        with self.app.app_context():
            return self.app.test_cli_runner().invoke(args=[str(one) for one in arguments])

    def backup(self, folder: Path) -> Path:
        said = self.command("backup", folder)
        assert said.exit_code == 0, said.output
        return folder / said.stdout.splitlines()[-1]

    @contextmanager
    def started_anew(self) -> Iterator[Flask]:
        """What a person finds who starts Loket on this instance now."""
        place = {name: self.app.config[name] for name in ("INSTANCE", "SQLALCHEMY_DATABASE_URI", "LOKET_NOW")}
        anew = create_app({"TESTING": True, **place})
        with anew.app_context():
            yield anew


def repacked(place: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same backup with its members changed or left out (None), and sealed again: damage that no seal shows."""
    made = place.with_name(f"changed-{place.name}")
    with (
        tarfile.open(place) as before,
        envelope.sealed(made, []) as sink,
        tarfile.open(fileobj=cast("IO[bytes]", sink), mode="w|") as after,
    ):
        for member in before:
            if (changed := change(member.name, cast("IO[bytes]", before.extractfile(member)).read())) is not None:
                member.size = len(changed)
                after.addfile(member, io.BytesIO(changed))
    return made
