"""Who works in the hall of these tests."""

from __future__ import annotations

from tests.kit.hall import clerk, colleague, desk

__all__ = ["clerk", "colleague", "desk"]
