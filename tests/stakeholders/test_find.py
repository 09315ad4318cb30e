"""Candidates while typing: with reasons, masked, bounded, and never decided by a machine."""

import re

import pytest
from sqlalchemy import event, func, insert, select, text

from app.accounts.actor import Actor
from app.extensions import db
from app.platform.database import write
from app.stakeholders import merge, places, register, representation
from app.stakeholders.find import Certainty, candidates
from app.stakeholders.models import NameWord, Person, Phone
from app.stakeholders.names import sounds
from tests.kit.queries import counted

NIK = "3573990101800001"


def _names(**typed):
    return [candidate.name for candidate in candidates(**typed)]


def test_nothing_typed_finds_nobody(make_person):
    make_person()
    assert candidates() == []
    assert candidates(phone="", name=" ", citizen_number="", nib="\x00", organisation="🙂") == []


@pytest.mark.parametrize("typed", ["0812-0000", "+62 812 0000 0", "62812000000", "081200000001"])
def test_a_caller_is_found_while_the_number_is_typed(make_person, typed):
    make_person("Rahmat Contoh", "0812 0000 0001")
    make_person("Siti Umpama", "0813 0000 0001")
    assert _names(phone=typed) == ["Rahmat Contoh"]


def test_a_shared_phone_gives_everybody_and_makes_nobody_sure(make_person):
    for name in ("Rahmat Contoh", "Siti Umpama", "Dwi Misal"):
        make_person(name, "081200000001")
    found = candidates(phone="081200000001")
    assert {candidate.name for candidate in found} == {"Rahmat Contoh", "Siti Umpama", "Dwi Misal"}
    assert {candidate.certainty for candidate in found} == {Certainty.MAYBE}
    assert found[0].reasons == ("nomor ini dipakai 3 orang",)
    hidden = select(Person.id).where(Person.name == "Dwi Misal")
    assert candidates(phone="081200000001", exclude_person_ids=hidden)[0].reasons == ("nomor ini dipakai 2 orang",)


def test_a_number_that_is_one_persons_alone_makes_sure_when_it_was_confirmed(make_person):
    person = make_person("Siti Umpama", "081200000001")
    (found,) = candidates(phone="081200000001")
    assert found.certainty is Certainty.MAYBE
    assert found.reasons == ("nomor ini hanya tercatat padanya, belum dipastikan",)
    with write():
        register.confirm_phone(person.id, "6281200000001", by=Actor.system())
    (found,) = candidates(phone="081200000001")
    assert found.certainty is Certainty.SURE
    assert found.reasons[0].startswith("nomor ini hanya miliknya, dipastikan")
    make_person("Rahmat Contoh", "081200000001")
    assert {one.certainty for one in candidates(phone="081200000001")} == {Certainty.MAYBE}


def test_whoever_lives_where_the_caller_says_comes_first_and_says_why(make_person):
    tlogomas = next(place for place in places.every() if place.name == "Tlogomas")
    make_person("Siti Umpama")
    make_person("Siti Umpamah", kelurahan_id=tlogomas.id)
    first, second = candidates(name="Siti Umpama", kelurahan="Tlogomas")
    assert (first.name, first.reasons[-1]) == ("Siti Umpamah", "kelurahan sama")
    assert "kelurahan sama" not in second.reasons


def test_phone_and_name_together_make_sure_and_come_first(make_person):
    make_person("Siti Umpama", "081200000001")
    make_person("Rahmat Contoh", "081200000001")
    first, second = candidates(phone="081200000001", name="Drs. Rahmat Contoh")
    assert (first.name, first.certainty) == ("Rahmat Contoh", Certainty.SURE)
    assert first.reasons == ("nama sama", "nomor ini dipakai 2 orang")
    assert second.certainty is Certainty.MAYBE


