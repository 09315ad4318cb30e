"""The service standard as it is shown wherever a service is chosen."""

from __future__ import annotations

import pytest
from flask import render_template, render_template_string
from lxml import html

from app.catalogue import read
from app.web.i18n import language

pytestmark = pytest.mark.usefixtures("catalogue")


def shown(app, name: str, code: str, spoken: str = "id", **values: object):
    with app.test_request_context("/"), language(spoken):
        text = render_template(f"catalogue/{name}.html", sheet=read.sheet(code), **values)
        return html.fromstring(f"<div>{text}</div>")


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_four_facts_stand_in_a_row(app):
    page = shown(app, "_standard", "LEG-02")
    facts = dict(
        zip(
            *[[words(e) for e in page.xpath(f"//dl[@class='loket-facts']//{tag}")] for tag in ("dt", "dd")], strict=True
        )
    )
    assert facts["Waktu"] == "7 hari kerja"
    assert facts["Biaya"] == "Gratis (Rp0)"
    assert facts["Unit"] == "Seksi Organisasi, Tatalaksana dan Hukum"
    assert facts["Hasil"].startswith("Surat pengantar")


def test_every_requirement_can_be_ticked_and_none_is_sent(app):
    page = shown(app, "_standard", "LEG-02")
    boxes = page.xpath("//input[@type='checkbox']")
    assert len(boxes) == 10
    assert not any(box.get("name") for box in boxes)
    assert {box.get("id") for box in boxes} == set(page.xpath("//label/@for"))


def test_all_published_components_are_there(app):
    text = words(shown(app, "_standard", "LEG-08"))
    for part in ("Persyaratan", "Langkah-langkah", "Dasar hukum", "PNBP", "PP 28/2019", "LIN-01", "versi 1"):
        assert part in text


def test_headings_follow_the_page_they_stand_in(app):
    assert shown(app, "_standard", "LEG-02", level=3).xpath("//h3")
    assert not shown(app, "_standard", "LEG-02", level=3).xpath("//h2")


@pytest.mark.parametrize("name", ["_standard", "_standard_brief"])
def test_english_has_no_text_left_untranslated(app, name):
    text = words(shown(app, name, "LEG-06", "en"))
    assert "⟦" not in text
    assert "7 working days" in text
    assert "Persyaratan" not in text


def test_beside_a_conversation_the_standard_is_short_and_without_ids(app):
    page = shown(app, "_standard_brief", "LEG-06")
    assert not page.xpath("//@id")
    assert len(page.xpath("//details[1]//li")) == 11
    assert "Kantor cabang" in words(page) or "kantor cabang" in words(page)


def test_what_the_office_wrote_is_never_markup(app):
    with app.test_request_context("/"):
        text = render_template_string(
            "{% include 'catalogue/_requirements.html' %}",
            sheet={
                "code": "X",
                "requirements": [{"text": "<b>KTP</b>", "position": 1, "is_required": True, "how": ""}],
            },
        )
    assert "&lt;b&gt;KTP" in text
