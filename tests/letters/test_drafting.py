"""A letter is begun, changed and given up; each change is a version, and nothing but plain words gets in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.letters import drafting, versions
from app.letters.kinds import LetterKind, LetterState, SignedAs
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import WORDS, draft, position, send
from tests.kit.requests import actor, make_ticket


def manner_of(letter):
    return drafting.Manner(letter.signatory_position_id, letter.signed_as, classification=letter.classification)


def test_a_draft_answers_a_request_and_the_history_says_so(app):
    ticket = make_ticket(Status.DIPROSES)
    letter = draft(ticket=ticket)
    assert letter.state is LetterState.DRAFT
    assert len(letter.code) == 16
    lines = history.read(ticket.id, public_only=False)
    assert lines[-1].sentence == "Konsep surat dibuat."
    assert not lines[-1].is_public


def test_a_change_is_a_version_and_the_old_one_stays(app):
    letter = draft(ticket=make_ticket(Status.DIPROSES))
    by = actor(cast.STAF)
    with write():
        drafting.revise(letter, replace(WORDS, subject="Hal yang lebih tepat"), manner_of(letter), by=by)
    assert letter.version == 2
    assert letter.subject == versions.of(letter).subject == "Hal yang lebih tepat"
    assert versions.of(letter, 1).subject == WORDS.subject
    assert [row.number for row in versions.every(letter.id)] == [2, 1]


def test_a_letter_without_a_request_is_an_invitation_or_stays_inside(app):
    assert draft(LetterKind.UNDANGAN).ticket_id is None
    with pytest.raises(Refused, match="menjawab permohonan"):
        draft(LetterKind.BALASAN)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (replace(WORDS, body="Halo <b>tebal</b>"), "body"),
        (replace(WORDS, body="Halo <script>"), "body"),
        (replace(WORDS, body="Yth. {nama_pemohom}"), "body"),
        (replace(WORDS, body="Kurung { lepas"), "body"),
        (replace(WORDS, recipient="<a href=x>"), "recipient"),
        (replace(WORDS, subject=" "), "subject"),
        (replace(WORDS, body=" "), "body"),
    ],
)
def test_what_is_no_plain_letter_is_refused_at_its_field(app, words, field):
    with pytest.raises(Refused) as no:
        draft(LetterKind.UNDANGAN, words=words)
    assert no.value.field == field


def test_a_chair_that_may_not_sign_or_is_empty_is_refused(app):
    with pytest.raises(Refused, match="tidak dapat menandatangani"):
        draft(LetterKind.UNDANGAN, signatory="kasi-upk-usp")
    with pytest.raises(Refused, match="tidak dapat menandatangani"):
        draft(LetterKind.UNDANGAN, signatory="kabid-klb", signed_as=SignedAs.HEAD)
    assert draft(LetterKind.NOTA_DINAS, signatory="kabid-klb").signed_as is SignedAs.HEAD


def test_nobody_drafts_without_the_permission_nor_changes_a_strangers_draft(app):
    letter = draft(LetterKind.NOTA_DINAS)
    with pytest.raises(Forbidden):
        draft(LetterKind.UNDANGAN, username=cast.KADIS)
    stranger = actor(cast.STAF_LAIN)
    with pytest.raises(Forbidden), write():
        drafting.revise(letter, WORDS, manner_of(letter), by=stranger)


def test_a_letter_on_its_way_is_not_changed_and_a_draft_is_given_up_with_a_reason(app):
    sent, letter = send(draft(LetterKind.NOTA_DINAS)), draft(LetterKind.NOTA_DINAS)
    by = actor(cast.STAF)
    with pytest.raises(Conflict), write():
        drafting.revise(sent, WORDS, manner_of(sent), by=by)
    with pytest.raises(Refused), write():
        drafting.cancel(letter, " ", by=by)
    with write():
        drafting.cancel(letter, "Tidak jadi", by=by)
    assert (letter.state, letter.ended_reason) == (LetterState.CANCELLED, "Tidak jadi")
    assert position("kadis")
