"""The board: what was called last, the five before, nobody's name; and its stream, which never takes all threads."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from app.accounts.models import User
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.portal.queue import live
from app.queue import board, calling, voice
from tests.kit import queue


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch):
    """The server of the browser tests does not always tell that a reader has left, as the office's own does."""
    monkeypatch.setattr(live, "_open", 0)


def numbers_on(page) -> tuple[str, list[str]]:
    return page.find("//*[@class='board__number']")[0].text_content(), page.find("//ol//strong/text()")


def test_it_shows_the_newest_and_the_five_before(visit, desk, clerk):
    for _ in range(8):
        queue.draw()
        queue.serve(desk, clerk)
    assert numbers_on(visit("/papan")) == ("A-008", ["A-007", "A-006", "A-005", "A-004", "A-003"])


def test_called_again_a_number_stands_first_and_is_another_call(visit, desk, clerk):
    other = queue.make_desk(2)
    first, _second = queue.draw(), queue.draw()
    queue.call(desk, clerk)
    before = visit("/papan").find("//@data-call")[0]
    queue.serve(other, clerk)
    with write():
        calling.recall(first, by=clerk)
    page = visit("/papan")
    assert numbers_on(page) == ("A-001", ["A-002"])
    assert page.find("//@data-call")[0] != before


def test_it_says_the_number_in_indonesian_words(visit, client, desk, clerk):
    client.set_cookie("bahasa", "en")
    queue.draw("apply")
    queue.call(desk, clerk)
    page = visit("/papan")
    assert page.attribute("data-say") == "Nomor antrean B, nol nol satu, silakan ke loket satu"
    assert page.h1 == "Papan antrean"


def test_it_says_where_what_is_served_and_how_many_wait(visit, desk, colleague):
    queue.make_desk(2, "collect")
    queue.sit(queue.make_desk(3, "ask", "meet"), colleague)
    queue.draw("collect")
    page = visit("/papan")
    assert "Loket 1 semua" in page
    assert "Loket 2 tutup" in page
    assert "Loket 3 A Tanya E Bertemu" in page
    assert "D Ambil 1 –" in page


def test_two_calls_between_two_looks_are_both_spoken_until_somebody_has_come(visit, desk, clerk):
    other = queue.make_desk(2)
    first, _second = queue.draw(), queue.draw()
    queue.call(desk, clerk)
    queue.call(other, clerk)
    spoken = [
        "Nomor antrean A, nol nol dua, silakan ke loket dua",
        "Nomor antrean A, nol nol satu, silakan ke loket satu",
    ]
    assert visit("/papan").find("//@data-say") == spoken
    with write():
        calling.begin(first, by=clerk)
    assert visit("/papan").find("//@data-say") == [spoken[0], ""]


def test_the_hour_of_an_appointment_is_something_new(desk, clerk):
    queue.draw("meet", appointment_at=clock.now() + timedelta(minutes=30))
    before = board.version()
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        assert board.version() != before


def test_an_empty_board_says_so(visit, desk):
    assert "Belum ada yang dipanggil" in visit("/papan")


def test_no_name_of_staff_or_visitor_stands_on_it(visit, desk, clerk):
    queue.draw()
    queue.serve(desk, clerk)
    page = visit("/papan")
    assert not [name for name in db.session.scalars(db.select(User.name)) if name in page]


def test_nothing_new_is_no_answer(visit, client, desk, clerk):
    version = visit("/papan").attribute("data-version")
    assert client.get(f"/papan?v={version}").status_code == 204
    queue.draw()
    assert client.get(f"/papan?v={version}").status_code == 200


def test_every_press_makes_another_version(desk, clerk):
    seen = [board.version()]
    number = queue.draw()
    seen.append(board.version())
    queue.call(desk, clerk)
    seen.append(board.version())
    for verb in (calling.recall, calling.begin, calling.finish, calling.undo):
        with write():
            verb(number, by=clerk)
        seen.append(board.version())
    assert all(before != after for before, after in pairwise(seen))


def test_the_board_asks_no_more_for_more_numbers(visit, queries, desk, clerk):
    queue.draw()
    queue.serve(desk, clerk)
    visit("/papan")
    with queries() as few:
        visit("/papan")
    for _ in range(12):
        queue.draw()
        queue.serve(desk, clerk)
    with queries() as many:
        visit("/papan")
    assert len(many) == len(few)


def test_the_stream_tells_of_a_change_at_once(client, desk):
    answer = client.get("/papan/siaran", buffered=False)
    parts = iter(answer.response)
    assert answer.mimetype == "text/event-stream"
    assert next(parts) == b"retry: 1000\n\n"
    assert next(parts) == f"data: {board.version()}\n\n".encode()
    queue.draw()
    assert next(parts) == f"data: {board.version()}\n\n".encode()
    answer.close()


def test_beyond_the_limit_a_board_is_sent_away_to_ask_for_itself(client, app, desk):
    first = client.get("/papan/siaran", buffered=False)
    next(iter(first.response))
    assert app.test_client().get("/papan/siaran").status_code == 204
    first.close()
    again = app.test_client().get("/papan/siaran", buffered=False)
    assert again.status_code == 200
    again.close()


def test_no_stream_at_all_where_the_office_wants_none(client, desk):
    with write():
        settings.put("queue.boards_live", 0)
    assert client.get("/papan/siaran").status_code == 204


def test_a_server_that_leaves_ends_its_streams(client, app, desk):
    app.extensions["loket_is_leaving"] = lambda: True
    with client.get("/papan/siaran") as answer:
        assert answer.data == b"retry: 1000\n\n"
    assert live._open == 0


@pytest.mark.parametrize("name", ["..%2Fkeys.json", "NOMOR.wav", "a.txt", "x" * 50 + ".wav"])
def test_only_pieces_of_speech_are_given_out(client, desk, name):
    assert client.get(f"/papan/suara/{name}").status_code == 404


def test_the_voice_is_recorded_once_and_given_out(client, desk, app):
    assert not voice.is_recorded()
    voice.record({})
    assert voice.is_recorded()
    made = {path.name: path.stat().st_mtime_ns for path in voice.folder().iterdir()}
    voice.record({})
    assert made == {path.name: path.stat().st_mtime_ns for path in voice.folder().iterdir()}
    answer = client.get(f"/papan/suara/{voice.pieces()[f'desk-{desk.id}']}")
    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "audio/wav", b"RIFF")
