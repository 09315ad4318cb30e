"""Changing what the office says about itself: each change in the audit log with its old and its new value.

When the hours change on which promises are counted, the worker counts the running promises again (handbook §3.13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.accounts import audit
from app.platform import settings
from app.tickets.clocks import recount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.actor import Actor

CLOCK = frozenset({"day.close", "day.cutoff"})


def keep(wanted: Mapping[str, Any], *, by: Actor) -> frozenset[str]:
    """Change the settings that differ, inside `write()`; returns their keys."""
    present = settings.everything()
    changes = {key: {"from": present[key], "to": value} for key, value in wanted.items() if present[key] != value}
    for key in changes:
        settings.put(key, wanted[key])
    if changes:
        audit.record("office:changed", "office", changes, by=by)
    if CLOCK & changes.keys():
        recount.request("hours changed")
    return frozenset(changes)
