"""An office moves to the other database: whole, compared, with its links, PINs and passwords, and only into nothing."""

from __future__ import annotations

from app.accounts import audit
from app.accounts.seed import DEMO_PASSWORD
from app.platform import settings, storage
from app.tickets.history import chain
from app.tickets.receipts import secrets
from tests.kit.pages import OfficeClient, Visitor
from tests.kit.requests import ask


def test_everything_comes_along_and_is_compared(new_place, told, words):
    number, digest = told
    said = new_place.command("import", "instance", *words)
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("dipindahkan ")
    assert said.stdout.rstrip().endswith("1 berkas (0 sudah ada)")
    assert "Semua jumlah dan isi sama" in said.stderr
    with new_place.started_anew():
        assert not [*chain.faults(), *audit.verify()]
        assert storage.is_intact(digest)
        assert settings.get("office.name") == "Dinas Koperasi “Kota Contoh”"
        assert ask().ticket.number != number  # the counters go on where they stood


def test_links_pins_and_passwords_hold(new_place, told, words):
    number = told[0]
    assert new_place.command("import", "instance", *words).exit_code == 0
    with new_place.started_anew() as anew:
        anew.test_client_class = OfficeClient
        visitor = Visitor(anew.test_client())
        assert number in visitor.get(f"/lacak/{secrets.token(number)}")
        found = visitor.get("/lacak").form().submit(number=number, pin=secrets.pin(number))
        assert number in found
        desk = visitor.get("/masuk").form().submit(username="operator", password=DEMO_PASSWORD)
        assert "Keluar" in desk
