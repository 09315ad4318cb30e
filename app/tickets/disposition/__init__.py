"""The disposition: who gave the work to whom, what for, until when, and where it stands (R034; handbook §4.1–4.3).

One tree for each request (`tree`), its verbs here; the office's other steps follow it (`following`).
"""

from app.tickets.disposition import ties
from app.tickets.disposition.aside import advise, ask_opinion, finish, give_task, mark_read
from app.tickets.disposition.copies import pass_copy
from app.tickets.disposition.giving import bring_up, give, name_representative, send_up
from app.tickets.disposition.returning import give_back, withdraw

__all__ = [
    "advise",
    "ask_opinion",
    "bring_up",
    "finish",
    "give",
    "give_back",
    "give_task",
    "mark_read",
    "name_representative",
    "pass_copy",
    "send_up",
    "ties",
    "withdraw",
]
