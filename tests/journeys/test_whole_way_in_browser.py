"""Whole ways in Chromium: one request of each door and each of the six letters with JavaScript; two without.

The very steps that `test_whole_way.py` walks for every sample, by mouse; axe looks at each kind of page once.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.accounts.seed import seed_demo_accounts
from app.demo import story
from app.operations import founding
from app.platform import clock
from app.platform.database import write
from tests.journeys.by_pages import NOW, Office
from tests.journeys.six_letters import INVITATION, LETTERS
from tests.journeys.whole_way import answer_an_invitation, whole_way
from tests.kit.desks import Desks

_SAMPLES = {request["id"]: request for request in story.requests()}
ONE_OF_EACH_DOOR = [_SAMPLES[identity] for identity in ("REQ-15", "REQ-14", "REQ-17")]
"""Website, telephone, counter; what comes by the document door are the six letters."""
_DROP = """(form, [name, numbers]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(numbers)], name, {type: "application/pdf"}));
  form.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""
_seen: set[str] = set()


class BrowserOffice(Office):
    """Everybody at their browsers."""

    def __init__(self, desks: Desks) -> None:
        super().__init__(desks.visit, lambda path, who: desks.at(who).fetch(path))
        self.desks = desks

    def compare(self, code: str, file: bytes) -> list[str]:
        """Dropped on the page; where no script runs, chosen and sent."""
        if not self.desks.has_script:
            return super().compare(code, file)
        self.visit(f"/verifikasi/{code}")
        page = self.desks.at("").page
        page.locator("form[data-sha256]").evaluate(_DROP, ["surat.pdf", list(file)])
        verdicts = page.locator("[data-verdict]:visible")
        expect(verdicts).to_have_count(1)
        return [verdicts.get_attribute("data-verdict")]


@pytest.fixture
def office(has_script, browser, live_server, enter, browser_context_args, assert_accessible):
    founding.furnish_office()
    with write():
        seed_demo_accounts()

    def look(page):
        kind = re.sub(r"/[^/]*\d[^/]*", "/…", urlsplit(page.url).path)
        if has_script and kind not in _seen:
            _seen.add(kind)
            assert_accessible(page)

    desks = Desks(browser, live_server, enter, look, **browser_context_args, java_script_enabled=has_script)
    with clock.standing_at(NOW):
        yield BrowserOffice(desks)
        desks.leave()


@pytest.mark.parametrize("has_script", [True], ids=["with-script"])
def test_one_request_of_each_door_goes_its_whole_way(office):
    for request in ONE_OF_EACH_DOOR:
        whole_way(office, request)


_EACH_RUN = 2
"""So many letters go in a browser at every run, the others in the long one; all go without (`test_whole_way`)."""


@pytest.mark.parametrize("has_script", [True], ids=["with-script"])
@pytest.mark.parametrize(
    "letter",
    [pytest.param(one, id=one["id"], marks=[pytest.mark.faults] * (at >= _EACH_RUN)) for at, one in enumerate(LETTERS)],
)
def test_each_letter_goes_its_whole_way(office, letter):
    whole_way(office, letter)


@pytest.mark.parametrize("has_script", [True], ids=["with-script"])
def test_an_invitation_is_decided_and_whoever_goes_has_a_signed_order(office):
    answer_an_invitation(office, INVITATION)


@pytest.mark.parametrize("has_script", [False], ids=["without-script"])
def test_a_request_from_the_website_and_a_letter_go_their_whole_way_without_script(office):
    whole_way(office, ONE_OF_EACH_DOOR[0])
    answer_an_invitation(office, INVITATION)
