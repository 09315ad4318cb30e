"""What every room holds of a person is erased, and the chain of the history holds all the same."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import insert, inspect, select, text

from app.contacts.models import Call, CallBack, Visit
from app.extensions import Base, db
from app.messages import outbox
from app.messages.models import Way
from app.messages.outbox import Words
from app.personal_data import copying, destroying, requests, retention, subjects
from app.personal_data.models import AskedBy, DataRequest, Destruction, Fate, State, Wish
from app.personal_data.words import FIELD, FOR_MACHINES, VALUE
from app.platform import clock, jobs, storage
from app.platform.database import change, read, write
from app.platform.keys import unseal
from app.platform.refusals import Forbidden, Refused
from app.stakeholders import held, privacy, register
from app.stakeholders.models import Person
from app.tickets import files
from app.tickets.files import Prepared
from app.tickets.files.models import Attachment
from app.tickets.history import chain
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import ask, enlist, make_ticket, who

NAME, NIK, PHONE, MAIL = "Zulaikha Kenanga", "3573994501900001", "0812-0000-0777", "zulaikha@contoh.test"
NEED = "Warung keripik Zulaikha butuh NIB, rumah di Gang Kenari"
WORDS = ("zulaikha", "kenanga", NIK, "081200000777", "6281200000777", "62-812", "contoh.test", "kenari", "keripik")
NOBODYS = {
    "audit_head": "last_hash signature",
    "backup": "place fault",
    "backup_copy": "name fault",
    "blob": "hash media_type",
    "classification": "code name",
    "history_head": "last_hash",
    "holiday": "name source",
    "instruction": "code label label_en",
    "job": "kind payload dedupe_key lease_owner last_error",
    "kecamatan": "code name",
    "letter_book": "code name kinds pattern office_code",
    "merge": "by_name moved undone_by_name",
    "message_text": "code language body by_name",
    "number_counter": "month",
    "privacy_notice": "text_id text_en spoken_id spoken_en",
    "queue_priority": "code label label_en",
    "queue_service": "letter about about_en purpose code label label_en",
    "refusal_reason": "code label label_en",
    "retention_class": "code label label_en services law",
    "role": "code label label_en",
    "routing_set": "begun_by published_by",
    "service_group": "code name name_en figure_label",
    "setting": "key value",
    "sign_in_attempt": "account_hash address_hash",
    "throttle": "key",
    "unit": "code name name_en duties",
    "user_account": "username name nip rank password_hash language totp_sealed",
    "working_hours": "weekdays label source",
    "audit_event": "actor action subject particulars previous_hash hash",
    "bundle": "code link_key",
    "chat": "gathering_key about by_name",
    "chat_gateway": "name token_hash",
    "counter_screen": "key code form_key told_sealed signature_hash",
    "destruction": "number code lines proposal decision minutes_number outcome",
    "extension": "number",
    "handover": "decree positions terms moved form_key",
    "kelurahan": "code name postal_code variants",
    "message": "about code language by_name because",
    "one_time_link": "token_hash",
    "paper_form_run": "paper pdf_hash",
    "personal_view": "viewer subject page",
    "position": "code title title_en",
    "printout": "html_hash pdf_hash",
    "queue_desk": "name name_en",
    "recovery_code": "code_hash",
    "role_permission": "permission",
    "service": "code",
    "sign_in_session": "token_hash address_hash device place",
    "telephone_system": "name token_hash",
    "ticket_import": "file_name source blob_hash rejects_hash trouble",
    "upload": "form_key blob_hash name media_type part",
    "appointment": "decree",
    "article": "title text words",
    "canned_answer": "title text text_en",
    "chat_message": "told_id",
    "incoming_mail": "about by_name",
    "letter_text": "code name",
    "need_word": "stem",
    "organisation": ("name name_key nib tax_number legal_number legal_number_key cooperative_number address note"),
    "routing_rule": "name words priority_reason",
    "service_version": (
        "published_by name name_en summary summary_en keywords applicant_kinds steps steps_en time_rule fee "
        "fee_en fee_details fee_details_en product product_en complaints_handling complaints_handling_en "
        "legal_bases facilities staff_competence internal_supervision service_guarantee safety_guarantee "
        "performance_evaluation note note_en source words"
    ),
    "time_limit": "law",
    "chat_file": "media_type",
    "data_request": "number proposal decision minutes_number outcome",
    "letter_text_version": "subject body",
    "notice_given": "ticket_number by_name",
    "publicity_consent": "channel by_name",
    "requirement": "text text_en forms note note_en",
    "scan_batch": "form_key",
    "scan_file": "media_type",
    "ticket": "number sub_channel language tracking_key idempotency_key",
    "call": "form_key system_call extension",
    "escalation": "kind",
    "handed_over": "form_key",
    "identity_check": "call_key",
    "incoming_letter": "agenda_elsewhere classification",
    "paper": "text",
    "paper_file": "location code amount",
    "queue_number": "label language token_key form_key",
    "refusal": "code legal_basis",
    "scan_letter": "mark_kind mark_code",
    "ticket_event": "kind actor_kind actor_name actor_position particulars text_digest chain_hash",
    "ticket_merge": "before",
    "visit": "queue_number form_key",
    "attachment": "media_type kind",
    "call_looked_at": "kind ref",
    "paper_loan": "borrower purpose",
    "disposition": "batch code from_name from_title to_title instructions",
    "letter": ("code classification signatory_title signatory_name signatory_nip signatory_rank certificate number"),
    "paper_form": "number tracking_key reason",
    "letter_number": "text reason classification form_key",
    "letter_step": "by_name by_title",
    "letter_version": "own_type",
    "chain_seal": "event_hash audit_hash",
    "upload_piece": "form_key part",
    "maintenance_visit": "done_by checks notes findings recorded_by form_key",
    "passkey": "name credential public_key transports",
    "provider_link": "issuer subject",
    "shared_pc": "name token_hash",
    "sign_in_challenge": "challenge_hash purpose sealed",
}
"""Columns that hold no words of whoever asks: the office's own (its people, texts, settings), keys and hashes, facts.
`organisation`: an enterprise is no person. `audit_event`, `personal_view`: who saw what, by number, kept by the law.
`ticket_event.particulars`: plain facts (`history.append`). `upload`, `ticket_import`, `printout`, `job`,
`counter_screen`, `throttle`: gone by the day. `data_request.proposal` and `.decision`: reasons, which name nobody."""


def test_every_text_of_the_database_is_erased_or_holds_nobody(app):
    covered = {column for part in held.everything() for column in part.covered()}
    unknown = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (sa.String, sa.JSON)) and not isinstance(column.type, sa.Enum)
        if f"{table.name}.{column.name}" not in covered
        if column.name not in NOBODYS.get(table.name, "").split()
    ]
    assert unknown == []
    for name in covered:
        table, _dot, column = name.partition(".")
        assert column in Base.metadata.tables[table].columns, name


@pytest.fixture
def person(cast) -> int:
    """Somebody with a long life at the office, all of whose dossiers are closed."""
    enlist()
    enlist(cast.PPID, cast.SEKRETARIS, cast.KADIS, cast.BERKAS)
    ticket = make_ticket(
        Status.SELESAI, name=NAME, phone=PHONE, need=NEED, subject="Warung Zulaikha",
        who={"citizen_number": NIK, "email": MAIL},
    )  # fmt: skip
    scan = storage.store(b"%PDF-1.4 KTP Zulaikha Kenanga 3573994501900001", "application/pdf")
    with write():
        files.attach(ticket, [Prepared(scan, "KTP Zulaikha.pdf", "application/pdf", 1)], from_applicant=True)
        row = db.session.get_one(Person, ticket.person_id)
        register.correct(row, by=who(cast.OPERATOR), address="Gang Kenari 5", note="Ibu Zulaikha berjualan keripik")
        privacy.consent(row, "Foto", wording="Zulaikha setuju", channel="counter", by=who(cast.OPERATOR))
        outbox.add(ticket.number, "closed", Words(f"Untuk {NAME}", NEED, {}, None), way=Way.EMAIL, recipient=MAIL)
        change(insert(Call), [{
            "direction": "incoming", "state": "ended", "digits": "6281200000777", "came_at": clock.now(),
            "caller": NAME, "helper": "", "note": "keripik Zulaikha", "is_confidential": False, "version": 0,
            "extension": "",
        }])  # fmt: skip
        change(insert(Visit), [{
            "purpose": "ask", "came_at": clock.now(), "guest": NAME, "origin": "Gang Kenari", "digits": "6281200000777",
            "about": NEED, "is_priority": False, "party": 1,
        }])  # fmt: skip
        change(insert(CallBack), [{
            "ticket_id": ticket.id, "promised_for": clock.now(), "digits": "6281200000777", "state": "done", "tries": 1,
            "tries_allowed": 3, "promised_at": clock.now(), "decision_reason": "keripik Zulaikha",
        }])  # fmt: skip
    return int(ticket.person_id or 0)


def years_later(years: int = 6) -> Any:
    return clock.standing_at(clock.now() + timedelta(days=366 * years))


def leftovers() -> list[str]:
    """Every place in the database and on the disk where one of the words still stands."""
    db.session.rollback()
    found = []
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')).mappings():
            found += [f"{table}.{name}" for name, value in row.items() if has_words(value)]
    blobs = storage._root()
    for file in blobs.rglob("*") if blobs.exists() else ():
        if file.is_file() and has_words(file.read_bytes().decode("latin-1")):
            found.append(f"blobs/{file.name}")
    db.session.rollback()
    return sorted(set(found))


def raw_leftovers(app) -> list[str]:
    """Words that still stand in the bytes of the database's file, in pages that nobody reads any more."""
    if db.engine.dialect.name != "sqlite":
        return []
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (app.config["INSTANCE"] / "loket.sqlite3").read_bytes().decode("latin-1").lower()
    return [word for word in WORDS if word in content]


