"""The head of office on a real telephone's screen: three taps from the list to done, with and without script (R034)."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.desk.leaders.letters import before_the_head, chair, enlist_leaders, leaf
from tests.kit.browser import listened_to

TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def telephone(request, browser, browser_context_args):
    context = browser.new_context(**browser_context_args | TELEPHONE, java_script_enabled=request.param)
    with contextmanager(listened_to)(context.new_page()) as page:
        yield page
    context.close()


def test_three_taps_from_the_list_to_done(telephone, enter, cast, assert_accessible, request):
    enlist_leaders()
    ticket = before_the_head()
    taps = []

    def tap(thing) -> None:
        taps.append(thing)
        thing.tap()

    def look() -> None:
        if "with-script" in request.node.name and "without" not in request.node.name:
            assert_accessible(telephone)
            assert telephone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    enter(telephone, cast.KADIS)
    telephone.goto("/meja/pimpinan")
    look()
    tap(telephone.get_by_role("link", name=ticket.subject))
    expect(telephone.locator("figure img")).to_be_visible()
    look()
    tap(telephone.get_by_label("Untuk diselesaikan"))
    tap(telephone.get_by_role("button", name="Disposisikan"))
    expect(telephone.get_by_role("main")).to_contain_text("didisposisikan kepada")
    assert len(taps) == 3
    row = leaf(ticket)
    assert (row.position_id, len(row.instructions)) == (chair("kabid-klb"), 1)


def test_the_sheet_of_the_week_on_a_narrow_screen(page, enter, cast, assert_accessible):
    enlist_leaders()
    before_the_head()
    enter(page, cast.KADIS)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/meja/pimpinan/minggu-ini")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_hand_over_by_keyboard_and_axe(page, enter, cast, assert_accessible):
    enter(page, cast.SEKRETARIS)
    page.goto("/meja/pengaturan/serah-terima")
    assert_accessible(page)
    who_leaves = page.get_by_label("Siapa yang pindah atau berhalangan")
    who_leaves.select_option(label="Agus Rekaan, S.E. (staf-klb-bang)")
    who_leaves.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/serah-terima/*")
    assert_accessible(page)
    page.goto("/meja/siapa-menjabat")
    assert_accessible(page)
