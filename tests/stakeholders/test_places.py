"""The kelurahan of Malang, and the ways people spell them (handbook §3.12)."""

from collections import Counter

import pytest
from flask import Flask

from app.platform.database import write
from app.stakeholders import places


@pytest.fixture(autouse=True)
def _malang(app: Flask) -> None:
    with write():
        places.seed()


def test_the_city_has_five_kecamatan_and_57_kelurahan() -> None:
    counts = Counter(place.kecamatan for place in places.every())
    assert counts == {"Blimbing": 11, "Klojen": 11, "Kedungkandang": 12, "Sukun": 11, "Lowokwaru": 12}


def test_seeding_twice_adds_nothing() -> None:
    with write():
        places.seed()
    assert len(places.every()) == 57


SPELLINGS = [
    ("Rampal Celaket", "Rampalcelaket"),
    ("polean", "Polehan"),
    ("Oro-Oro Dowo", "Oro-oro Dowo"),
    ("GADINGKASRI", "Gading Kasri"),
    ("kota lama", "Kotalama"),
    ("Ksatrian", "Kesatrian"),
    ("Kidul Dalem", "Kiduldalem"),
]


@pytest.mark.parametrize(("written", "name"), SPELLINGS)
def test_a_variant_spelling_finds_its_kelurahan(written: str, name: str) -> None:
    place = places.named(written)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("text", ["", "\x00", "Batu Alam Raya", "x" * 100_000, "🏠"])
def test_what_is_no_kelurahan_finds_none(text: str) -> None:
    assert places.named(text) is None
