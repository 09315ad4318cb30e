"""A person joins two records; taking it back restores exactly what was."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.extensions import Base, db
from app.platform.database import write
from app.stakeholders import merge, privacy, register, representation
from app.stakeholders.kept import Merge, NoticeForm, NoticeGiven, PublicityConsent
from app.stakeholders.models import NameWord, Organisation, Person, Phone, Representation
from app.stakeholders.unfit import Unfit

TABLES = (Person, Organisation, Phone, Representation, NoticeGiven, PublicityConsent, NameWord)


def _everything():
    """All rows of this room, as the database has them."""
    db.session.expire_all()
    rows = {table.__tablename__: db.session.execute(select(*table.__table__.columns)).all() for table in TABLES}
    db.session.rollback()
    return {name: sorted(tuple(row) for row in found) for name, found in rows.items()}


def _merge(kept, other, officer):
    with write():
        return merge.merge(kept, other, by=officer)


def _undo(row, officer):
    with write():
        merge.undo(row, by=officer)


def test_a_merge_moves_all_that_is_the_others_and_fills_what_was_unknown(make_person, make_organisation, officer):
    kept = make_person("Rahmat Contoh", "081200000001")
    other = make_person("Rahmad", "081200000002", email="rahmat@contoh.test", citizen_number="3573990101800001")
    organisation = make_organisation()
    with write():
        representation.represent(other, organisation, by=officer)
        privacy.given(NoticeForm.READ_OUT, person=other, by=officer)
        privacy.consent(other, "katalog", wording="Ya, boleh.", channel="counter", by=officer)
    row = _merge(kept, other, officer)
    assert set(db.session.scalars(select(Phone.person_id))) == {kept.id}
    assert [tie.id for tie in representation.represented(kept.id)] == [organisation.id]
    assert set(db.session.scalars(select(NoticeGiven.person_id))) == {kept.id}
    assert set(db.session.scalars(select(PublicityConsent.person_id))) == {kept.id}
    assert (kept.name, kept.email, other.merged_into_id) == ("Rahmat Contoh", "rahmat@contoh.test", kept.id)
    assert kept.citizen_number_key == register.citizen_number_key("3573990101800001")
    assert "rahmat@contoh.test" not in str(row.moved)


def test_undoing_restores_exactly_and_keeps_what_came_later(make_person, officer):
    kept, other = make_person("Rahmat Contoh", "0812000001"), make_person("Rahmad", "0812000002", email="r@contoh.test")
    before = _everything()
    row = _merge(kept, other, officer)
    assert _everything() != before
    _undo(row, officer)
    assert _everything() == before
    again = _merge(kept, other, officer)
    with write():
        register.phone(kept, "0812000003", by=officer)
    _undo(again, officer)
    assert db.session.scalars(select(Phone.person_id).where(Phone.digits == "62812000003")).all() == [kept.id]
    assert db.session.scalars(select(Phone.person_id).where(Phone.digits == "62812000002")).all() == [other.id]


def test_a_correction_after_the_merge_survives_its_undoing(make_person, officer):
    kept, other = make_person("Rahmat"), make_person("Rahmad", email="salah@contoh.test", address="Jl. Mawar 1")
    row = _merge(kept, other, officer)
    with write():
        register.correct(kept, email="benar@contoh.test", by=officer)
    _undo(row, officer)
    assert (kept.email, kept.address) == ("benar@contoh.test", None)
    assert (other.email, other.address) == ("salah@contoh.test", "Jl. Mawar 1")


def test_organisations_merge_too(make_organisation, officer):
    kept, other = make_organisation("Mawar"), make_organisation("Kopwan Mawar", "0341551234", nib="1234567890123")
    before = _everything()
    row = _merge(kept, other, officer)
    assert (kept.nib, db.session.scalar(select(Phone.organisation_id))) == ("1234567890123", kept.id)
    _undo(row, officer)
    assert _everything() == before


def test_who_registers_a_merged_person_again_gets_the_kept_record(make_person, officer):
    kept, other = make_person("Rahmat"), make_person("Rahmad")
    _merge(kept, other, officer)
    with write():
        assert register.person(person_id=other.id, phones=["081200000009"], by=officer) is kept


def test_merging_is_written_down_without_names(make_person, officer):
    kept, other = make_person("Rahmat"), make_person("Rahmad")
    _undo(_merge(kept, other, officer), officer)
    events = db.session.execute(select(AuditEvent.action, AuditEvent.subject, AuditEvent.particulars)).all()
    assert [(action, subject) for action, subject, _told in events] == [
        ("person:merged", f"person:{kept.id}"),
        ("person:unmerged", f"person:{kept.id}"),
    ]
    assert "Rahma" not in str([told for _action, _subject, told in events])
    assert audit.verify() == []


def test_what_cannot_be_merged_is_refused(make_person, make_organisation, officer):
    one, two, three, organisation = make_person("Satu"), make_person("Dua"), make_person("Tiga"), make_organisation()
    before = _everything()
    for kept, other in ((one, one), (one, organisation)):
        with pytest.raises(Unfit):
            _merge(kept, other, officer)
    assert _everything() == before
    _merge(one, two, officer)
    for kept, other in ((three, two), (two, three), (one, two)):
        with pytest.raises(Unfit):
            _merge(kept, other, officer)


def test_a_merge_is_undone_once_and_the_newest_first(make_person, officer):
    one, two, three = make_person("Satu"), make_person("Dua"), make_person("Tiga")
    first = _merge(two, three, officer)
    second = _merge(one, two, officer)
    with pytest.raises(Unfit):
        _undo(first, officer)
    _undo(second, officer)
    _undo(first, officer)
    with pytest.raises(Unfit):
        _undo(first, officer)


def _empty():
    db.session.rollback()
    with write() as session:
        for table in (Merge, NameWord, PublicityConsent, NoticeGiven, Representation, Phone, Person, Organisation):
            session.execute(delete(table))
    db.session.expunge_all()


def _graph(rolls, officer):
    """A few people with shared phones and organisations they speak for."""
    numbers = [f"08120000000{n}" for n in range(5)]
    mails = [None, "a@contoh.test", "b@contoh.test"]
    with write():
        organisations = [register.organisation(name=f"Koperasi {n}", by=officer) for n in range(3)]
        people = [
            register.person(
                name=f"Orang {n}",
                phones=rolls.sample(numbers, rolls.randrange(4)),
                email=rolls.choice(mails),
                by=officer,
            )
            for n in range(5)
        ]
        for person in people:
            for organisation in rolls.sample(organisations, rolls.randrange(3)):
                representation.represent(person, organisation, by=officer)
    return people, organisations


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    tries=st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=6),
)
def test_any_merges_undone_backwards_restore_everything(office, officer, seed, tries):
    _empty()
    people, organisations = _graph(random.Random(seed), officer)
    snapshots, done = [_everything()], []
    for is_person, one, other in tries:
        group = people if is_person else organisations
        kept, merged = group[one % len(group)], group[other % len(group)]
        if kept is merged or kept.merged_into_id or merged.merged_into_id:
            continue
        done.append(_merge(kept, merged, officer))
        snapshots.append(_everything())
    for row in reversed(done):
        assert _everything() == snapshots.pop()
        _undo(row, officer)
    assert _everything() == snapshots.pop()


def test_every_column_that_refers_to_a_person_or_organisation_moves(office):
    """A room that forgets `merge.moves(...)` would leave its rows with the merged record."""
    staying = {
        "person.merged_into_id",
        "organisation.merged_into_id",
        "name_word.person_id",
        "name_word.organisation_id",
    }
    referring = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname in ("person.id", "organisation.id")
    }
    assert referring - staying == set(merge.movable())
