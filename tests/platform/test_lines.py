"""Lines that leave the machine: TLS that is checked, or the office's word for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from app import create_app
from app.config import ROOT, engine_options
from app.platform import lines
from tests.kit.certificates import Authority
from tests.kit.other_machines import answering, free_port
from tests.kit.postgres_with_tls import NAME, WithTls

SAID = "postgresql+psycopg://loket:sandi-rahasia@{}"
HERE = (
    "/loket",
    "/loket?host=/run/postgresql",
    "127.0.0.1:6432/loket",
    "[::1]/loket",
    "localhost/loket?sslmode=disable",
    "basis.test/loket?hostaddr=127.0.0.1",
)
CHECKED = f"sslmode=verify-full&sslrootcert={__file__}"  # that a file is there is all that is asked before the line is
ELSEWHERE = (
    ("10.9.0.2/loket", "10.9.0.2"),
    ("basis.test/loket?sslmode=require", "basis.test"),
    ("basis.test/loket?sslmode=verify-ca", "basis.test"),
    ("127.0.0.1/loket?hostaddr=10.9.0.2", "10.9.0.2"),
    ("/loket?host=localhost,basis.test&port=1,2", "basis.test"),
    ("/loket?host=satu.test:5432&host=dua.test:5432", "satu.test,dua.test"),
    ("/loket?service=kota", "service=kota"),
)


def told(place: str, trusted: str = "") -> dict[str, str]:
    return {"SQLALCHEMY_DATABASE_URI": SAID.format(place), "TRUSTED_LINES": trusted, "STORAGE": "", "CLAMAV_SOCKET": ""}


@pytest.mark.parametrize("place", HERE)
def test_a_database_on_this_machine_needs_no_certificate(place):
    lines.require_protected(told(place))


@pytest.mark.parametrize(("place", "host"), ELSEWHERE)
def test_a_database_elsewhere_is_refused_without_a_checked_certificate(place, host):
    with pytest.raises(lines.NotProtected) as why:
        lines.require_protected(told(place))
    for part in (
        f"mesin lain ({host})",
        f"another machine ({host})",
        "sslmode=verify-full",
        f"LOKET_TRUSTED_LINES={host}",
    ):
        assert part in str(why.value)
    assert "rahasia" not in str(why.value)
    checked = place.partition("sslmode")[0].rstrip("?&")
    lines.require_protected(told(f"{checked}{'&' if '?' in checked else '?'}{CHECKED}"))


def test_a_name_that_this_machines_own_list_takes_to_its_loopback_is_here(tmp_path, monkeypatch):
    """Nobody else is asked: whoever answers for names in the network could say so of any machine."""
    hosts = tmp_path / "hosts"
    hosts.write_text(
        "127.0.0.1 localhost.localdomain # basis.test\n127.0.1.1\tLoket-PC.kantor.lan loket-pc\n"
        "::1 ip6-localhost ip6-loopback\n10.9.0.2 server\n127.0.0.1 dua\n10.9.0.3 dua\nrusak satu\n"
    )
    monkeypatch.setattr(lines, "HOSTS", hosts)
    here = ("localhost.localdomain", "loket-pc", "LOKET-PC.kantor.lan", "ip6-localhost", "ip6-loopback", "localhost.")
    assert [name for name in here if not lines.is_here(name)] == []
    elsewhere = ("basis.test", "server", "dua", "satu", "loket", "10.9.0.2", "127.0.0.1.basis.test")
    assert [name for name in elsewhere if lines.is_here(name)] == []
    hosts.write_text("10.9.0.4 loket-pc\n")
    assert not lines.is_here("loket-pc")
    hosts.unlink()
    assert not lines.is_here("loket-pc")


def test_a_root_certificate_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(lines.NotProtected, match=rf"{tmp_path}/.postgresql/root.crt tidak ada(.|\n)* is not there"):
        lines.require_protected(told("basis.test/loket?sslmode=verify-full"))
    with pytest.raises(lines.NotProtected, match=r"/tidak/ada.pem tidak ada"):
        lines.require_protected(told("basis.test/loket?sslmode=verify-full&sslrootcert=/tidak/ada.pem"))
    lines.require_protected(told("basis.test/loket?sslmode=verify-full&sslrootcert=system"))


def test_the_librarys_own_variables_count(monkeypatch):
    monkeypatch.setenv("PGHOST", "basis.test")
    with pytest.raises(lines.NotProtected):
        lines.require_protected(told("/loket"))
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    monkeypatch.setenv("PGSSLROOTCERT", __file__)
    lines.require_protected(told("/loket"))
    with pytest.raises(lines.NotProtected):
        lines.require_protected(told("/loket?sslmode=prefer"))


def test_a_service_file_counts_before_the_variables_and_only_the_address_before_it(monkeypatch):
    """The library takes it so: what stands in the file is not known here."""
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    monkeypatch.setenv("PGSSLROOTCERT", __file__)
    with pytest.raises(lines.NotProtected):
        lines.require_protected(told("/loket?service=kota"))
    lines.require_protected(told(f"/loket?service=kota&{CHECKED}"))


def test_without_a_home_an_office_on_sqlite_starts(monkeypatch):
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda uid: (_ for _ in ()).throw(KeyError(uid)))
    lines.require_protected(told("") | {"SQLALCHEMY_DATABASE_URI": "sqlite://"})


def test_the_setting_to_write_keeps_what_is_trusted_already():
    with pytest.raises(lines.NotProtected, match=r"LOKET_TRUSTED_LINES=10\.9\.0\.0/24,basis\.test"):
        lines.require_protected(told("basis.test/loket", "10.9.0.0/24"))


@pytest.mark.parametrize("trusted", ["10.9.0.2", "10.9.0.0/24", "lain.test, 10.9.0.2", "BASIS.test 10.9.0.2"])
def test_the_office_may_say_that_a_line_is_protected_in_another_way(trusted):
    lines.require_protected(told("10.9.0.2/loket", trusted))
    with pytest.raises(lines.NotProtected, match=r"mesin lain \(10.9.1.2\)"):
        lines.require_protected(told("/loket?host=10.9.0.2,10.9.1.2", trusted))


@pytest.mark.parametrize(
    "named", ["0.0.0.0/0", "::/0", "10.0.0.0/7", "8.8.8.0/24", "0.0.0.0/1", "2001:db8::/32", "::ffff:0:0/96"]
)
def test_no_network_but_a_private_one_is_trusted_as_a_whole(named):
    with pytest.raises(lines.NotProtected) as why:
        lines.require_protected(told("127.0.0.1/loket", f"surat.test, {named}"))
    indonesian, english = str(why.value).splitlines()
    assert f"LOKET_TRUSTED_LINES menyebut jaringan {named}" in indonesian
    assert f"LOKET_TRUSTED_LINES names the network {named}" in english


def test_a_private_network_and_any_single_machine_may_be_named():
    named = "10.0.0.0/8, 172.16.0.0/12 192.168.1.7/24,100.64.0.0/10 169.254.0.0/16 127.0.0.0/8"
    lines.require_protected(told("127.0.0.1/loket", f"{named} fd00::/8 fe80::/64 8.8.8.8 8.8.8.8/32 2001:db8::1 basis"))


def test_a_program_that_would_speak_openly_does_not_start_and_says_what_to_write(tmp_path):
    place = {"LOKET_INSTANCE": str(tmp_path / "kantor"), "DATABASE_URL": SAID.format("10.9.0.2/loket")}
    said = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "doctor"],
        cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("Alamat basis data (DATABASE_URL) menuju mesin lain (10.9.0.2)")
    assert len(said.stderr.splitlines()) == 2
    assert not (tmp_path / "kantor").exists()


@pytest.fixture(scope="module")
def server():
    made = WithTls()
    yield made
    made.stop()


def asked(address: str) -> bool:
    """Whether the line to this address is TLS; raises OperationalError where there is none."""
    engine = create_engine(address, **engine_options(address, is_pooled=False))
    try:
        with engine.connect() as line:
            found = line.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            return bool(found.scalar())
    finally:
        engine.dispose()


def test_a_database_that_proves_who_it_is_is_spoken_to_over_tls(server):
    assert asked(server.address(NAME, "127.0.0.1"))
    assert asked(server.address("0.0.0.0"))


def test_a_database_of_another_authority_or_another_name_is_refused(server, tmp_path):
    other = Authority(tmp_path, "other")
    with pytest.raises(OperationalError, match="certificate verify failed"):
        asked(server.address(NAME, "127.0.0.1", authority=other.file))
    with pytest.raises(OperationalError, match="does not match host name"):
        asked(server.address("lain.test", "127.0.0.1"))


def test_a_database_without_tls_is_refused(server):
    with answering(b"N") as port, pytest.raises(OperationalError, match="does not support SSL"):
        asked(server.address(NAME, "127.0.0.1", port=port))
    with pytest.raises(lines.NotProtected):
        create_app({"SQLALCHEMY_DATABASE_URI": server.postgres.uri("postgres").replace("127.0.0.1", "0.0.0.0")})


@pytest.mark.faults
def test_an_office_whose_database_cannot_be_believed_says_so_in_one_sentence_when_it_starts(server, tmp_path):
    other = Authority(tmp_path, "other")
    with answering(b"N") as port:
        for address, why in (
            (server.address("0.0.0.0", authority=other.file), "certificate verify failed"),
            (server.address("0.0.0.0", port=port), "does not support SSL"),
        ):
            said = started(tmp_path, address)
            assert said.returncode == 1
            _preparing, sentence, remedy = said.stderr.strip().splitlines()
            assert sentence.startswith("Tidak dapat: Basis data tidak terhubung: ")
            assert why in sentence
            assert "DATABASE_URL dan sertifikatnya" in remedy


def started(tmp_path, address):
    place = {"LOKET_INSTANCE": str(tmp_path / "kantor"), "LOKET_PORT": str(free_port()), "LOKET_DEMO": "0"}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT, env=os.environ | place | {"DATABASE_URL": address}, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