def has_words(value: Any) -> bool:
    told = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    plain = (unseal(told) or told) if told.startswith("gAAAA") else told
    return any(word in plain.lower() for word in WORDS)


def erased_by_the_way(person_id: int, cast) -> DataRequest:
    """Asked at the counter, proposed by PPID, agreed by the secretary, carried out."""
    with write():
        row = requests.ask(
            db.session.get_one(Person, person_id), Wish.ERASURE, asked_by=AskedBy.COUNTER, identity="KTP Zulaikha asli",
            words="Zulaikha minta datanya dihapus", by=who(cast.OPERATOR),
        )  # fmt: skip
    with write():
        requests.propose(row, "Masa simpan sudah lewat.", by=who(cast.PPID))
    with write():
        requests.decide(row, agreed=True, words="", by=who(cast.SEKRETARIS))
    nothing = destroying.nothing()
    with write():
        requests.carry_out(row, nothing, by=who(cast.PPID))
    return row


def do_all_jobs() -> None:
    while jobs.run_once():
        pass


def test_after_erasing_nothing_of_the_person_is_left_and_the_chain_is_whole(app, person, cast):
    do_all_jobs()
    assert {"person.name", "ticket.need", "call.note", "visit.guest"} <= set(leftovers())
    with years_later():
        row = erased_by_the_way(person, cast)
        assert (row.state, row.outcome["is_whole"], row.minutes_number) == (State.DONE, True, "BA-PDP/001/2032")
        with clock.standing_at(clock.now() + timedelta(hours=2)):  # a file that young may be somebody's just now
            do_all_jobs()
            do_all_jobs()
        assert leftovers() == []
        assert raw_leftovers(app) == []
    assert chain.faults() == []
    ticket = db.session.scalars(select(Ticket).where(Ticket.person_id == person)).one()
    assert ticket.number.startswith("2611-")
    assert (ticket.subject, ticket.status) == (held.ERASED, Status.SELESAI)
    assert db.session.get_one(Person, person).name == held.ERASED


