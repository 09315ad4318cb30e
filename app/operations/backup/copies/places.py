"""The places that this office has set, and whether anything may go there."""

from __future__ import annotations

from dataclasses import asdict

from app.accounts import demo_office
from app.operations.backup.copies import Elsewhere
from app.operations.backup.copies.s3 import S3
from app.operations.backup.copies.sftp import SFTP
from app.platform import settings

_KINDS: dict[Elsewhere, type[S3] | type[SFTP]] = {Elsewhere.S3: S3, Elsewhere.SFTP: SFTP}


def known(kind: Elsewhere) -> S3 | SFTP:
    """The place as it is set; `is_set` says whether it is."""
    return _KINDS[kind](**settings.get(f"backup.{kind}"))


def keep(kind: Elsewhere, place: S3 | SFTP) -> None:
    """Set it, inside `write()`."""
    settings.put(f"backup.{kind}", asdict(place))


def forget(kind: Elsewhere) -> None:
    """Nothing goes there any more, inside `write()`; what lies there stays."""
    settings.put(f"backup.{kind}", {})


def all_set() -> dict[Elsewhere, S3 | SFTP]:
    """Those to which copies go: none in a demo."""
    if demo_office.is_demo():
        return {}
    return {kind: place for kind in Elsewhere if (place := known(kind)).is_set}
