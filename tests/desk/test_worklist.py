"""My desk: which lists there are for whom, what is in them, how they are narrowed, and at what cost."""

from __future__ import annotations

import pytest

from app.tickets.statuses import Status
from tests.kit.requests import make_ticket

S = Status
EVERYBODY = ["operator", "berkas", "konsultan", "teknisi", "data", "kabid-klb", "kasi-klb-oth", "staf-klb-oth",
             "kasubag-umum", "sekretaris", "kadis", "konten", "pengaduan", "ppid", "auditor"]  # fmt: skip


def numbers(page) -> list[str]:
    return page.find("//tbody//a[contains(@class, 'loket-number')]/text()")


@pytest.mark.parametrize("username", EVERYBODY)
def test_everybody_on_the_desk_has_a_page(visit, username):
    visit("/meja", as_=username)