def test_the_same_citizen_number_makes_sure(make_person):
    person = make_person("Rahmat Contoh", citizen_number=NIK)
    make_person("Rahmat Contoh", citizen_number="3573990101800002")
    (found,) = candidates(citizen_number="3573.9901.0180.0001")
    assert (found.person_id, found.organisation_id, found.certainty) == (person.id, None, Certainty.SURE)
    assert candidates(citizen_number=NIK[:15]) == []


SAME_NAME = [
    ("rahmat contoh", "nama sama"),
    ("Drs. H. Rahmat Contoh, M.M.", "nama sama"),
    ("Contoh Rahmat", "nama mirip 100 %"),
    ("Rahmad Contoh", "nama mirip 92 %"),
    ("rahm", "nama memuat yang diketik"),
    ("conto", "nama memuat yang diketik"),
    ("con rah", "nama memuat yang diketik"),
    ("Rachmat Tjontoh", "nama berbunyi sama"),
]


@pytest.mark.parametrize(("typed", "reason"), SAME_NAME)
def test_a_name_is_found_however_it_is_written(make_person, typed, reason):
    make_person("Rahmat Contoh")
    make_person("Budi Rekaan")
    (found,) = candidates(name=typed)
    assert found.name == "Rahmat Contoh"
    assert found.reasons[0].startswith(reason)
    assert found.certainty is Certainty.MAYBE


def test_the_old_spelling_finds_the_new_one(make_person):
    make_person("Sukarno")
    assert _names(name="Soekarno") == ["Sukarno"]
    assert sounds("Djoko Tjahjono") == sounds("Joko Cahjono")


def test_a_slip_in_the_middle_of_a_name_is_forgiven(make_person):
    make_person("Dwi Misalwati")
    assert _names(name="Dwi Misalwatu") == ["Dwi Misalwati"]
    assert _names(name="Dwi Misterius") == []


def test_an_organisation_is_found_by_any_of_its_numbers_and_words(make_organisation):
    made = make_organisation(
        nib="1234567890123", legal_number="518.08/96/BH/XIV.10/2008", cooperative_number="3374010010001"
    )
    make_organisation("Koperasi Melati Rekaan")
    for typed in (
        {"nib": "1234567890123"},
        {"legal_number": "518 08/96/bh/xiv.10/2008"},
        {"cooperative_number": "3374010010001"},
    ):
        (found,) = candidates(**typed)
        assert (found.organisation_id, found.certainty) == (made.id, Certainty.SURE)
    assert candidates(nib="12345")[0].certainty is Certainty.MAYBE
    assert _names(organisation="mawar") == ["Koperasi Wanita Mawar Rekaan"]
    assert len(candidates(organisation="koperasi")) == 2


def test_numbers_are_shown_masked(make_person, make_organisation):
    make_person("Rahmat Contoh", "081200000001", "0812 0000 0001", citizen_number=NIK)
    make_organisation("Mawar", "(0341) 551234", nib="1234567890123")
    (person,), (organisation,) = candidates(name="rahmat"), candidates(organisation="mawar")
    assert (person.phones, person.number) == (("0812-••••-0001",), "3573••••••••0001")
    assert (organisation.phones, organisation.number) == (("(03••) ••1234",), "1234•••••0123")


def test_a_candidate_says_for_whom_the_person_speaks(make_person, make_organisation, officer):
    person, organisation = make_person("Dwi Misal"), make_organisation()
    with write():
        representation.represent(person, organisation, role="Ketua", by=officer)
    assert candidates(name="dwi")[0].organisations == ("Koperasi Wanita Mawar Rekaan",)


def test_people_known_only_from_confidential_requests_can_be_left_out(make_person):
    secret, known = make_person("Rahmat Contoh", "081200000001"), make_person("Siti Contoh", "081200000001")
    hidden = select(Person.id).where(Person.id == secret.id)
    assert [one.id for one in candidates(phone="081200000001", exclude_person_ids=hidden)] == [known.id]
    assert _names(name="rahmat", exclude_person_ids=hidden) == []