def test_what_the_law_keeps_is_named_and_stays_with_its_person(app, person, cast):
    row = erased_by_the_way(person, cast)
    assert not row.outcome["is_whole"]
    assert row.outcome["stays"][0]["until"] == f"{clock.today().year + 5}-{clock.today():%m-%d}"
    assert db.session.get_one(Person, person).name == NAME
    assert db.session.scalar(select(Ticket.need).where(Ticket.person_id == person)) == NEED


def test_an_open_request_keeps_everything(app, cast):
    enlist()
    ticket = make_ticket(Status.DIPROSES, name=NAME)
    with years_later(30):
        stays = requests.parts(ticket.person_id).stays
    assert [(one.number, one.until, one.is_permanent) for one in stays] == [(ticket.number, None, False)]


def test_legal_files_of_cooperatives_stay_for_ever(app, cast):
    enlist()
    ticket = ask(service="LEG-02", name=NAME).ticket
    with write():
        db.session.get_one(Ticket, ticket.id).status = Status.SELESAI
        db.session.get_one(Ticket, ticket.id).closed_at = clock.now()
    with years_later(30):
        assert [one.is_permanent for one in retention.what_stays(subjects.of_person(ticket.person_id))] == [True]


def test_four_eyes(app, person, cast):
    with write():
        row = requests.ask(db.session.get_one(Person, person), Wish.ERASURE, asked_by=AskedBy.COUNTER,
                           identity="KTP", words="", by=who(cast.OPERATOR))  # fmt: skip
    with write():
        requests.propose(row, "Alasan", by=who(cast.PPID))
    with pytest.raises(Forbidden), write():
        requests.decide(row, agreed=True, words="", by=who(cast.PPID))
    with pytest.raises(Forbidden), write():
        requests.decide(row, agreed=True, words="", by=who(cast.OPERATOR))
    with pytest.raises(Refused), write():
        requests.decide(row, agreed=False, words=" ", by=who(cast.KADIS))
    with pytest.raises(Refused), write():
        requests.carry_out(row, destroying.nothing(), by=who(cast.PPID))
    with write():
        requests.decide(row, agreed=False, words="Masih dipakai dalam sengketa.", by=who(cast.KADIS))
    assert row.state is State.REFUSED


