"""`/meja/antrean/angka`: who may see it, and that it says what there is."""

from __future__ import annotations

from app.platform.database import write
from app.queue import calling
from tests.kit import queue

PAGE = "/meja/antrean/angka"


def test_a_leader_sees_the_weeks_times(visit, desk, clerk, cast):
    number = queue.draw()
    queue.serve(desk, clerk)
    with write():
        calling.finish(number, by=clerk)
    page = visit(PAGE, as_=cast.KADIS)
    assert "Selesai dilayani 1" in page
    assert "Belum ada perkiraan yang dapat dinilai" in page


def test_other_days_are_chosen(visit, desk, cast):
    queue.draw()
    page = visit(PAGE, as_=cast.KADIS).form("Tampilkan").submit(first="2026-11-01", last="2026-11-24")
    assert "Tidak ada nomor antrean pada hari-hari ini." in page
    visit(f"{PAGE}?first=rusak&last=2026-11-25", as_=cast.KADIS)


def test_who_serves_does_not_see_how_colleagues_do(visit, desk, cast):
    visit(PAGE, as_=cast.OPERATOR, status=403)


def test_in_english(visit, desk, clerk, cast, sign_in):
    sign_in(cast.KADIS).set_cookie("bahasa", "en")
    queue.draw()
    queue.serve(desk, clerk)
    assert "By purpose" in visit(PAGE, as_=cast.KADIS)
