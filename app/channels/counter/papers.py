"""The counter's checklist: for each requirement there, uploaded (original follows), missing, or not needed (door 3).

The form's rows are `paper-<position>`. A script may instead list what was received in the contract's
`requirements_received` (several values, or one with commas): what is listed is there, other required papers are
missing. Where neither says anything, nobody has looked yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tickets.kinds import PAPER_STATE_LABEL, PaperState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Protocol

    class Line(Protocol):
        """A requirement of a standard, or a paper of a request."""

        @property
        def position(self) -> int: ...
        @property
        def is_required(self) -> bool: ...


CHOICES = (PaperState.PRESENT, PaperState.UPLOADED, PaperState.MISSING, PaperState.NOT_NEEDED)
LABELS = [(state.value, PAPER_STATE_LABEL[state]) for state in CHOICES]
_NUMBER = re.compile(r"[0-9]{1,4}")


def ticked(sent: Mapping[str, str], received: Sequence[str], lines: Iterable[Line]) -> dict[int, PaperState]:
    """The state of each requirement by its position, as far as the form says something about it."""
    lines = list(lines)
    by_row = {line.position: _state(sent.get(f"paper-{line.position}")) for line in lines}
    if "all" in sent:
        waiting = (None, PaperState.MISSING)
        return {key: PaperState.PRESENT if state in waiting else state for key, state in by_row.items()}
    return _listed(received, lines) | {position: state for position, state in by_row.items() if state}


def _state(written: str | None) -> PaperState | None:
    return PaperState(written) if written in {state.value for state in CHOICES} else None


def _listed(received: Sequence[str], lines: list[Line]) -> dict[int, PaperState]:
    there = {int(found) for text in received for found in _NUMBER.findall(text)}
    if not there:
        return {}
    wanted = [line for line in lines if line.is_required or line.position in there]
    return {line.position: PaperState.PRESENT if line.position in there else PaperState.MISSING for line in wanted}
