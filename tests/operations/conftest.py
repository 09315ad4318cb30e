"""Who works in the hall of these tests."""

from __future__ import annotations

from tests.kit.hall import clerk, desk

__all__ = ["clerk", "desk"]
