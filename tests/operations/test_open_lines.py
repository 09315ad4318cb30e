"""Lines to mail servers, gateways, storage and scanners: TLS with a certificate that fits, or the office's word for it.

0.0.0.0 is another machine for the program, and this one for the kernel.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from app import create_app
from app.messages.models import State, Way
from app.messages.ways import gateway as gateways
from app.operations import doctor, mail_lines, open_lines
from app.operations.backup.copies import Elsewhere, NotReached, places
from app.operations.backup.copies.s3 import S3
from app.platform import clock, objects
from app.platform.clock import parse_moment
from app.platform.database import write
from app.platform.keys import seal
from app.platform.lines import NotProtected
from app.platform.refusals import Refused
from tests.kit.certificates import Authority
from tests.kit.other_machines import fresh, hanging, put, set_up, with_certificate, work
from tests.kit.reading_mail import unread_mails

pytestmark = [pytest.mark.usefixtures("sqlite_app"), pytest.mark.settings(DEMO_WANTED=False)]
NOON = parse_moment("2026-11-26T12:00")


@pytest.fixture(autouse=True)
def at_noon():
    with clock.standing_at(NOON):
        yield


def elsewhere(address: str) -> str:
    return address.replace("127.0.0.1", "0.0.0.0")


def test_mail_goes_to_another_machine_over_tls_or_over_a_line_the_office_vouches_for(app, sink):
    app.config["SMTP_URL"] = elsewhere(app.config["SMTP_URL"])
    row = put()
    work()
    assert (sink.mails, row.state) == ([], State.WAITING)
    assert "tidak menyediakan sambungan terenkripsi" in row.result
    app.config["TRUSTED_LINES"] = "0.0.0.0"
    with clock.standing_at(NOON + timedelta(hours=1)):
        work()
    assert fresh(row).state is State.SENT


def test_a_mailbox_on_another_machine_is_read_over_tls_or_over_a_line_the_office_vouches_for(app, mailbox):
    app.config["IMAP_URL"] = elsewhere(mailbox.url)
    trouble = unread_mails()
    for part in ("0.0.0.0 tidak menyediakan sambungan terenkripsi", "STARTTLS", "LOKET_TRUSTED_LINES"):
        assert part in trouble
    app.config["TRUSTED_LINES"] = "0.0.0.0"
    assert unread_mails() == ""


def test_a_mail_server_that_vouches_for_itself_is_believed_here_and_over_a_line_the_office_vouches_for(
    app, sink_with_own_certificate
):
    row = put()
    work()
    assert fresh(row).state is State.SENT
    app.config["SMTP_URL"] = elsewhere(app.config["SMTP_URL"])
    row = put()
    work()
    assert fresh(row).state is State.WAITING
    assert_says_what_to_do_about_a_certificate(row.result, "smtp://")
    app.config["TRUSTED_LINES"] = "0.0.0.0"
    with clock.standing_at(NOON + timedelta(hours=1)):
        work()
    assert fresh(row).state is State.SENT


def assert_says_what_to_do_about_a_certificate(sentence, scheme):
    for part in ("SSLCertVerificationError", "daftarkan penerbitnya di mesin ini", scheme, "LOKET_TRUSTED_LINES"):
        assert part in sentence


def test_so_is_a_mailbox_that_asks_for_tls(app, mailbox_with_own_certificate):
    assert unread_mails() == ""
    app.config["IMAP_URL"] = elsewhere(mailbox_with_own_certificate.url)
    assert_says_what_to_do_about_a_certificate(unread_mails(), "imap://")
    app.config["TRUSTED_LINES"] = "0.0.0.0"
    assert unread_mails() == ""


def test_a_gateway_on_another_machine_is_described_with_https(app, gateway):
    told = gateways.Gateway(url=elsewhere(gateway.url))
    with pytest.raises(Refused, match="https"):
        gateways.check(told)
    gateways.check(replace(told, url=gateway.url))
    app.config["TRUSTED_LINES"] = "0.0.0.0"
    gateways.check(told)


def test_one_that_was_described_before_is_told_nothing_over_an_open_line(app, gateway):
    set_up(**{"messages.whatsapp": {"url": elsewhere(gateway.url), "secret": seal("Bearer rahasia")}})
    row = put(way=Way.WHATSAPP, to="6281200000001")
    work()
    assert (gateway.asked, row.state) == ([], State.WAITING)
    assert "https" in row.result


def test_a_copy_goes_to_no_other_machine_over_an_open_line(app):
    with pytest.raises(NotReached, match="https"):
        S3("http://0.0.0.0:1", "cadangan", "", "", "k", seal("r")).try_out()


@pytest.mark.settings(DEMO_WANTED=True)
def test_a_place_for_copies_on_another_machine_is_named_with_https(visit, cast):
    page = visit("/meja/pengaturan/cadangan/salinan/s3", as_=cast.TEKNISI)
    told = {"endpoint": "http://s3.contoh.test", "bucket": "cadangan", "key": "k", "secret": "r"}
    assert "https" in page.form("Simpan").submit(**told, expect=422).errors[0]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("STORAGE", "s3://a:rahasia@10.9.0.3:9000/berkas?tls=0"),
        ("CLAMAV_SOCKET", "10.9.0.3:3310"),
    ],
)
def test_files_go_to_no_other_machine_over_an_open_line(tmp_path, name, address):
    with pytest.raises(NotProtected) as why:
        create_app({"INSTANCE": tmp_path / "kantor", name: address})
    assert "LOKET_TRUSTED_LINES=10.9.0.3" in str(why.value)
    assert "rahasia" not in str(why.value)


def test_nobody_without_a_certificate_that_fits_is_told_anything(app, sink, tmp_path):
    """Mail out and in, a gateway, the shared storage, a place for copies."""
    certificate, key = Authority(tmp_path).vouch(tmp_path, "127.0.0.1")
    with with_certificate(certificate, key) as machine:
        where = f"127.0.0.1:{machine.port}"
        app.config.update(SMTP_URL=f"smtps://a:b@{where}", IMAP_URL=f"imaps://a:b@{where}/INBOX")
        app.config["STORAGE"] = f"s3://a:b@{where}/berkas"
        set_up(**{"messages.whatsapp": {"url": f"https://{where}/kirim"}})
        rows = [put(), put(way=Way.WHATSAPP, to="6281200000001")]
        work()
        assert [row.state for row in map(fresh, rows)] == [State.WAITING, State.WAITING]
        assert "SSLCertVerificationError" in unread_mails()
        with pytest.raises(objects.Away):
            objects.is_intact("ab" * 32)
        with pytest.raises(NotReached, match="SSL"):
            S3(f"https://{where}", "cadangan", "", "", "k", seal("r")).try_out()
    assert machine.heard == []
    assert machine.turned_away >= 5


def test_the_doctor_names_each_open_line_every_time(app):
    assert doctor.lines_are_protected() == (True, "Jalur ke mesin lain: terlindung atau tidak dipakai.", "", "", False)
    app.config.update(SMTP_URL="smtp://surat.test", IMAP_URL="imap://a:b@surat.test/INBOX")
    assert open_lines.found() == []  # over TLS or not at all
    app.config["TRUSTED_LINES"] = "surat.test,10.9.0.0/24,basis"
    app.config["STORAGE"] = "s3://a:b@10.9.0.3/berkas?tls=0"
    app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql+psycopg://l:sandi@basis/loket"
    found = doctor.lines_are_protected()
    assert (found.is_well, found.is_warning) == (True, True)
    for part in ("LOKET_TRUSTED_LINES", "basis data di basis", "berkas di 10.9.0.3", "surel di surat.test"):
        assert part in found.sentence
    assert "sandi" not in found.sentence
    set_up(**{"messages.sms": {"url": "http://gerbang.test/kirim"}})
    with write():
        places.keep(Elsewhere.S3, S3("http://s3.test", "cadangan", "", "", "k", seal("r")))
    found = doctor.lines_are_protected()
    assert not found.is_well
    for part in ("gerbang SMS di gerbang.test", "salinan cadangan di s3.test", "https", "berkas di 10.9.0.3"):
        assert part in found.sentence


def test_the_doctor_asks_mail_servers_whether_they_would_be_refused(app, sink, mailbox):
    app.config.update(SMTP_URL=elsewhere(app.config["SMTP_URL"]), IMAP_URL=elsewhere(mailbox.url))
    found = doctor.lines_are_protected()
    assert (found.is_well, found.code) == (False, "open")
    for part in ("tidak dipakai: surel di 0.0.0.0.", "STARTTLS", "LOKET_TRUSTED_LINES"):
        assert part in found.sentence
    app.config["TRUSTED_LINES"] = "0.0.0.0"
    assert doctor.lines_are_protected().is_warning


def test_a_mail_server_that_offers_tls_or_does_not_answer_is_no_open_line(
    app, sink_with_own_certificate, mailbox_with_own_certificate, monkeypatch
):
    app.config["SMTP_URL"] = elsewhere(app.config["SMTP_URL"])
    app.config["IMAP_URL"] = elsewhere(mailbox_with_own_certificate.url)
    assert open_lines.found() == []
    monkeypatch.setattr(mail_lines, "SECONDS", 0.5)
    with hanging() as port:
        app.config.update(SMTP_URL=f"smtp://0.0.0.0:{port}", IMAP_URL=f"imap://a:b@0.0.0.0:{port}")
        began = time.monotonic()
        assert open_lines.found() == []
    assert time.monotonic() - began < 3


@pytest.mark.settings(DEMO_WANTED=True)
def test_a_demo_asks_no_mail_server(app, cast, sink):
    app.config["SMTP_URL"] = elsewhere(app.config["SMTP_URL"])
    assert open_lines.found() == []


def test_the_command_warns_of_it_and_calls_it_well(app):
    app.config.update(STORAGE="s3://a:b@10.9.0.3/berkas?tls=0", TRUSTED_LINES="10.9.0.3")
    said = app.test_cli_runner().invoke(args=["doctor"]).output
    assert "INGAT   Tanpa TLS" in said
    assert doctor.lines_are_protected().is_well


@pytest.mark.settings(DEMO_WANTED=True)
def test_so_does_the_page(app, visit, cast):
    app.config.update(STORAGE="s3://a:b@10.9.0.3/berkas?tls=0", TRUSTED_LINES="10.9.0.3")
    (told,) = visit("/meja/pengaturan/pemeliharaan", as_=cast.TEKNISI).find("//li[contains(., 'Tanpa TLS')]")
    assert told.text_content().startswith("ingat")