def test_a_merged_record_leads_to_the_one_that_was_kept(make_person, officer):
    kept, middle, other = make_person("Rahmat Contoh"), make_person("Rahmad"), make_person("Mamat Rekaan")
    with write():
        merge.merge(middle, other, by=officer)
    with write():
        merge.merge(kept, middle, by=officer)
    (found,) = candidates(name="mamat")
    assert (found.person_id, found.name) == (kept.id, "Rahmat Contoh")


def test_looking_changes_nothing(make_person):
    make_person("Rahmat Contoh", "081200000001")
    make_person("Rahmat Contoh", "081200000001")
    candidates(phone="081200000001", name="Rahmat Contoh")
    assert db.session.scalar(select(func.count(Person.id)).where(Person.merged_into_id.is_not(None))) == 0


BAD = ["x" * 100_000, "\x00", "%", "_%\\", "\u202e\u200b", "' OR 1=1 --", "🙂🙂", "أحمد", "9" * 100_000]


@pytest.mark.parametrize("typed", BAD)
def test_no_text_breaks_the_search(make_person, typed):
    make_person("Rahmat Contoh", "081200000001")
    found = candidates(
        phone=typed, name=typed, citizen_number=typed, nib=typed, legal_number=typed, organisation=typed, email=typed
    )
    assert found == []


FIRST_NAMES = "Muhammad Ahmad Siti Sri Dewi Budi Agus Dwi Tri Eka Rahmat Yusuf Fitri Wahyu Joko Bambang Ratna Lestari"
LAST_NAMES = "Contoh Umpama Misal Fiktif Rekaan Percobaan Andai Santoso Wijaya Hidayat Kurniawan Saputra Wulandari"
FIRST, LAST = FIRST_NAMES.split(), LAST_NAMES.split()
CROWD = 20_000


@pytest.fixture
def crowd(office):
    """Invented persons by the thousand with their phones and words, straight into the tables."""
    names = [f"{FIRST[i % 18]} {LAST[i % 13]} {FIRST[(i // 234) % 18]}{i // 4212}" for i in range(CROWD)]
    with write():
        persons = [{"name": name, "name_key": name.casefold()} for name in names]
        db.session.execute(insert(Person), persons)
        ids = db.session.scalars(select(Person.id).order_by(Person.id)).all()
        numbers = [{"digits": f"62812{i:07}", "person_id": ids[i]} for i in range(CROWD)]
        db.session.execute(insert(Phone), numbers)
        heard = {name: sounds(name) for name in names}
        words = [{"sound": s, "person_id": i} for i, name in zip(ids, names, strict=True) for s in heard[name]]
        db.session.execute(insert(NameWord), words)
    with db.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return office


TYPED = [
    {"phone": "0812000123"},
    {"phone": "081200012345"},
    {"name": "rahmat"},
    {"name": "muhammad"},
    {"name": "rahmat wija"},
    {"name": "Muhamad Wijaja"},
    {"citizen_number": NIK},
    {"name": "Qwertyuiop Zxcv"},
    {"phone": "081200012345", "name": "sri"},
]


def test_in_a_crowd_every_question_uses_an_index(crowd):
    read_whole = re.compile(r"(^SCAN|Seq Scan on) (person|phone|name_word)")
    for typed in TYPED:
        with counted(db.engine) as statements:
            candidates(**typed)
        assert 1 <= len(statements) <= 8, typed
        plans = _plans(typed)
        assert plans
        assert [plan for plan in plans if read_whole.search(plan)] == [], typed


def _plans(typed):
    """How the database answers each statement of the question, one step to a line."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    candidates(**typed)
    event.remove(db.engine, "before_cursor_execute", note)
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if not is_sqlite:  # with a LIMIT it may rightly begin to read the table; here we ask whether an index could
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        answers = [connection.exec_driver_sql(explain + statement, given).all() for statement, given in asked]
    return [str(row[-1]) for rows in answers for row in rows]
