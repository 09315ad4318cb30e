"""What stands on the counter's first page besides the five choices: the visitor's screen."""

from __future__ import annotations

from typing import Any

from app.accounts.permissions import current_actor
from app.channels.counter.screen import PairForm
from app.contacts import screens


def beside() -> dict[str, Any]:
    """For the page."""
    return {"screen": screens.of(current_actor()), "pair_form": PairForm(formdata=None)}
