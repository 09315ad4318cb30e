"""Signed addresses: ours are known, made-up ones are not."""

from __future__ import annotations

from app.messages import addresses
from tests.kit.other_machines import MAILBOX, set_up


def test_only_a_true_signature_names_a_message(app):
    set_up(**{"messages.mailbox": MAILBOX, "messages.sender": "a@dinas.contoh.test"})
    good = addresses.reply_to(7)
    forged = good.replace("+7-", "+8-")
    assert addresses.numbers_in([f"Loket <{good}>", forged, "loket+7-0123456789abcdef0123@x.test", ""]) == [7]
    assert addresses.numbers_in([addresses.message_id(12), "<loket.12-00000000000000000000@x>"]) == [12]


def test_without_a_mailbox_of_its_own_answers_go_to_the_office(app):
    set_up(**{"messages.sender": "a@dinas.contoh.test"})
    assert addresses.reply_to(7) == "a@dinas.contoh.test"
