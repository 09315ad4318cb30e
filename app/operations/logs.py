"""Where log lines go: to stderr, one event a line, without personal data (stdout belongs to results)."""

from __future__ import annotations

import sys

import structlog


def send_to_stderr() -> None:
    """Readable lines at a terminal, JSON for a machine that collects them."""
    at_a_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if at_a_terminal else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