def test_a_correction_keeps_what_it_was_and_is_made_when_agreed(app, person, cast):
    with write():
        row = requests.ask(db.session.get_one(Person, person), Wish.CORRECTION, asked_by=AskedBy.COUNTER,
                           identity="KTP", words="", by=who(cast.OPERATOR))  # fmt: skip
    with pytest.raises(Refused), write():
        requests.propose(row, "Salah tulis", by=who(cast.PPID), changes={"name": NAME})
    with write():
        requests.propose(row, "Salah tulis", by=who(cast.PPID), changes={"name": "Zulaeha Umpama", "phone": "0812-1"})
    assert requests.changes_of(row)["name"] == [NAME, "Zulaeha Umpama"]
    assert "Zulaeha" not in (row.changes_sealed or "")
    with write():
        requests.decide(row, agreed=True, words="", by=who(cast.KADIS))
    with pytest.raises(Refused), write():  # the number is none
        requests.carry_out(row, destroying.nothing(), by=who(cast.PPID))
    assert db.session.get_one(Person, person).name == NAME


def test_others_keep_their_data(app, person, cast):
    other = make_ticket(Status.SELESAI, name="Lain Contoh", phone=PHONE, need="Keperluan lain sama sekali")
    with years_later():
        erased_by_the_way(person, cast)
    assert db.session.get_one(Ticket, other.id).need == "Keperluan lain sama sekali"
    kept = db.session.scalars(select(Call.digits)).all()
    assert kept == ["6281200000777"], "a shared telephone is not theirs alone"


def test_nothing_is_destroyed_before_another_has_agreed(app, person, cast):
    enlist(cast.BERKAS)
    with years_later():
        with write():
            row = destroying.list_dossiers(next(one for one in retention.classes() if one.code == "umum"),
                                           by=who(cast.BERKAS))  # fmt: skip
            assert row is not None
            assert destroying.list_dossiers(next(o for o in retention.classes() if o.code == "umum"),
                                            by=who(cast.BERKAS)) is None  # fmt: skip
        do_all_jobs()
        assert db.session.scalar(select(Ticket.need).where(Ticket.person_id == person)) == NEED
        with write():
            destroying.propose(row, "Sudah diperiksa.", by=who(cast.BERKAS))
        with pytest.raises(Forbidden), write():
            destroying.decide(row, agreed=True, words="", by=who(cast.BERKAS))
        with write():
            destroying.decide(row, agreed=True, words="", by=who(cast.SEKRETARIS))
        do_all_jobs()
        assert db.session.scalar(select(Ticket.need).where(Ticket.person_id == person)) == held.ERASED
        assert (row.state, row.outcome, row.minutes_number) == (
            State.DONE,
            {"dossiers": 1, "kept": []},
            "BA-MUSNAH/001/2032",
        )
    assert db.session.get_one(Person, person).name == NAME, "the record is not the dossier"
    assert chain.faults() == []


def test_papers_of_a_cancelled_request_go_after_a_year(app, cast):
    enlist(cast.BERKAS, cast.KADIS)
    ticket = make_ticket(Status.DIBATALKAN, name=NAME)
    scan = storage.store(b"%PDF-1.4 KTP", "application/pdf")
    with write():
        files.attach(ticket, [Prepared(scan, "KTP.pdf", "application/pdf", 1)], from_applicant=True)
    papers = next(one for one in retention.classes() if one.code == "berkas_batal")
    assert retention.due()[-1].count == 0
    with years_later(1):
        assert [one.count for one in retention.due() if one.row.code == "berkas_batal"] == [1]
        with write():
            row = destroying.list_dossiers(papers, by=who(cast.BERKAS))
        with write():
            destroying.propose(row, "x", by=who(cast.BERKAS))
        with write():
            destroying.decide(row, agreed=True, words="", by=who(cast.KADIS))
        do_all_jobs()
        names = read(select(Attachment.name).where(Attachment.ticket_id == ticket.id)).scalars().all()
        assert set(names) == {held.ERASED}
        assert [one.count for one in retention.due() if one.row.code == "berkas_batal"] == [0]


