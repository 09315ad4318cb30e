"""Changing what the office says about itself: each change in the audit log with its old and its new value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.accounts import audit
from app.platform import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor


def keep(wanted: Mapping[str, Any], *, by: Actor) -> frozenset[str]:
    """Change the settings that differ, inside `write()`; returns their keys."""
    present = settings.everything()
    changes = {key: {"from": present[key], "to": value} for key, value in wanted.items() if present[key] != value}
    for key in changes:
        settings.put(key, wanted[key])
    if changes:
        audit.record("office:changed", "office", changes, by=by)
    return frozenset(changes)
