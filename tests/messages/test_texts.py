"""The office's own wording: fields, versions, and what it may not say."""

from __future__ import annotations

import pytest

from app.accounts.actor import Actor
from app.messages import hours, texts
from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets.word.telling import CODE

SYSTEM = Actor.system()


def test_every_first_wording_may_stand_as_it_is(app):
    for kind in texts.kinds():
        for spoken in texts.LANGUAGES:
            texts.check(kind.code, kind.first[spoken])


def test_every_event_that_is_told_has_its_text(app):
    assert set(CODE.values()) | {"reminder"} <= {kind.code for kind in texts.kinds()}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Tulis naskahnya"),
        ("{nomor} {nik}", "{nik} tidak dikenal"),
        ("{nomor} {isi} {", "Kurung kurawal"),
        ("{nomor} {{isi}}", "Kurung kurawal"),
        ("{nomor} {isi.__class__}", "Kurung kurawal"),
        ("Sudah selesai.", "harus memuat"),
        ("{nomor} {isi}" + "x" * 4000, "paling panjang"),
    ],
)
def test_a_wording_that_cannot_be_filled_is_refused(app, words, sentence):
    with pytest.raises(Refused, match=sentence.replace("{", r"\{")), write():
        texts.reword("answered", "id", words, after=0, by=SYSTEM)
    assert texts.version("answered", "id") == 0


def test_a_new_version_counts_at_once_and_leaves_the_other_language(app):
    with write():
        texts.reword("answered", "id", "Nomor {nomor}: {isi} <script>alert(1)</script>", after=0, by=SYSTEM)
    assert texts.version("answered", "id") == 1
    assert texts.body("answered", "id").startswith("Nomor {nomor}")
    assert texts.body("answered", "en") == texts.kind("answered").first["en"]


def test_two_editors_at_once_lose_no_words(app):
    with write():
        texts.reword("answered", "id", "{nomor} {isi}", after=0, by=SYSTEM)
    with pytest.raises(Conflict), write():
        texts.reword("answered", "id", "{nomor}: {isi}", after=0, by=SYSTEM)


def test_nobody_else_rewords(app):
    with pytest.raises(Forbidden), write():
        texts.reword("answered", "id", "{nomor} {isi}", after=0, by=Actor.applicant("Siti"))


def test_a_line_without_anything_to_say_is_left_out():
    words = "Nomor {nomor}.\nSelesai {janji}.\n\n{isi}\n\nLacak di {tautan}"
    assert texts.filled(words, {"nomor": "1", "tautan": "x"}) == "Nomor 1.\n\nLacak di x"


def test_nobodys_words_are_filled_a_second_time_or_pass_for_a_secret():
    said = texts.filled("{isi} {pin}", {"isi": "{pin} \ue000pin\ue001", "pin": texts.covered("pin")})
    assert texts.uncovered(said, {"pin": "123456"}) == "{pin} pin 123456"


@pytest.mark.parametrize(
    ("moment", "next_moment"),
    [
        ("2026-11-26T06:59", "2026-11-26T07:00"),
        ("2026-11-26T07:00", "2026-11-26T07:00"),
        ("2026-11-26T19:59", "2026-11-26T19:59"),
        ("2026-11-26T20:00", "2026-11-27T07:00"),
        ("2026-12-31T23:30", "2027-01-01T07:00"),
    ],
)
def test_the_hours(app, moment, next_moment):
    assert hours.next_moment(parse_moment(moment)) == parse_moment(next_moment)
    assert clock.wib(hours.next_moment(parse_moment(moment))).tzinfo
