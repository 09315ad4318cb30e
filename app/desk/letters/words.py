"""The words and shapes in which the desk shows where a letter stands."""

from __future__ import annotations

from app.letters.kinds import KIND_LABEL, STATE_LABEL, LetterState
from app.tickets.kinds import SECRECY_LABEL, URGENCY_LABEL

LABELS = {"kind": KIND_LABEL, "state": STATE_LABEL, "urgency": URGENCY_LABEL, "secrecy": SECRECY_LABEL}
TONE = {
    LetterState.DRAFT: "plain", LetterState.INITIALLING: "wait", LetterState.SIGNING: "wait",
    LetterState.NUMBERING: "ask", LetterState.SIGNED: "good", LetterState.WITHDRAWN: "bad",
    LetterState.REPLACED: "bad", LetterState.CANCELLED: "plain",
}  # fmt: skip
