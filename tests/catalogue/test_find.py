"""A need in the person's own words leads to the service, with the reason why."""

from __future__ import annotations

import json

import pytest

from app.catalogue import edit, read
from app.config import ROOT
from app.platform.database import write

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize(
    ("need", "code"),
    [
        ("Bagaimana cara mendirikan koperasi warga RW?", "LEG-01"),
        ("mau bikin NIB untuk warung", "LEG-07"),
        ("ditawari pinjol, apakah penipuan", "MDL-06"),
        ("uang simpanan saya di koperasi tidak bisa diambil", "KUK-08"),
        ("sertifikat halal", "LEG-08"),
        ("petugas minta uang", "LIN-01"),
        ("perpanjang sertifikat nomor induk koperasi", "KUK-02"),
        ("how do I found a cooperative", "LEG-01"),
        ("desain kemasan", "INF-05"),
        ("LEG-02", "LEG-02"),
        ("bikin koperasi", "LEG-01"),
        ("urus halal", "LEG-08"),
        ("pinjaman modal", "MDL-04"),
        ("pelatihan", "PRG-01"),
        ("leg02", "LEG-02"),
    ],
)
def test_the_need_leads_to_the_service(need, code):
    assert read.find_by_words(need)[0].service.code == code


def test_founding_a_cooperative_in_everyday_words_names_both_its_services():
    assert {hit.service.code for hit in read.find_by_words("bikin koperasi", limit=2)} == {"LEG-01", "LEG-02"}


def test_a_common_word_alone_is_searched_all_the_same():
    assert {"LEG-08", "LIN-03"} <= {hit.service.code for hit in read.find_by_words("surat")}


def test_the_reason_uses_the_words_that_were_typed():
    first = read.find_by_words("mendirikan koperasi")[0]
    assert first.reason == "nama layanan memuat “mendirikan, koperasi”"
    assert read.find_by_words("pinjol", "en")[0].reason == "people often call it “pinjol”"


def test_somebody_still_typing_is_helped_from_three_letters():
    assert "MDL-01" in {found.service.code for found in read.find_by_words("kred")}
    assert read.find_by_words("kr") == []


@pytest.mark.parametrize("nothing", ["", "   ", "xyzzy", "dan di yang", "😀", "%", "_", "' OR x=x --"])
def test_what_is_not_there_is_not_found(nothing):
    assert read.find_by_words(nothing) == []


def test_a_very_long_text_is_answered_too():
    assert read.find_by_words("koperasi " * 10_000)


def test_no_more_are_named_than_asked_for():
    assert len(read.find_by_words("koperasi", limit=3)) == 3


def test_a_changed_standard_is_found_by_its_new_words_once_published(service, editor):
    with write():
        draft = edit.start_draft(service("KLN-04"), by=editor)
        edit.change(draft, {"keywords": "siaran langsung belanja"}, by=editor)
    assert read.find_by_words("siaran langsung") == []
    with write():
        edit.publish(draft, by=editor)
    assert read.find_by_words("siaran langsung")[0].service.code == "KLN-04"


def test_the_choices_of_a_form_are_grouped_and_hide_what_is_internal():
    public, staff = read.choices(), read.choices(for_staff=True)
    assert "LIN-04" not in {choice.value for choice in public}
    assert len(staff) == len(public) + 1 == 44
    assert public[0].optgroup == "Legalitas & Perizinan"
    assert public[0].label == "LEG-01 Konsultasi dan penyuluhan pendirian koperasi"


def test_of_the_thirty_sample_requests_twenty_nine_find_their_service_among_the_first_three():
    arrivals = json.loads((ROOT / "app/demo/data/requests.json").read_text())
    samples = [one["fields"] for one in arrivals if one["id"].startswith("REQ-")]
    assert len(samples) == 30
    found = [[hit.service.code for hit in read.find_by_words(one["description"], limit=3)] for one in samples]
    right = sum(one["service"] in codes for one, codes in zip(samples, found, strict=True))
    assert right >= 29, right


@pytest.mark.parametrize(
    "said",
    ["kapan bukanya", "berapa biayanya", "apa syaratnya, dan bagaimana caranya?", "mau tanya", "tanggal 2 pukul 08.30"],
)
def test_what_everybody_says_proposes_nothing(said):
    assert read.find_by_words(said) == []


def test_only_the_word_being_typed_is_taken_for_the_beginning_of_another():
    assert read.find_by_words("kred") != []
    assert read.find_by_words("kred lagi") == []
