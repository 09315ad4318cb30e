"""The disposition: who gave the work to whom, what for, until when, and where it stands (R034; handbook §4.1–4.3).

One tree for each request (`tree`), its verbs here; the office's other steps follow it (`following`).
"""

from app.tickets.disposition.giving import give, send_up

__all__ = ["give", "send_up"]
