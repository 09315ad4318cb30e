"""`/meja/kabar`: what waits to be heard, seen when opened, counted on every page of the desk."""

from __future__ import annotations

from app.platform.database import write
from app.tickets import notices
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import Status
from app.tickets.together import mentions
from tests.kit.requests import enlist, make_ticket, who

PAGE = "/meja/kabar"


def tell(ticket, *usernames, by="operator"):
    enlist(by, *usernames)
    with write():
        mentions.tell(ticket, " ".join(f"@{name}" for name in usernames), by=who(by))


def waiting(page):
    return page.find("//*[contains(@class, 'loket-bar__count')]/text()")


def test_nothing_new_says_what_would_stand_here(visit, cast):
    page = visit(PAGE, as_=cast.STAF)
    assert "Tidak ada kabar baru" in page
    assert waiting(page) == []


def test_opening_one_leads_to_its_request_and_marks_it_seen(visit, cast):
    ticket = make_ticket(Status.DIPROSES)
    tell(ticket, cast.STAF)
    page = visit("/meja", as_=cast.STAF)
    assert waiting(page) == ["1"]
    page = page.link("Kabar").follow()
    assert "menyebut Anda dalam catatan" in page
    page = page.form("Buka").submit()
    assert page.url.endswith(f"/meja/tiket/{ticket.number}")
    assert waiting(page) == []
    assert "Tidak ada kabar baru" in visit(PAGE, as_=cast.STAF)


def test_all_are_marked_at_once_but_not_what_came_meanwhile(visit, cast):
    ticket = make_ticket(Status.DIPROSES)
    tell(ticket, cast.STAF)
    page = visit(PAGE, as_=cast.STAF)
    tell(ticket, cast.STAF)
    page = page.form("Tandai semua dibaca").submit()
    assert waiting(page) == ["1"]
    page = page.form("Tandai semua dibaca").submit()
    assert waiting(page) == []


def test_what_was_told_to_a_position_is_read_by_its_holder_and_once(visit, cast):
    enlist(cast.KASI)
    with write():
        notices.to_positions(who(cast.KASI).position_ids, NoticeKind.MENTIONED, by="Rini")
    page = visit(PAGE, as_=cast.KASI)
    assert "untuk Kepala Seksi" in page
    assert waiting(visit(PAGE, as_=cast.STAF)) == []
    assert "Tidak ada kabar baru" in page.form("Sudah dibaca").submit()


def test_somebody_elses_notice_is_not_there(visit, sign_in, cast):
    tell(make_ticket(Status.DIPROSES), cast.STAF)
    action = visit(PAGE, as_=cast.STAF).form("Buka")
    other = visit(PAGE, as_=cast.KABID)
    token = other.find("//input[@name='csrf_token']/@value")[0]
    answer = sign_in(cast.KABID).post(action.action, data={"csrf_token": token})
    assert answer.status_code == 404
    assert waiting(visit(PAGE, as_=cast.STAF)) == ["1"]


def test_it_is_there_in_english(visit, sign_in, cast):
    tell(make_ticket(Status.DIPROSES), cast.OPERATOR2)
    sign_in(cast.OPERATOR2).get("/bahasa/en")
    assert "mentioned you" in visit(PAGE, as_=cast.OPERATOR2)


def test_the_page_and_the_count_cost_the_same_however_many_wait(visit, queries, cast):
    def cost():
        with queries() as seen:
            visit(PAGE, as_=cast.STAF)
        return len(seen)

    tell(make_ticket(Status.DIPROSES), cast.STAF)
    cost()
    few = cost()
    for _n in range(4):
        tell(make_ticket(Status.DIPROSES), cast.STAF)
    cost()
    assert cost() == few <= 4


def test_what_only_counts_leads_to_the_list_it_counts(visit, cast):
    enlist(cast.STAF)
    with write():
        notices.to_people([who(cast.STAF).user_id], NoticeKind.TIME_DIGEST, late=2, near=0)
    page = visit("/meja/kabar", as_=cast.STAF).form("Buka daftarnya").submit()
    assert page.h1.startswith("Lewat tenggat")
