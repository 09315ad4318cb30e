"""Moments the tests of the catalogue stand at."""

from datetime import UTC, datetime

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
