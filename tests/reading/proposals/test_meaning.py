"""Service and unit of a letter, from the catalogue, past requests and the rules; what it means to the archive."""

from __future__ import annotations

import pytest

from app.reading.proposals import keeping
from app.reading.proposals.fields import Field
from tests.kit.scanned import sample, words_of
from tests.reading.proposals.six import MEANT


def meant(name):
    return keeping.of_words(keeping.as_seen(words_of(sample(name)), 1))


@pytest.mark.parametrize("name", MEANT)
def test_a_letter_of_the_handbook_means_its_service_and_unit(cast, name):
    told = meant(name)
    assert (told[Field.SERVICE].value, told[Field.UNIT].value) == MEANT[name]


def test_who_asks_is_told_by_the_sender(cast):
    kinds = {name: meant(name)[Field.REQUESTER_TYPE].value for name in ("01", "02", "05", "06")}
    assert kinds == {"01": "business", "02": "other_sector", "05": "citizen", "06": "business"}


def test_the_archives_code_is_the_senders_own_or_the_usual_of_such_services(cast):
    assert meant("02")[Field.CLASSIFICATION].value == "500.3.6"
    assert meant("05")[Field.CLASSIFICATION].value == "500.3.11"
    assert meant("05")[Field.CLASSIFICATION].confidence < meant("02")[Field.CLASSIFICATION].confidence
