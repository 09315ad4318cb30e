"""Copies of the backups on another machine: storage that speaks S3, and a server reached by SFTP (R160).

Only locked backups leave this computer. A place that is away is tried again and named on the page and by
`./loket doctor`; the backup on the own disk never waits for it. Nothing leaves a demo.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.web.i18n import lazy_

if TYPE_CHECKING:
    from pathlib import Path

    from app.web.i18n import Lazy


class Elsewhere(StrEnum):
    """The kinds of places."""

    S3 = "s3"
    SFTP = "sftp"


LABEL: dict[Elsewhere, Lazy] = {
    Elsewhere.S3: lazy_("Penyimpanan S3"),
    Elsewhere.SFTP: lazy_("Server SFTP"),
}


class NotReached(Exception):
    """The place did not take it; `str()` says why and what to do, in plain Indonesian."""


class Target(Protocol):
    """A place that has been set."""

    def send(self, file: Path) -> None:
        """Bring the file there under its own name, whole or not at all. Raises NotReached."""

    def remove(self, name: str) -> None:
        """Take a copy away; one that is gone already is no trouble. Raises NotReached."""

    def try_out(self) -> str:
        """Write something small, read it again, take it away; returns the sentence that says so. Raises NotReached."""
