"""The Containerfile and compose file are read, not run: nothing secret in it, nobody is root, all of it copied."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from app.config import ROOT

FILE = (ROOT / "Containerfile").read_text().replace("\\\n", " ")
LAST = [line.split(None, 1) for line in FILE.rpartition("\nFROM ")[2].splitlines() if re.match(r"[A-Z]+ ", line)]


def test_it_runs_as_nobody_special_and_says_whether_it_can_serve():
    words = [word for word, _rest in LAST]
    assert words.index("USER") < words.index("CMD")
    assert dict(LAST)["USER"] == "10001:10001"
    assert "/health/ready" in dict(LAST)["HEALTHCHECK"]


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not here")
def test_a_stranger_finds_nothing_in_it():
    said = subprocess.run(["hadolint", "Containerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.stdout == ""


def test_every_copied_thing_is_there_and_the_office_is_not():
    copied = [rest.split()[:-1] for word, rest in LAST if word == "COPY" and "--from" not in rest]
    names = {name for some in copied for name in some}
    assert all((ROOT / name).exists() for name in names)
    assert {"app", "migrations", "static", "templates", "wsgi.py"} <= names
    assert {"instance", ".env", ".venv"} <= set((ROOT / ".containerignore").read_text().split())


def test_it_installs_what_the_command_installs():
    wanted = re.search(r'TO_RUN="([^"]+)"', (ROOT / "loket").read_text())[1].split()
    assert not [name for name in wanted if name not in FILE]


@pytest.fixture
def services() -> dict:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_the_compose_file_names_only_what_it_has(services):
    for service in services["services"].values():
        assert set(service.get("depends_on", ())) <= set(services["services"])
        assert set(service["networks"]) <= set(services["networks"])
        named = {one.split(":")[0] for one in service["volumes"] if not one.startswith(".")}
        assert named <= set(services["volumes"])
        secrets = {one if isinstance(one, str) else one["source"] for one in service.get("secrets", ())}
        assert secrets <= set(services["secrets"])


def test_loket_may_write_its_data_and_nothing_else(services):
    loket = services["services"]["loket"]
    assert loket["read_only"]
    assert loket["cap_drop"] == ["ALL"]
    assert "ports" not in loket
    assert loket["tmpfs"]
    assert all("no-new-privileges:true" in service["security_opt"] for service in services["services"].values())
