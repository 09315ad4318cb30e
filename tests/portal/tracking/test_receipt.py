"""The receipt as its owner sees it: on the screen, printed, downloaded; for whoever holds the link and nobody else."""

from __future__ import annotations

import gzip
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from app.platform import jobs, settings
from app.platform.database import write
from app.tickets import receipts
from tests.kit.requests import ask


@pytest.fixture
def opened(cast):
    return ask(service="LEG-02", name="Siti Umpama", phone="0812-0000-0002")


@pytest.fixture
def address(opened):
    return f"/lacak/{opened.token}/tanda-terima"


def test_it_carries_one_number_the_pin_the_promise_and_the_link(visit, opened, address):
    page, receipt = visit(address), receipts.of(opened.ticket.id)
    assert page.attribute("data-ticket-number") == opened.ticket.number
    assert opened.pin in page
    assert receipt.promise in page
    assert f"/lacak/{opened.token}" in page
    assert page.find("//svg[contains(@class, 'qr')]")
    assert "LEG-02" in page.attribute("data-draft-sent")
    assert "Umpama" not in page


def test_it_stays_secret(visit, address):
    headers = visit(address).response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in headers["X-Robots-Tag"]


@pytest.mark.parametrize("token", ["a" * 26, "x", "%00", "..", "a" * 5000])
@pytest.mark.parametrize("page", ["tanda-terima", "tanda-terima.pdf", "tanda-terima/cetak"])
def test_a_wrong_link_finds_nothing(visit, cast, token, page):
    visit(f"/lacak/{token}/{page}", status=404)


def test_the_message_to_oneself_holds_the_pin_only_by_choice(visit, opened, address):
    page = visit(address)
    plain, with_pin = (
        parse_qs(urlsplit(page.link(words).href).query)["text"][0]
        for words in ("Kirim ke WhatsApp saya", "Kirim ke WhatsApp beserta PIN")
    )
    assert opened.ticket.number in plain
    assert not [secret for secret in (opened.pin, opened.token, "Siti", "0812") if secret in plain]
    assert opened.pin in with_pin
    assert opened.token not in unquote(with_pin)
    assert all("noreferrer" in rel for rel in page.find("//a[contains(@href, 'wa.me')]/@rel"))


def test_the_pdf_is_waited_for_and_then_comes(visit, client, opened, address):
    waiting = visit(f"{address}.pdf")
    assert waiting.h1 == "PDF sedang disiapkan"
    assert waiting.response.headers["Refresh"].startswith("3; url=/lacak/")
    assert "PDF (disiapkan)" in visit(address)
    while jobs.run_once():
        pass
    answer = client.get(f"{address}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert f"tanda-terima-{opened.ticket.number}.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "Unduh PDF" in visit(address)


def test_the_waiting_page_does_not_look_for_ever(visit, address):
    assert "Refresh" not in visit(f"{address}.pdf?ke=20").response.headers


@pytest.mark.parametrize("paper", ["a5", "80mm"])
def test_it_can_be_printed_at_once_from_the_browser(visit, opened, address, paper):
    page = visit(f"{address}/cetak?kertas={paper}")
    assert page.attribute("data-ticket-number") == opened.ticket.number
    assert opened.pin in page
    assert page.find(f"//link[contains(@href, 'receipt-{paper}.css')]")


@pytest.mark.settings(DEMO_WANTED=False)
def test_without_a_public_address_it_says_why_there_is_no_code(visit, address):
    page = visit(address)
    assert not page.find("//svg[contains(@class, 'qr')]")
    assert "Tanpa kode QR" in page
    assert not visit(f"{address}/cetak").find("//img")


@pytest.mark.settings(DEMO_WANTED=False)
def test_the_address_the_office_has_set_is_the_one_in_the_code(visit, opened, address):
    with write():
        settings.put("office.base_url", "https://loket.example.go.id/")
    assert receipts.of(opened.ticket.id).link == f"https://loket.example.go.id/lacak/{opened.token}"
    assert f"https://loket.example.go.id/lacak/{opened.token}" in visit(address)


def test_it_is_complete_in_english(visit, address):
    visit(f"/bahasa/en?kembali={address}")
    for path in (address, f"{address}/cetak", f"{address}.pdf"):
        visit(path)


def test_it_is_light(client, address):
    answer = client.get(address)
    assert len(gzip.compress(answer.data, 4)) <= 14_000
    fetched = re.findall(r'<(?:link|script|img)\b[^>]*\b(?:href|src)="(/[^"]+)"', answer.get_data(as_text=True))
    sizes = [len(gzip.compress(client.get(path).data, 4)) for path in fetched]
    assert len(fetched) + 1 <= 5
    assert sum(sizes) + len(gzip.compress(answer.data, 4)) <= 50_000


def test_it_asks_the_database_little(client, address, queries):
    client.get(address)
    with queries() as seen:
        client.get(address)
    assert len(seen) <= 6, seen
