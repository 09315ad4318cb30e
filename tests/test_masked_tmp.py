"""No page shows a whole citizen number or telephone number but where the work needs it; tried from the URL map.

A whole number is otherwise seen by a reason (`desk/requester/reveal`), for five minutes, with an entry in the log.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests import cast
from tests.test_access_matrix import MINE, Hat, World, cells, world

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["world"]
NEEDED = {
    "phone_back.": "the officer dials this very number now; that it was opened is in the log (phone:dialled)",
    "phone_log.one": "the caller's number of one's own call, to call back; in the log (phone:record_opened)",
    "phone_call.": "the console while the telephone is in the hand: who speaks is asked by it",
    "phone_wrap.": "the record of a call that is being closed",
    "phone.": "the console while the telephone is in the hand",
    "phone_ring": "the telephone that rings",
    "messages.": "word that is given by hand now is given to this number; in the log (message:opened)",
    "word_way.": "the way on which word is given, as its owner named it",
    "document_chats.": "the sender of a message that waits, read once to be placed; in the log (chat:opened)",
    "letters.": "the letter's address as it will be printed",
}
"""Beginnings of pages that show one, and why."""
READERS = (cast.OPERATOR, cast.SEKRETARIS)


def whole_numbers(text: str) -> list[str]:
    """The numbers of the matrix's people, however they are written."""
    digits = re.sub(r"(?<=\d)[\s.\-‑–\u00a0]+(?=\d)", "", text)
    found = [number for number in ("3573014101900001", "81200000001", "81200000009") if number in digits]
    return [number for number in found if number != "81200000009"]  # a call-back's own number is nobody's record


def test_no_page_of_the_desk_shows_a_whole_number(sqlite_app: Flask, world: World):
    shown: dict[str, set[str]] = {}
    tried = 0
    for username in READERS:
        hat = Hat(sqlite_app, username)
        for rule, method in cells(sqlite_app, public=False):
            if method != "GET":
                continue
            answer = hat.client.get(world.address(rule, MINE))
            if answer.status_code == 200 and answer.mimetype.startswith("text/"):
                tried += 1
                if whole_numbers(answer.get_data(as_text=True)):
                    shown.setdefault(rule.endpoint, set()).add(username)
    assert tried > 150
    print("SHOWN", sorted(shown))
    assert {endpoint: who for endpoint, who in shown.items() if not endpoint.startswith(tuple(NEEDED))} == {}
