"""The privacy notice, consent for publicity, and looking at whole numbers (handbook §3.5)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.stakeholders import privacy, reveal, seed
from app.stakeholders.kept import LawfulBasis, NoticeForm, NoticeGiven, PrivacyNotice, PublicityConsent
from app.stakeholders.models import Phone
from app.stakeholders.unfit import Unfit

NIK = "3573990101800001"


def test_the_first_notice_tells_what_the_law_asks_in_both_languages(office):
    indonesian, english = privacy.current("id"), privacy.current("en")
    assert (indonesian.version, indonesian.basis) == (1, LawfulBasis.PUBLIC_TASK)
    for word in ("Dasar hukum", "Tujuan", "Data yang kami simpan", "Lamanya", "Hak Anda", "Dinas Koperasi"):
        assert word in indonesian.text
    for word in ("lawful basis", "Purpose", "What we keep", "For how long", "Your rights"):
        assert word in english.text
    assert "{" not in indonesian.text + english.text
    assert 100 < len(indonesian.spoken) < 400
    assert len(english.spoken) < 400


def test_seeding_again_publishes_nothing(office):
    with write():
        seed.seed()
    assert db.session.scalar(select(func.count(PrivacyNotice.version))) == 1


def test_a_new_version_is_current_from_its_day_and_the_old_one_stays(office):
    later = clock.now() + timedelta(days=1)
    with write():
        privacy.publish(text_id="Baru", text_en="New", spoken_id="Baru", spoken_en="New", valid_from=later)
    assert privacy.current().version == 1
    with clock.standing_at(later):
        assert (privacy.current().version, privacy.current("en").text) == (2, "New")
    assert db.session.scalar(select(func.count(PrivacyNotice.version))) == 2


def test_giving_the_notice_is_recorded_for_a_person_or_a_request(make_person, officer):
    person = make_person()
    with write():
        privacy.given(NoticeForm.READ_OUT, person=person, ticket_number="2611-0001-2", by=officer)
        privacy.given(NoticeForm.SHOWN, ticket_number="2611-0002-4", by=officer)
    rows = db.session.execute(
        select(NoticeGiven.person_id, NoticeGiven.how, NoticeGiven.notice_version, NoticeGiven.by_name)
    ).all()
    assert [tuple(row) for row in rows] == [
        (person.id, NoticeForm.READ_OUT, 1, "Ratna Contoh"),
        (None, NoticeForm.SHOWN, 1, "Ratna Contoh"),
    ]


def test_consent_for_publicity_can_be_withdrawn_and_stays_on_record(make_person, officer):
    person = make_person()
    with write():
        row = privacy.consent(person, "katalog", wording="Boleh.", channel="phone", by=officer)
    with write():
        privacy.withdraw(row)
    first = row.withdrawn_at
    with write():
        privacy.withdraw(row)
    kept = db.session.scalars(select(PublicityConsent)).one()
    assert (kept.person_id, kept.purpose, kept.withdrawn_at) == (person.id, "katalog", first)
    assert first is not None


def test_consent_without_words_is_none(make_person, officer):
    person = make_person()
    with pytest.raises(Unfit), write():
        privacy.consent(person, "katalog", wording=" ", channel="phone", by=officer)


def test_looking_at_a_citizen_number_needs_a_reason_and_is_written_down(make_person, officer):
    person = make_person(citizen_number=NIK)
    for reason in ("", " \u200b", "x" * 201):
        with pytest.raises(Unfit), write():
            reveal.citizen_number(person, reason=reason, by=officer)
    assert db.session.scalar(select(func.count(AuditEvent.number))) == 0
    with write():
        assert reveal.citizen_number(person, reason="Mencocokkan KTP di loket", by=officer) == NIK
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject) == ("citizen_number:revealed", f"person:{person.id}")
    assert event.particulars == {"reason": "Mencocokkan KTP di loket"}
    assert event.actor.startswith("Ratna Contoh")
    assert audit.verify() == []


def test_looking_at_a_phone_is_written_down_too(make_person, officer):
    person = make_person("Rahmat Contoh", "081200000001")
    row = db.session.scalars(select(Phone)).one()
    with write():
        assert reveal.phone(row, reason="Menelepon balik", by=officer) == "0812-0000-0001"
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.subject) == ("phone:revealed", f"person:{person.id}")
    assert "0812" not in str(event.particulars)


def test_who_has_no_citizen_number_shows_none(make_person, officer):
    person = make_person()
    with write():
        assert reveal.citizen_number(person, reason="Memeriksa", by=officer) is None
