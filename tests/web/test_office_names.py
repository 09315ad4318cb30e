"""What the office named itself, in the reader's language."""

from __future__ import annotations

import pytest

from app.accounts.models import Unit
from app.extensions import db
from app.platform.database import write
from app.web.i18n import language as speaking
from app.web.office_names import named, spoken

SECTION, SECTION_EN = "Seksi Pengawasan", "Supervision Section"


def test_a_name_is_read_in_the_readers_language(app, cast):
    assert spoken(SECTION) == named(SECTION) == SECTION
    with speaking("en"):
        assert spoken(SECTION) == named(SECTION) == SECTION_EN


@pytest.mark.parametrize("kind", ["Plt.", "Plh."])
def test_an_acting_holder_stays_acting(app, cast, kind):
    with speaking("en"):
        assert spoken(f"{kind} Kepala {SECTION}") == f"Acting ({kind}) Head of {SECTION_EN}"


def test_a_name_without_english_says_that_it_is_indonesian(app, cast):
    with write():
        db.session.add(Unit(code="BARU", name="Seksi <Baru>"))
    with speaking("en"):
        assert spoken("Seksi <Baru>") == "Seksi <Baru>"
        assert named("Seksi <Baru>") == '<span lang="id">Seksi &lt;Baru&gt;</span>'
        assert named("") == named(None) == ""
