"""The way in: PIN opens it all, four digits only the stage; wrong looks like unknown; guessing is limited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.platform import clock, throttle
from app.tickets import numbering
from tests.kit.pages import Page, Visitor
from tests.kit.requests import ask

pytestmark = pytest.mark.usefixtures("cast")

PHONE, FOUR = "0812-0000-4321", "4321"
NO_FIT = "Nomor dan PIN atau angka HP ini tidak cocok. Periksa keduanya di tanda terima."


@pytest.fixture
def opened(app):
    return ask(phone=PHONE, subject="Rahasia dagang saya", need="Resep keripik.")


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06d}"


@pytest.fixture
def knock(client):
    """Send the form as it stands on the page; the answer may be a page at once."""

    def send(number: str, pin: str) -> Page:
        visitor = Visitor(client)
        form = visitor.get("/lacak").form("/lacak")
        answer = client.post("/lacak", data=form.fields | {"number": number, "pin": pin})
        return visitor._arrive(answer, 200 if answer.status_code == 303 else answer.status_code)

    return send


def test_number_and_pin_open_everything(visit, opened):
    page = visit("/lacak").form("/lacak").submit(number=opened.ticket.number, pin=opened.pin)
    assert page.url == f"/lacak/{opened.token}"
    assert "Rahasia dagang saya" in page


@pytest.mark.parametrize("shape", ["{0}", "{0[0]} {0[1]} {0[2]}", "{0[0]}{0[1]}{0[2]}", " {0[0]}.{0[1]}-{0[2]} "])
def test_a_number_may_be_written_as_one_likes(knock, opened, shape):
    number = opened.ticket.number
    typed = number if shape == "{0}" else shape.format(number.split("-"))
    assert knock(typed, f"{opened.pin[:3]} {opened.pin[3:]}").url == f"/lacak/{opened.token}"


def test_four_digits_tell_stage_and_dates_and_nothing_else(knock, opened):
    page = knock(opened.ticket.number, FOUR)
    assert page.status == 200
    assert "Permohonan diterima; paling lambat" in page
    for secret in (opened.token, opened.pin, "Rahasia dagang", "keripik", "NIB", "Siti", "Seksi", PHONE, "8120000"):
        assert secret not in page.response.get_data(as_text=True), secret
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.response.headers["X-Robots-Tag"]


def test_four_digits_never_open_a_confidential_request(knock):
    opened = ask(service="LIN-01", phone=PHONE, is_confidential=True)
    unknown = numbering.compose("2601", 4711)
    hidden, nothing = knock(opened.ticket.number, FOUR), knock(unknown, FOUR)
    assert (hidden.status, hidden.errors) == (nothing.status, nothing.errors) == (422, [NO_FIT])
    assert knock(opened.ticket.number, opened.pin).url == f"/lacak/{opened.token}"


def test_a_request_without_a_telephone_has_no_four_digits(knock):
    opened = ask(phone="", who={"email": "siti@contoh.id"})
    for digits in ("0000", "1234"):
        assert knock(opened.ticket.number, digits).errors == [NO_FIT]


def test_wrong_looks_like_unknown(knock, opened, queries):
    unknown = numbering.compose("2601", 4711)
    knock(numbering.compose("2601", 42), "123456")  # what a process remembers is remembered now
    pages, statements = [], []
    for number in (opened.ticket.number, unknown):
        with queries() as seen:
            page = knock(number, wrong(opened.pin))
        pages.append(page.text.replace(number, ""))
        statements.append(len(seen))
    assert pages[0] == pages[1]
    assert statements[0] == statements[1]


def test_after_six_misses_even_the_right_pin_waits(knock, opened):
    number, other = opened.ticket.number, ask()
    for _ in range(6):
        assert knock(number, wrong(opened.pin)).status == 422
    limited = knock(number, opened.pin)
    assert limited.status == 429
    assert limited.response.headers["Retry-After"]
    assert limited.find("//input[@name='number']/@value") == [number]
    assert knock(number, FOUR).status == 429
    assert knock(other.ticket.number, other.pin).status == 200, "another request is not touched"
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        assert knock(number, opened.pin).url == f"/lacak/{opened.token}"


def test_the_link_opens_while_the_number_is_being_guessed_at(knock, visit, opened):
    for _ in range(7):
        knock(opened.ticket.number, wrong(opened.pin))
    assert visit(f"/lacak/{opened.token}").h1 == f"Permohonan {opened.ticket.number}"


def test_an_unknown_number_is_limited_all_the_same(knock, opened):
    unknown = numbering.compose("2601", 4711)
    assert [knock(unknown, "123456").status for _ in range(7)] == [422] * 6 + [429]


def test_a_patient_guesser_meets_the_daily_limit(knock, opened):
    begun = clock.now()
    for quarter in range(6):
        with clock.standing_at(begun + timedelta(minutes=16 * quarter)):
            statuses = [knock(opened.ticket.number, "1234").status for _ in range(5)]
    assert statuses == [422] * 5
    with clock.standing_at(begun + timedelta(minutes=16 * 6)):
        assert knock(opened.ticket.number, opened.pin).status == 429


def test_a_village_office_behind_one_address_is_let_through(client, opened):
    page = Visitor(client).get("/lacak").form("/lacak")
    data = page.fields | {"number": opened.ticket.number, "pin": opened.pin}
    assert {client.post("/lacak", data=data).status_code for _ in range(620)} == {303}


def test_a_slip_of_the_pen_is_told_before_anything_is_counted(knock, opened):
    number = opened.ticket.number
    slipped = number[:-1] + str((int(number[-1]) + 1) % 10)
    page = knock(slipped, opened.pin)
    assert page.status == 422
    assert page.errors == ["Nomor ini tidak lengkap atau salah ketik. Contoh: 2611-0123-4."]
    assert not throttle.is_full(f"track-miss:900:{slipped}", 1, 900)


@pytest.mark.parametrize(
    "typed", ["", " ", "x" * 100_000, "\x00", "\u200b", "\u202e1234", "😀", "١٢٣٤٥٦", "12345", "1' OR '1'='1", "²²²²"]
)
def test_odd_text_is_refused_in_words_and_kept(knock, opened, typed):
    for number, pin in ((typed, "123456"), (opened.ticket.number, typed)):
        page = knock(number, pin)
        assert page.status == 422
        assert page.errors
    assert knock(opened.ticket.number, opened.pin).status == 200


def test_nothing_of_it_stands_in_an_address(knock, opened):
    page = knock(opened.ticket.number, opened.pin)
    assert opened.ticket.number not in page.url
    assert opened.pin not in page.url


def test_it_is_complete_in_english(client, visit, knock, opened):
    client.set_cookie("bahasa", "en")
    assert visit("/lacak").h1 == "Track a request"
    assert "Request received; at the latest" in knock(opened.ticket.number, FOUR)
    assert knock(opened.ticket.number, "000").status == 422
    for _ in range(8):
        last = knock(opened.ticket.number, "9999")
    assert "Too many attempts" in last
