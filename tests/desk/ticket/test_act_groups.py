"""The menu of steps: each stands under one heading."""

from __future__ import annotations

from dataclasses import replace

from app.desk.ticket import act_groups, acts
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket


def test_every_step_stands_under_one_heading():
    listed = [slug for group in act_groups.GROUPS for slug in group.steps]
    assert sorted(listed) == sorted(act.slug for act in acts.ACTS)


def test_a_heading_without_a_step_is_left_out():
    [(group, those)] = act_groups.grouped([acts.ACT["gabung"], acts.ACT["pecah"]])
    assert (group.slug, [act.slug for act in those]) == ("lain", ["gabung", "pecah"])


def test_the_page_groups_what_is_offered(visit, cast):
    page = visit(f"/meja/tiket/{make_ticket(Status.DIPROSES).number}", as_=cast.STAF)
    under = "//*[@role='group'][p[normalize-space()='Dengan permohonan lain']]//a/text()"
    assert "Kaitkan dengan permohonan lain" in [word.strip() for word in page.find(under)]
    assert "Langkah berikutnya" in page


def test_a_step_that_no_heading_names_is_not_lost():
    unknown = replace(acts.ACT["gabung"], slug="baru")
    assert act_groups.grouped([unknown]) == [(act_groups.GROUPS[0], [unknown])]