def agreed_list(code: str, cast) -> Destruction:
    which = next(one for one in retention.classes() if one.code == code)
    with write():
        row = destroying.list_dossiers(which, by=who(cast.BERKAS))
    assert row is not None
    with write():
        destroying.propose(row, "Sudah diperiksa.", by=who(cast.BERKAS))
    return row


def change_years(by: Any, **to: Any) -> None:
    general = next(one for one in retention.classes() if one.code == "umum")
    told = {"active": 2, "inactive": 3, "fate": Fate.DESTROY} | to
    with write():
        retention.change(general, law="Perwali", starts_on=clock.today(), by=by, **told)


def test_what_must_stay_when_it_is_destroyed_is_kept_and_told(app, person, cast):
    other = make_ticket(Status.SELESAI, name="Lain Contoh", need="Keperluan lain")
    with years_later():
        row = agreed_list("umum", cast)
        with write():
            destroying.decide(row, agreed=True, words="", by=who(cast.SEKRETARIS))
        with write():  # opened again in the same hour
            db.session.get_one(Ticket, other.id).status = Status.DIPROSES
        do_all_jobs()
        do_all_jobs()
        assert db.session.get_one(Ticket, other.id).need == "Keperluan lain"
        assert db.session.scalar(select(Ticket.need).where(Ticket.person_id == person)) == held.ERASED
        assert row.outcome == {"dossiers": 1, "kept": [other.number]}


def test_what_must_stay_when_it_is_agreed_is_no_part_of_it(app, person, cast):
    other = make_ticket(Status.SELESAI, name="Lain Contoh", need="Keperluan lain")
    with years_later():
        row = agreed_list("umum", cast)
        with write():
            db.session.get_one(Ticket, other.id).status = Status.DIPROSES
        with write():
            destroying.decide(row, agreed=True, words="", by=who(cast.SEKRETARIS))
        assert row.outcome == {"kept": [other.number]}
        with write():  # what was not agreed does not go, whatever it is later
            db.session.get_one(Ticket, other.id).status = Status.SELESAI
        do_all_jobs()
        assert row.outcome == {"dossiers": 1, "kept": [other.number]}
        assert db.session.get_one(Ticket, other.id).need == "Keperluan lain"


@pytest.mark.parametrize("to", [{"inactive": 30}, {"fate": Fate.PERMANENT}], ids=["longer", "for ever"])
def test_another_schedule_keeps_what_an_old_list_names(app, person, cast, to):
    with years_later():
        row = agreed_list("umum", cast)
        with write():
            destroying.decide(row, agreed=True, words="", by=who(cast.SEKRETARIS))
        change_years(who(cast.SEKRETARIS), **to)
        do_all_jobs()
        assert db.session.scalar(select(Ticket.need).where(Ticket.person_id == person)) == NEED
        assert (row.state, row.outcome["dossiers"], len(row.outcome["kept"])) == (State.DONE, 0, 1)
        assert chain.faults() == []


def test_a_list_of_which_nothing_may_go_any_more_cannot_be_agreed(app, person, cast):
    with years_later():
        row = agreed_list("umum", cast)
        change_years(who(cast.SEKRETARIS), inactive=30)
        with pytest.raises(Refused), write():
            destroying.decide(row, agreed=True, words="", by=who(cast.SEKRETARIS))
        with write():
            destroying.decide(row, agreed=False, words="Jadwalnya berubah.", by=who(cast.SEKRETARIS))


def test_every_column_and_state_of_the_copy_has_its_words(app):
    told = [column for part in held.everything() for column in part.told]
    names = {column.key.removesuffix("_sealed") for column in told if not column.key.endswith(("_id", "_hash"))}
    assert names - FOR_MACHINES <= FIELD.keys()
    states = {column.type.enum_class for column in told if isinstance(column.type, sa.Enum)}
    for state in states:
        assert set(state) <= VALUE[state].keys()


def test_the_copy_speaks_to_its_owner_in_words(app, person, cast):
    found = list(held.told(subjects.of_person(person)))
    page = copying._as_page(found, "PDP-2026-001", subjects.of_person(person))
    assert "Nomor telepon" in page
    for code in ("citizen_number", "received_at", "website", "SELESAI", "preferred_reply_channel", "ticket_id"):
        assert f">{code}<" not in page
    assert "closed_at" in json.dumps(copying._as_json(found), default=str)
