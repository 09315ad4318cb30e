"""The workflow as a picture for `docs/workflow.md`, drawn from the table itself so that it cannot be wrong."""

from __future__ import annotations

import sys

from app.tickets.handling.workflow import TABLE
from app.tickets.statuses import CLOSED, STAFF_LABEL, Status

HEADER = """# The workflow

Drawn from `app/tickets/handling/workflow.py` by `python -m app.tickets.handling.picture > docs/workflow.md`; a test
fails when it is out of date. State codes keep their Indonesian names. The conditions of each move are its guards in
`app/tickets/handling/guards.py`.
"""


def document() -> str:
    """The whole of `docs/workflow.md`: a diagram and the table of moves."""
    return "\n".join([HEADER, "```mermaid", *_diagram(), "```", "", *_rows(), ""])


def _diagram() -> list[str]:
    lines = ["stateDiagram-v2", "    [*] --> DRAF"]
    lines += [f"    {move.source} --> {move.target}" for move in TABLE]
    return [*lines, f"    {Status.DIARSIPKAN} --> [*]"]


def _rows() -> list[str]:
    head = ["| from | to | who | conditions |", "|---|---|---|---|"]
    rows = [
        f"| {move.source} | {move.target} | {', '.join(sorted(move.by))} | {', '.join(_name(g) for g in move.guards)} |"
        for move in TABLE
    ]
    words = ["", "| code | staff read | closed |", "|---|---|---|"]
    words += [f"| {status} | {STAFF_LABEL[status]} | {'yes' if status in CLOSED else ''} |" for status in Status]
    return head + rows + words


def _name(guard: object) -> str:
    return str(getattr(guard, "__name__", guard)).replace("_", " ")


if __name__ == "__main__":
    sys.stdout.write(document())
