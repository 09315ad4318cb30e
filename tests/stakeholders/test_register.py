"""One record per person and per organisation, completed and never overwritten."""

import pytest
from sqlalchemy import func, select

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform.database import write
from app.stakeholders import places, register
from app.stakeholders.models import Organisation, OrganisationKind, Person, Phone, ReplyChannel
from app.stakeholders.unfit import Unfit

NIK = "3573990101800001"


def _phones(person):
    return sorted(db.session.scalars(select(Phone.digits).where(Phone.person_id == person.id)))


def _events(subject):
    return [
        (event.action, event.particulars)
        for event in db.session.scalars(select(AuditEvent).where(AuditEvent.subject == subject))
    ]


def test_a_name_alone_registers_a_person(make_person):
    person = make_person("Sukarno")
    assert (person.name, person.name_key, person.merged_into_id) == ("Sukarno", "sukarno", None)
    assert _events(f"person:{person.id}") == []


def test_everything_given_is_kept(make_person):
    place = places.named("Tlogomas")
    person = make_person(
        "Hj. Siti Umpama, S.E.",
        "0812-0000-0002",
        "(0341) 551234",
        citizen_number="3573 9952 0479 0002",
        email="Siti@Contoh.test",
        address="Jl. Mawar 1\nRT 05",
        kelurahan_id=place.id,
        preferred_reply_channel=ReplyChannel.PHONE,
    )
    assert person.name_key == "siti umpama"
    assert person.email == "siti@contoh.test"
    assert person.address == "Jl. Mawar 1\nRT 05"
    assert _phones(person) == ["62341551234", "6281200000002"]


def test_a_citizen_number_is_never_stored_readable(make_person):
    person = make_person(citizen_number=NIK)
    row = db.session.execute(select(*Person.__table__.columns).where(Person.id == person.id)).one()
    assert all(NIK not in str(value) for value in row)
    assert row.citizen_number_key == register.citizen_number_key("3573-9901-0180-0001")


def test_a_known_person_is_completed_and_nothing_is_overwritten(make_person, officer):
    person = make_person("Rahmat Contoh", "081200000001", address="Jl. Lama 1")
    with write():
        same = register.person(
            person_id=person.id,
            name="Rahmat C.",
            phones=["0812 0000 0001", "081200000099"],
            address="Jl. Baru 2",
            email="rahmat@contoh.test",
            by=officer,
        )
    assert same is person
    assert (person.name, person.address, person.email) == ("Rahmat Contoh", "Jl. Lama 1", "rahmat@contoh.test")
    assert _phones(person) == ["6281200000001", "6281200000099"]
    assert _events(f"person:{person.id}") == [("person:completed", {"fields": ["email", "phone"]})]
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_a_correction_replaces_and_is_written_down(make_person, officer):
    person = make_person("Rahmad Contoh", citizen_number=NIK)
    with write():
        register.correct(person, name="Rahmat Contoh", citizen_number="3573990101800002", by=officer)
    assert person.name_key == "rahmat contoh"
    assert person.citizen_number_key == register.citizen_number_key("3573990101800002")
    ((action, particulars),) = _events(f"person:{person.id}")
    assert action == "person:corrected"
    assert "Rahmat" not in str(particulars)
    assert audit.verify() == []


def test_a_correction_that_changes_nothing_leaves_no_trace(make_person, officer):
    person = make_person(citizen_number=NIK)
    with write():
        register.correct(person, name=person.name, citizen_number=NIK, by=officer)
    assert _events(f"person:{person.id}") == []


def test_only_facts_about_the_person_can_be_corrected(make_person, officer):
    person = make_person()
    with pytest.raises(TypeError), write():
        register.correct(person, merged_into_id=1, by=officer)
    with pytest.raises(Unfit) as refused, write():
        register.correct(person, name="\u200b", by=officer)
    assert refused.value.field == "name"


BAD_NAMES = ["", "   ", "\x00", "\u200b\u202e", "x" * 201, "x" * 100_000]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_none_or_endless_is_refused_and_nothing_is_stored(make_person, name):
    with pytest.raises(Unfit) as refused:
        make_person(name)
    assert refused.value.field == "name"
    assert db.session.scalar(select(func.count(Person.id))) == 0


ODD_NAMES = ["أحمد", "🙂", "Ōkubo-san", "李", "R", "x" * 200, "O'Brien"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_every_real_name_is_kept_as_written(make_person, name):
    assert make_person(name).name == name


def test_invisible_characters_in_a_name_go(make_person):
    assert make_person("Rah\u200bmat\x00 \u202eContoh").name == "Rahmat Contoh"


@pytest.mark.parametrize(("field", "value"), [("address", "x" * 2001), ("email", "a" * 300), ("note", "y" * 100_000)])
def test_what_is_too_long_is_refused_by_its_field(make_person, field, value):
    with pytest.raises(Unfit) as refused:
        make_person(**{field: value})
    assert refused.value.field == field


def test_a_bad_phone_is_refused_with_a_sentence_and_nothing_is_half_stored(make_person):
    with pytest.raises(Unfit) as refused:
        make_person("Rahmat Contoh", "081200000001", "551234")
    assert refused.value.field == "phone"
    assert "kode wilayah" in refused.value.sentence
    assert db.session.scalar(select(func.count(Person.id))) == 0


def test_an_empty_phone_is_no_phone(make_person):
    assert _phones(make_person("Rahmat Contoh", "", "  ")) == []


@pytest.mark.parametrize("written", ["123", "0000000000000000", "tidak punya", "3573990101800001234", "9" * 100_000])
def test_an_odd_citizen_number_is_no_wall(make_person, written):
    assert make_person(citizen_number=written).id


def test_an_organisation_keeps_its_numbers_in_a_form_to_look_up_by(make_organisation):
    made = make_organisation(
        kind=OrganisationKind.KOPERASI,
        nib="1234 5678 90123",
        legal_number="Ahu-0007557.AH.01.26.Tahun 2020",
        cooperative_number="3374-0100-10001",
    )
    assert (made.nib, made.cooperative_number) == ("1234567890123", "3374010010001")
    assert made.legal_number == "Ahu-0007557.AH.01.26.Tahun 2020"
    assert made.legal_number_key == "AHU-0007557AH0126TAHUN2020"


def test_an_organisation_of_no_known_kind_learns_it_later(make_organisation, officer):
    made = make_organisation("Mawar")
    with write():
        register.organisation(organisation_id=made.id, kind=OrganisationKind.UKM, by=officer)
        register.organisation(organisation_id=made.id, kind=OrganisationKind.AGENCY, by=officer)
    assert db.session.get_one(Organisation, made.id).kind is OrganisationKind.UKM


def test_an_unknown_person_is_not_invented(office, officer):
    with pytest.raises(LookupError), write():
        register.person(person_id=4711, name="Siapa", by=officer)
