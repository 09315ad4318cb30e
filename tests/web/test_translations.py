"""Nothing is said in one language only (handbook: Indonesian by default, English complete)."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict

import pytest
from jinja2 import Environment, nodes

from app.config import ROOT
from app.web import i18n
from tests.web import words

INDONESIAN_ALONE = ROOT / "templates" / "letters"
"""An official letter is written in Indonesian, whatever language the desk is read in."""
PO_FILES = sorted((i18n.TRANSLATIONS / "en").glob("*.po"))


def listed(faults: list[str]) -> str:
    return f"{len(faults)} texts:\n  " + "\n  ".join(sorted(faults))


def test_every_text_has_its_english() -> None:
    english = i18n.english()
    known = english.words.keys() | english.plurals.keys()
    missing = [f"{found.where}: {found.text!r}" for found in words.wrapped() if found.text not in known]
    assert not missing, listed(missing)


def test_no_two_files_translate_the_same_text_differently() -> None:
    said: dict[object, dict[str, str]] = defaultdict(dict)
    for path in PO_FILES:
        for message in i18n.read_file(path):
            if message.id:
                said[message.id][str(message.string)] = path.name
    quarrels = [f"{text!r}: {answers}" for text, answers in said.items() if len(answers) > 1]
    assert not quarrels, listed(quarrels)


@pytest.mark.parametrize("path", PO_FILES, ids=lambda path: path.name)
def test_english_fills_the_same_places(path) -> None:
    broken = []
    for message in i18n.read_file(path):
        english = message.string if isinstance(message.string, str) else " ".join(message.string)
        if message.id and english and words.places(message.id) != words.places(english):
            broken.append(f"{path.name}:{message.lineno}: {message.id!r} → {english!r}")
        if message.id and (message.fuzzy or not english.strip()):
            broken.append(f"{path.name}:{message.lineno}: {message.id!r} is empty or fuzzy")
    assert not broken, listed(broken)


def test_english_that_nobody_says_any_more_is_pointed_out() -> None:
    said = {found.text for found in words.wrapped()}
    unused = [text for text in (*i18n.english().words, *i18n.english().plurals) if text not in said]
    if unused:
        warnings.warn(
            f"translated but not found in code or templates, {listed([repr(t) for t in unused])}", stacklevel=1
        )


def test_no_template_shows_a_bare_word() -> None:
    environment = Environment(autoescape=True)
    faults = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in words.template_files()
        if INDONESIAN_ALONE not in path.parents
        for line, text in words.bare(path.read_text(encoding="utf-8"), environment)
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ _('Halo') }}</p>", []),
        ("<p>Halo {{ name }}</p>", ["Halo"]),
        ('<img alt="Lambang">', ["Lambang"]),
        ('<input placeholder="{{ _("nomor") }}">', []),
        ("{# needs: nothing #}<code>LOKET_DEMO</code>", []),
        ("{% if a > b %}<b title='Ya'>·</b>{% endif %}", ["Ya"]),
        ("<!doctype html><title>16.00 WIB</title>", []),
    ],
)
def test_the_search_for_bare_words_finds_them(source: str, found: list[str]) -> None:
    assert [text for _line, text in words.bare(source, Environment(autoescape=True))] == found


def test_markup_is_only_let_through_in_sentences_of_ours() -> None:
    """`html_` escapes its values but not its sentence: the sentence must be a literal."""
    faults = [*_dynamic_in_code(), *_dynamic_in_templates()]
    assert not faults, listed(faults)


def _dynamic_in_code() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in words.source_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "html_"
        if not isinstance(node.args[0], ast.Constant)
    ]


def _dynamic_in_templates() -> list[str]:
    environment = Environment(autoescape=True)
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in words.template_files()
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "html_" and not isinstance(call.args[0], nodes.Const)
    ]
