"""Looking into the office's mailbox once, as the worker does."""

from __future__ import annotations

from app.platform import jobs, settings
from app.platform.database import write
from tests.kit.other_machines import work


def unread_mails() -> str:
    """What went wrong; empty when nothing did."""
    with write():
        jobs.enqueue("messages.fetch", {})
    work()
    return str(settings.get("messages.fetch_trouble"))
