"""`docs/security.md` stays true: each requirement once, each test it names there, each figure counted from its rows.

The tests' names are read from their files, nothing is imported.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import NamedTuple

import pytest

from app.config import ROOT
from app.platform import settings

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
REQUIREMENTS = dict(
    line.split() for line in (ROOT / "tests/data/asvs_5_0_0.txt").read_text().splitlines() if not line.startswith("#")
)
SHOWN, STATED, NONE, NOT_MET = "shown", "stated", "n/a", "**not met**"
_ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_FIGURES = re.compile(r"^\| level (\d) \| (\d+) \| (\d+) \| (\d+) \| ([\d.]+) % \|$", re.MULTILINE)


class Row(NamedTuple):
    identifier: str
    level: str
    words: str
    state: str
    by: str


ROWS = [Row(*found) for found in _ROW.findall(DOCUMENT)]


@cache
def functions_of(path: str) -> frozenset[str]:
    """The functions of a file; none where there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_stands_there_once_with_its_level():
    assert {row.identifier: row.level for row in ROWS} == REQUIREMENTS
    assert len(ROWS) == len(REQUIREMENTS)
    assert len(re.findall(r"^\| V\d", DOCUMENT, re.MULTILINE)) == len(ROWS), "a row that is none"


def test_every_test_that_is_named_is_there():
    named = _TEST.findall(DOCUMENT)
    assert [f"{path}::{name}" for path, name in named if name not in functions_of(path)] == []
    assert len(named) > 150
    assert len(re.findall(r"tests/[\w/]+\.py::", DOCUMENT)) == len(named), "a test that is not written as one"


def test_what_is_shown_names_a_test_and_what_is_not_says_why():
    wrong = [row.identifier for row in ROWS if row.state not in (SHOWN, STATED, NONE, NOT_MET)]
    wrong += [row.identifier for row in ROWS if row.state == SHOWN and not _TEST.search(row.by)]
    wrong += [row.identifier for row in ROWS if row.state != SHOWN and len(row.by) < 6]
    assert not wrong


@pytest.mark.parametrize("level", ["1", "2"])
def test_the_figures_are_those_of_the_table(level):
    states = [row.state for row in ROWS if row.level == level and row.state != NONE]
    missed = states.count(NOT_MET)
    share = f"{100 * (len(states) - missed) / len(states):.1f}"
    (said,) = [found[1:] for found in _FIGURES.findall(DOCUMENT) if found[0] == level]
    assert said == (str(len(states)), str(len(states) - missed), str(missed), share)


def test_the_headline_counts_what_an_office_has_before_it_touches_a_setting():
    """All of the table but the one requirement that waits for a setting, which is off at first."""
    assert settings.DEFAULTS["security.factor_for_all"] is False
    (v6_3_3,) = [row for row in ROWS if row.identifier == "V6.3.3"]
    assert (v6_3_3.level, v6_3_3.state) == ("2", SHOWN)
    counted = {found[0]: (int(found[1]), int(found[2])) for found in _FIGURES.findall(DOCUMENT)}
    (all_of_1, met_1), (all_of_2, met_2) = counted["1"], counted["2"]
    share = f"{100 * (met_2 - 1) / all_of_2:.1f}"
    told = f"{met_1} of {all_of_1} of level 1 and {met_2 - 1} of {all_of_2} of level 2 ({share} %)"
    assert f"**A new office, with no setting touched, meets {told}.**" in DOCUMENT
    assert f"{met_2 - 1} of {all_of_2} ({share} %) in a new office" in (ROOT / "docs/reliability.md").read_text()


def test_every_place_it_points_to_is_there():
    headings = {
        re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-")
        for words in re.findall(r"^#+ (.+)$", DOCUMENT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", DOCUMENT)) <= headings
    for path in re.findall(r"`((?:app|tests|docs|static|instance)/[\w/.-]+)`", DOCUMENT):
        assert path.startswith("instance/") or (ROOT / path.rstrip("/")).exists(), path


def test_every_library_is_locked_with_its_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        told = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        libraries = [line for line in told if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
        assert len(libraries) > 20
        assert [line[:60] for line in libraries if "==" not in line or "--hash=sha256:" not in line] == []
    wanted = {
        re.split(r"[<>=\[~! ]", line)[0].lower().replace("_", "-")
        for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }
    locked = {
        line.split("==")[0].split("[")[0].lower() for line in (ROOT / "requirements.txt").read_text().splitlines()
    }
    assert wanted <= locked
