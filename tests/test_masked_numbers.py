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
NEEDED = {"phone_back.call": "the officer dials this very number now; that it was opened is in the log (phone:dialled)"}
"""The pages that show one, and why. While a call lasts the number that rings is the caller's own (`phone/ringing`)."""
READERS = (cast.OPERATOR, cast.SEKRETARIS)


def whole_numbers(text: str) -> list[str]:
    """The numbers of the matrix's people, however they are written."""
    digits = re.sub(r"(?<=\d)[\s.\-‑–\u00a0]+(?=\d)", "", text)
    return [number for number in ("3573014101900001", "81200000001", "81200000009") if number in digits]


def test_no_page_of_the_desk_shows_a_whole_number(sqlite_app: Flask, world: World):
    shown, drawn = set(), set()
    for username in READERS:
        hat = Hat(sqlite_app, username)
        for rule, method in cells(sqlite_app, public=False):
            if method != "GET" or rule.endpoint in drawn:
                continue
            answer = hat.client.get(world.address(rule, MINE))
            if answer.status_code == 200 and answer.mimetype.startswith("text/"):
                drawn.add(rule.endpoint)
                shown |= {rule.endpoint} if whole_numbers(answer.get_data(as_text=True)) else set()
    assert len(drawn) > 100
    assert shown == NEEDED.keys()
