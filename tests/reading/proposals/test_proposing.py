"""What is proposed of whole letters, cleanly typed: each field, where it stands, how sure."""

from __future__ import annotations

import json

import pytest

from app.reading import proposals
from app.reading.proposals import keeping
from app.reading.proposals.fields import Field, Sureness
from tests.kit.scanned import sample, words_of
from tests.reading.proposals import letters_of_others
from tests.reading.proposals.six import SIX


def read(text, confidence=0.96, town="Malang"):
    return proposals.propose(keeping.as_seen(words_of(text, confidence), 1), town)


@pytest.mark.parametrize("name", SIX)
def test_a_letter_of_the_handbook_is_read_whole(name):
    told = read(sample(name))
    assert {field: told[field].value for field in SIX[name]} == SIX[name]


@pytest.mark.parametrize("name", letters_of_others.EVERY)
def test_a_letter_of_another_shape_is_read_whole(name):
    letter = letters_of_others.EVERY[name]
    told = read(letter.text)
    assert {field: told[field].value for field in letter.expected} == letter.expected


def test_the_office_s_own_town_is_nobody_s_name():
    letter = "BATU\nPANITIA PASAR MURAH\nNomor : 1/PPM/IX/2026\nHal : Undangan\n\nDengan hormat, kami mengundang."
    assert read(letter, town="Batu")[Field.SENDER].value == "Panitia Pasar Murah"
    assert read(letter)[Field.SENDER].value != "Panitia Pasar Murah"
    assert read("BATU", town="Batu")[Field.SENDER].value == ""


def test_each_value_is_framed_where_it_stands():
    told = read(sample("02"))
    number = told[Field.LETTER_NUMBER]
    word = next(word for word in words_of(sample("02")) if word["text"].startswith("500.3.6/"))
    assert number.page == 1
    assert number.box == pytest.approx((word["x"], word["y"], word["x"] + word["w"], word["y"] + word["h"]))


def test_a_subject_of_two_lines_is_framed_whole():
    box = read(letters_of_others.BANK.text)[Field.SUBJECT].box
    assert box.bottom - box.top > 0.02


def test_what_was_read_badly_is_doubtful(sqlite_app):
    assert read(sample("02"))[Field.SUBJECT].sureness is Sureness.SURE
    assert read(sample("02"), 0.5)[Field.SUBJECT].sureness is Sureness.DOUBTFUL
    assert read(sample("02"), 0.1)[Field.SUBJECT].sureness is Sureness.UNREADABLE


def test_a_weekday_that_contradicts_its_date_makes_it_doubtful():
    right, wrong = sample("02"), sample("02").replace("Kamis, 8", "Senin, 8")
    assert read(wrong)[Field.EVENT_DATE].confidence < read(right)[Field.EVENT_DATE].confidence


def test_a_day_before_the_letter_is_no_event():
    assert read(sample("01"))[Field.EVENT_DATE].value == ""


def test_a_page_without_words_proposes_nothing():
    assert read("") == {}


def test_noise_is_no_letter():
    told = read("~ ' . ;\n|| -- ''\n,,")
    assert all(not told[field].value for field in (Field.SENDER, Field.SUBJECT, Field.LETTER_NUMBER, Field.LETTER_DATE))


def test_every_value_is_text(app):
    told = keeping.of_words(keeping.as_seen(words_of(sample("04")), 1))
    assert (
        json.loads(json.dumps({field: proposal.value for field, proposal in told.items()}))["event_date"]
        == "2027-01-30"
    )
