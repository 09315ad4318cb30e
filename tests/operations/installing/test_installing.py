"""`./loket install` writes its files, once and again, and `uninstall` leaves what is the office's."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask, request

from app.operations.installing import steps
from app.operations.installing.__main__ import commands
from app.operations.installing.place import Place

NAME = "loket.contoh.go.id"


def told(*words: object) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


def files(root) -> dict[str, str]:
    return {str(file.relative_to(root)): file.read_text() for file in root.rglob("*") if file.is_file()}


def test_a_dry_run_shows_every_file_and_writes_none(tmp_path):
    said = told("install", "--dry-run", "--name", NAME, "--root", tmp_path)
    assert said.exit_code == 0, said.stderr
    assert f"LOKET_BASE_URL=https://{NAME}" in said.stdout
    assert "LOKET_DEMO=0" in said.stdout
    for name in ("loket.service", "loket.env", "nginx.conf", "journald.conf", "loket-sedang-mati.html", "stick.rules"):
        assert f"### {name}\n" in said.stdout
    assert "@{" not in said.stdout
    assert not files(tmp_path)


def test_it_may_be_done_again_and_leaves_what_the_office_wrote(tmp_path):
    said = told("install", "--name", NAME, "--root", tmp_path)
    assert said.exit_code == 0, said.stderr
    assert said.stdout == f"https://{NAME}\n"
    settings = tmp_path / "etc/loket/loket.env"
    settings.write_text("LOKET_BASE_URL=https://lain.go.id\n#LOKET_DEMO=1\nSMTP_URL=smtp://a:b@c\n")
    (tmp_path / "var/lib/loket/loket.sqlite3").write_text("the office")
    before = files(tmp_path)
    again = told("install", "--name", NAME, "--root", tmp_path)
    assert again.exit_code == 0, again.stderr
    after = files(tmp_path)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"etc/loket/loket.env"}
    assert after["etc/loket/loket.env"].startswith(before["etc/loket/loket.env"])
    assert "LOKET_PROXIES=1" in after["etc/loket/loket.env"]
    assert "LOKET_DEMO=0" not in after["etc/loket/loket.env"]
    assert told("uninstall", "--root", tmp_path).exit_code == 0
    left = set(files(tmp_path))
    assert {"etc/loket/loket.env", "var/lib/loket/loket.sqlite3"} <= left
    assert not {name for name in left if name.startswith(("etc/systemd", "etc/nginx", "etc/udev", "usr"))}


def test_done_again_without_a_word_the_machine_stays_as_it_was(tmp_path):
    for name in ("real.pem", "real.key"):
        (tmp_path / name).write_text("of the city")
    given = ["--name", NAME, "--certificate", tmp_path / "real.pem", "--certificate-key", tmp_path / "real.key"]
    page = ["--city-address", "10.9.0.1", "--office-name", "Dinas", "--phone", "(0341) 55", "--hours", "08.00–15.00"]
    root = tmp_path / "machine"
    for name in ("real.pem", "real.key"):
        (root / str(tmp_path).lstrip("/")).mkdir(parents=True, exist_ok=True)
        shutil.copy(tmp_path / name, root / str(tmp_path / name).lstrip("/"))
    assert told("install", *given, *page, "--root", root).exit_code == 0
    before = files(root)
    assert "set_real_ip_from 10.9.0.1;" in before["etc/nginx/conf.d/loket.conf"]
    again = told("install", "--root", root)
    assert (again.exit_code, again.stdout) == (0, f"https://{NAME}\n"), again.stderr
    assert files(root) == before
    assert (root / "etc/loket/install.json").stat().st_mode & 0o777 == 0o640
    assert f"ssl_certificate {tmp_path}/real.pem;" in told("install", "--dry-run", "--root", root).stdout


def test_an_option_given_anew_takes_the_place_of_the_old_one_and_an_empty_one_takes_it_away(tmp_path):
    told("install", "--name", NAME, "--phone", "(0341) 55", "--city-address", "10.9.0.1", "--root", tmp_path)
    told("install", "--phone", "(0341) 66", "--city-address", "", "--root", tmp_path)
    said = told("install", "--dry-run", "--root", tmp_path).stdout
    assert "(0341) 66" in said
    assert "set_real_ip_from" not in said
    assert f"server_name {NAME}" in said


def test_the_citys_part_and_the_offices_are_remembered_apart(tmp_path):
    told("install", "--name", NAME, "--root", tmp_path)
    told("install", "--city", "--name", "kota.go.id", "--office", "10.9.0.2:443", "--root", tmp_path)
    assert "server_name kota.go.id" in told("install", "--city", "--dry-run", "--root", tmp_path).stdout
    assert f"server_name {NAME}" in told("install", "--dry-run", "--root", tmp_path).stdout


def test_a_certificate_that_was_given_is_never_written_over(tmp_path):
    given = tmp_path / "real.pem"
    given.write_text("of the city")
    assert told("install", "--certificate", given, "--root", tmp_path).exit_code == 2
    both = ["--certificate", given, "--certificate-key", given]
    assert told("install", *both, "--root", tmp_path / "machine").exit_code == 1  # it is not on that machine
    assert given.read_text() == "of the city"


def test_what_was_remembered_and_cannot_be_read_stops_it(tmp_path):
    (tmp_path / "etc/loket").mkdir(parents=True)
    (tmp_path / "etc/loket/install.json").write_text("{")
    said = told("install", "--root", tmp_path)
    assert said.exit_code == 1
    assert "install.json tidak terbaca" in said.stderr


def test_the_keys_of_the_certificate_and_the_settings_are_not_for_everybody(tmp_path):
    assert told("install", "--root", tmp_path).exit_code == 0
    modes = {name: (tmp_path / "etc/loket" / name).stat().st_mode & 0o077 for name in ("tls/key.pem", "loket.env")}
    assert modes == {"tls/key.pem": 0, "loket.env": 0o040}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_the_unit(tmp_path):
    unit = tmp_path / "loket.service"
    words = Place().filled("loket.service").splitlines()
    unit.write_text("\n".join("ExecStart=/bin/true" if line.startswith("ExecStart=") else line for line in words))
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_the_citys_part_names_the_office_and_its_own_page():
    said = told("install", "--city", "--name", NAME, "--office", "10.9.0.2:443", "--phone", "(0341) 55", "--dry-run")
    assert "proxy_pass https://10.9.0.2:443;" in said.stdout
    assert '<a href="tel:034155">(0341) 55</a>' in said.stdout
    assert told("install", "--city", "--dry-run").exit_code == 2


def asker(app: Flask, **headers: str) -> str:
    app.add_url_rule("/siapa", view_func=lambda: request.remote_addr or "")
    app.view_functions["<lambda>"].__permission__ = "public"
    return app.test_client().get("/siapa", headers=headers).text


@pytest.mark.own_house
def test_without_a_proxy_nobodys_word_is_taken_for_who_asks(app):
    assert asker(app, **{"X-Forwarded-For": "6.6.6.6"}) == "127.0.0.1"


@pytest.mark.own_house
def test_behind_one_proxy_only_its_own_word_counts(app):
    from app import _believe_proxies

    app.config["PROXIES"] = 1
    _believe_proxies(app)
    assert asker(app, **{"X-Forwarded-For": "6.6.6.6, 10.0.0.5", "X-Forwarded-Host": "evil.example"}) == "10.0.0.5"


def test_the_program_is_compiled_where_its_service_may_not_write(tmp_path, monkeypatch):
    (tmp_path / "app").mkdir()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "app" / "room.py").write_text("WORD = 'pintu'\n")
    monkeypatch.setattr(steps, "PROGRAM", tmp_path)
    steps.compile_program(steps.Machine(Path("/")))
    assert list(tmp_path.glob("app/__pycache__/room.*.pyc"))


def named(root: Path) -> str:
    settings = (root / "etc/loket/loket.env").read_text()
    return "".join(line for line in settings.splitlines(keepends=True) if line.startswith("LOKET_BASE_URL"))


def test_a_name_given_anew_takes_the_old_ones_place_in_the_settings_too(tmp_path):
    told("install", "--root", tmp_path)  # as a restored office begins: by the machine's own name
    told("install", "--name", NAME, "--root", tmp_path)
    assert named(tmp_path) == f"LOKET_BASE_URL=https://{NAME}\n"
    again = told("install", "--name", "10.0.0.5", "--root", tmp_path)
    assert named(tmp_path) == "LOKET_BASE_URL=https://10.0.0.5\n"
    assert "certificate.pem tidak menyebut 10.0.0.5" in again.stderr
    assert "LOKET_BASE_URL" not in told("install", "--name", "10.0.0.5", "--root", tmp_path).stderr
    told("install", "--root", tmp_path)
    assert named(tmp_path) == "LOKET_BASE_URL=https://10.0.0.5\n"


def test_an_address_that_the_office_wrote_itself_stays_and_is_named(tmp_path):
    told("install", "--name", NAME, "--root", tmp_path)
    settings = tmp_path / "etc/loket/loket.env"
    settings.write_text(settings.read_text().replace(f"https://{NAME}", "https://lain.go.id"))
    said = told("install", "--name", "10.0.0.5", "--root", tmp_path).stderr
    assert named(tmp_path) == "LOKET_BASE_URL=https://lain.go.id\n"
    assert "LOKET_BASE_URL=https://lain.go.id" in said
    assert "https://10.0.0.5" in said


def test_what_the_office_wrote_for_its_balancer_is_read_and_stays(tmp_path):
    told("install", "--name", NAME, "--root", tmp_path)
    own = tmp_path / "etc/loket/nginx-health-balancer.conf"
    own.write_text("allow 10.77.0.40;\n")
    told("install", "--phone", "(0341) 66", "--root", tmp_path)
    assert own.read_text() == "allow 10.77.0.40;\n"
    assert "include /etc/loket/nginx-health*.conf;" in files(tmp_path)["etc/nginx/conf.d/loket.conf"]


def test_several_proxies_may_stand_before_it_and_all_are_remembered(tmp_path):
    two = ["--city-address", "10.77.0.40", "--city-address", "10.77.0.41"]
    for words in (two, ["--city-address", "10.77.0.40, 10.77.0.41"], []):
        assert told("install", *words, "--root", tmp_path).exit_code == 0
        site = files(tmp_path)["etc/nginx/conf.d/loket.conf"]
        assert site.count("set_real_ip_from") == 2
        assert "set_real_ip_from 10.77.0.40;\n    set_real_ip_from 10.77.0.41;\n    real_ip_header" in site
    said = told("install", "--city-address", "balancer", "--root", tmp_path)
    assert said.exit_code == 2
    assert "balancer" in said.stderr


def test_an_office_that_stands_elsewhere_is_served_there(tmp_path):
    told("install", "--name", NAME, "--root", tmp_path)
    settings = tmp_path / "etc/loket/loket.env"
    settings.write_text(settings.read_text().replace("=/var/lib/loket", "=/srv/kantor"))
    assert told("install", "--root", tmp_path).exit_code == 0
    assert (tmp_path / "srv/kantor").stat().st_mode & 0o777 == 0o700
    written = files(tmp_path)
    assert "-/srv/kantor" in written["etc/systemd/system/loket.service"]
    assert "/srv/kantor/flashdisk-lepas" in written["etc/systemd/system/loket-stick-release.path"]
    assert "/srv/kantor" in written["usr/local/lib/loket/stick"]
    assert "/var/lib/loket" not in told("install", "--dry-run", "--root", tmp_path).stdout


def test_what_would_refuse_to_start_is_said_before_the_running_one_is_ended(tmp_path):
    settings, instance = tmp_path / "loket.env", tmp_path / "office"
    place = Place(user=getpass.getuser(), settings=str(settings), instance=str(instance))
    machine = steps.Machine(Path("/"))
    settings.write_text(f'# words\nLOKET_INSTANCE="{instance}"\nDATABASE_URL=postgresql+psycopg://a:b@10.9.0.2/loket\n')
    with pytest.raises(steps.NotPossible, match=r"mesin lain \(10\.9\.0\.2\)(.|\n)*yang sedang berjalan dibiarkan"):
        steps.require_it_starts(machine, place)
    assert not instance.exists()
    settings.write_text(f"LOKET_INSTANCE={instance}\n")
    steps.require_it_starts(machine, place)
    assert not (instance / "loket.sqlite3").exists()
