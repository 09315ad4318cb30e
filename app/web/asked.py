"""What somebody looks for, as an address may carry it: sealed. A name or a telephone number has no business in an
address, which browsers remember and servers on the way write down (reliability, Security rules)."""

from __future__ import annotations

from app.platform.keys import seal, unseal

LONGEST = 200


def sealed(question: str) -> str | None:
    """For the address a search leads to; None where nothing was asked."""
    asked = question.strip()[:LONGEST]
    return seal(asked) if asked else None


def unsealed(text: str | None) -> str:
    """What an address carries; empty when it was not sealed here."""
    return (unseal(text) if text and text.isascii() else "") or ""
