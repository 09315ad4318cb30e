"""Two languages: Indonesian in the source, English beside it."""

from __future__ import annotations

import threading

import pytest
from markupsafe import Markup

from app.web import i18n
from app.web.i18n import _, html_, language, lazy_, plural_


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"Halo %(name)s": "Hello %(name)s", "Ya": "Yes", "<b>%(name)s</b> ada": "<b>%(name)s</b> is here"}
    catalogue = i18n.Catalogue("en", words, {("%(n)s berkas", "%(n)s berkas"): ("%(n)s file", "%(n)s files")})
    monkeypatch.setitem(i18n._catalogues, "en", catalogue)


def test_indonesian_is_what_the_code_says() -> None:
    assert _("Halo %(name)s", name="Siti") == "Halo Siti"
    assert i18n.current_language() == "id"


@pytest.mark.usefixtures("english")
def test_english_is_spoken_inside_its_block_only() -> None:
    with language("en"):
        assert _("Halo %(name)s", name="Siti") == "Hello Siti"
        assert _("belum diterjemahkan") == "belum diterjemahkan"
    assert _("Halo %(name)s", name="Siti") == "Halo Siti"


def test_a_per_cent_sign_needs_no_doubling_without_values() -> None:
    assert _("100 %") == "100 %"


@pytest.mark.usefixtures("english")
def test_markup_is_ours_and_values_are_escaped() -> None:
    with language("en"):
        assert html_("<b>%(name)s</b> ada", name="<i>") == Markup("<b>&lt;i&gt;</b> is here")


@pytest.mark.usefixtures("english")
def test_only_english_has_a_singular() -> None:
    said = [plural_(n, "%(n)s berkas", "%(n)s berkas") for n in (1, 1200)]
    assert said == ["1 berkas", "1.200 berkas"]
    with language("en"):
        said = [plural_(n, "%(n)s berkas", "%(n)s berkas") for n in (1, 1200)]
    assert said == ["1 file", "1,200 files"]


@pytest.mark.usefixtures("english")
def test_a_lazy_text_speaks_the_language_of_its_reader() -> None:
    label = lazy_("Ya")
    assert str(label) == label == "Ya"
    with language("en"):
        assert f"{label}!" == label + "!" == "Yes!"
        assert len(label) == 3
    assert lazy_("Halo %(name)s") % {"name": "Siti"} == "Halo Siti"
    assert Markup("<p>%s</p>") % lazy_("a & b") == "<p>a &amp; b</p>"


def test_one_person_s_language_is_not_another_s() -> None:
    heard: list[str] = []
    with language("en"):
        other = threading.Thread(target=lambda: heard.append(i18n.current_language()))
        other.start()
        other.join()
    assert heard == ["id"]
