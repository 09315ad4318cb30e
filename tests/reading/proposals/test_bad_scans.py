"""The six letters of the handbook as bad scans: crooked, noisy, pale, 200 dpi, JPEG 40 (issue 4, Document).

Other seeds and letters of other shapes keep the rules from knowing these pictures by heart. They are read as the worker
reads a stack; that knows no database, so that each is read once.
"""

from __future__ import annotations

import pytest

from app.reading import proposals, reader
from app.reading.proposals import keeping
from app.reading.proposals.fields import Field, Sureness
from tests.kit.bad_scans import FACES, bad_scan
from tests.kit.scanned import sample
from tests.reading.proposals import letters_of_others
from tests.reading.proposals.six import KEY_FIELDS, SIX

FEWEST_OF_24 = 22
pytestmark = pytest.mark.usefixtures("sqlite_app")


@pytest.fixture
def told(tmp_path):
    """`told(text, seed, face)`: what is proposed of a bad scan of this letter."""

    def read(text, seed, face):
        (tmp_path / "surat.jpg").write_bytes(bad_scan(text, seed, face))
        return proposals.propose(keeping.as_seen(reader.read(tmp_path / "surat.jpg", 1).words, 1), "Malang")

    return read


def wrong(found, expected, fields):
    return [
        f"{one}: {found[one].value!r}, not {expected[one]!r}" for one in fields if found[one].value != expected[one]
    ]


def test_at_least_22_of_24_key_fields_are_right(told):
    faces = [*FACES] * 2
    faults = []
    for place, (name, face) in enumerate(zip(SIX, faces, strict=True)):
        found = told(sample(name), 400 + place, face)
        faults += [f"{name} {fault}" for fault in wrong(found, SIX[name], KEY_FIELDS)]
        assert all(found[Field(one)].box for one in KEY_FIELDS if SIX[name][one])
    assert len(faults) <= 24 - FEWEST_OF_24, faults


def test_what_is_read_wrongly_is_hardly_ever_said_to_be_sure(told):
    faults = []
    for place, name in enumerate(("bank", "subdistrict")):
        letter = letters_of_others.EVERY[name]
        found = told(letter.text, 500 + place, "serif")
        faults += [
            f"{name} {fault}"
            for one in letter.expected
            if found[one].sureness is Sureness.SURE
            for fault in wrong(found, letter.expected, [one])
        ]
    assert len(faults) <= 1, faults
