"""The steps that make a machine serve Loket, each of which may be done again.

`Machine` is where they are done: this one, or a folder that stands for another one's root (`--root`), in which only
files are written.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.operations.installing.place import PROGRAM

if TYPE_CHECKING:
    from app.operations.installing.place import Place

UNIT = "/etc/systemd/system/loket.service"
SITE = "/etc/nginx/conf.d/loket.conf"
CITY_SITE = "/etc/nginx/conf.d/loket-city.conf"
JOURNAL = "/etc/systemd/journald.conf.d/loket.conf"
STICKS = {
    "stick.rules": "/etc/udev/rules.d/99-loket-stick.rules",
    "loket-stick@.service": "/etc/systemd/system/loket-stick@.service",
    "loket-stick-release.path": "/etc/systemd/system/loket-stick-release.path",
    "loket-stick-release.service": "/etc/systemd/system/loket-stick-release.service",
}
STICK_PROGRAM = "stick.sh"
_DEFAULT_SITE = "/etc/nginx/sites-enabled/default"
_LEFT_ALONE = (
    "Loket tidak dapat mulai dengan pengaturan ini. Layanannya tidak dinyalakan ulang; yang sedang berjalan dibiarkan. "
    "Perbaiki, lalu ulangi ./loket install."
)
_YEARS = "3650"  # days that a certificate of our own holds


class NotPossible(Exception):
    """A step cannot be done; `str()` says why and what to do, in plain Indonesian."""


class Machine:
    """Where files are written and programs run. Every step is said."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.is_this_one = root == Path("/")

    def at(self, place: str) -> Path:
        return self.root / place.lstrip("/")

    def write(self, place: str, content: str, mode: int = 0o644) -> bool:
        """Put a file in its place in one move; False when it stood there as it is."""
        file = self.at(place)
        if file.exists() and file.read_text(encoding="utf-8") == content:
            return False
        say(f"Menulis {file}")
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.new")
        draft.write_text(content, encoding="utf-8")
        draft.chmod(mode)
        draft.replace(file)
        return True

    def run(self, *words: str) -> None:
        """Run a program here; nothing is run for another machine's folder."""
        if not self.is_this_one:
            return
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotPossible(f"{' '.join(words)} gagal: {(done.stderr or done.stdout).strip()}")

    def has_systemd(self) -> bool:
        return self.is_this_one and Path("/run/systemd/system").is_dir()


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def require_a_place_to_run_from() -> None:
    """The service's account must be able to read the program; it never may under somebody's home."""
    closed = [folder for folder in (PROGRAM, *PROGRAM.parents) if not folder.stat().st_mode & 0o001]
    if closed or PROGRAM.is_relative_to("/home"):
        raise NotPossible(f"{PROGRAM} tidak terbaca oleh akun layanan. Pindahkan ke /opt/loket, lalu ulangi.")


def compile_program(machine: Machine) -> None:
    """The service's account may not write beside the program: without this each start would compile all of it anew."""
    machine.run(sys.executable, "-m", "compileall", "-q", *(str(PROGRAM / name) for name in ("app", "migrations")))


def where_it_stands(machine: Machine, place: Place) -> Place:
    """The place of an office that stands somewhere else than by itself, as its settings say."""
    if not machine.at(place.settings).exists():
        return place
    return replace(place, instance=told(machine, place).get("LOKET_INSTANCE") or place.instance)


def account(machine: Machine, place: Place) -> None:
    """An account that nobody signs in with, and the folder for which it is there."""
    if machine.is_this_one and subprocess.run(["id", place.user], capture_output=True, check=False).returncode:
        say(f"Membuat akun sistem {place.user}")
        new = ["useradd", "--system", "--user-group", "--home-dir", place.instance, "--shell", "/usr/sbin/nologin"]
        machine.run(*new, place.user)
    folder = machine.at(place.instance)
    if not folder.exists():
        say(f"Membuat {folder}")
        folder.mkdir(parents=True, mode=0o700)
    if machine.is_this_one:
        shutil.chown(folder, place.user, place.user)


def settings(machine: Machine, place: Place) -> None:
    """Written once; afterwards only what is missing in them is added, and what the office wrote stays."""
    file, wanted = machine.at(place.settings), place.filled("loket.env")
    if not file.exists():
        machine.write(place.settings, wanted, 0o640)
    else:
        there = file.read_text(encoding="utf-8")
        named = {line.split("=")[0].strip(" #") for line in there.splitlines() if "=" in line}
        lines = [line for line in wanted.splitlines() if "=" in line and not line.startswith("#")]
        missing = [line for line in lines if line.split("=")[0] not in named]
        if missing:
            machine.write(place.settings, "\n".join([there.rstrip("\n"), *missing, ""]), 0o640)
    _give_to_the_service(machine, place)


def rename(machine: Machine, before: Place, after: Place) -> None:
    """A name given anew takes the old one's place in the settings too; an address that the office wrote is left to it.

    Links, QR codes and the passkeys' site are made from it.
    """
    there = machine.at(after.settings).read_text(encoding="utf-8")
    written, wanted = _base_url(there), _base_url(after.filled("loket.env"))
    if written == _base_url(before.filled("loket.env")) != wanted:
        changed = [wanted if line == written else line for line in there.splitlines()]
        machine.write(after.settings, "\n".join([*changed, ""]), 0o640)
        _give_to_the_service(machine, after)
    elif written != wanted:
        say(f"Di {machine.at(after.settings)} tertulis {written or 'tanpa LOKET_BASE_URL'}; itu tidak diubah.")
        say(f"Tautan dan kode QR memakai alamat itu. Bila harus alamat yang baru, tulis di sana: {wanted}")


def _base_url(settings: str) -> str:
    """The line that says it, the last of several; empty where none does."""
    return next((line for line in reversed(settings.splitlines()) if line.startswith("LOKET_BASE_URL=")), "")


def _give_to_the_service(machine: Machine, place: Place) -> None:
    if machine.is_this_one:
        shutil.chown(machine.at(place.settings), "root", place.user)


def certificate(machine: Machine, place: Place, names: list[str]) -> None:
    """One of our own at once, for the office's own network, as long as there is no other."""
    file, key = machine.at(place.certificate), machine.at(place.certificate_key)
    if file.exists() and key.exists():
        if not _is_named_in(file, names[0]):
            say(f"Sertifikat {file} tidak menyebut {names[0]}: peramban akan memperingatkan.")
            say(f"Untuk yang baru, hapus {file} lalu ulangi; setiap PC kantor perlu mempercayainya lagi.")
        return
    say(f"Membuat sertifikat TLS sementara untuk {', '.join(names)}")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    marks = ",".join(f"{'IP' if _is_address(name) else 'DNS'}:{name}" for name in names)
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-days", _YEARS, "-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={marks}"]
    words += ["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", str(key), "-out", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, umask=0o077)
    if done.returncode:
        raise NotPossible(f"Sertifikat tidak dapat dibuat: {done.stderr.strip()}")
    file.chmod(0o644)


def _is_named_in(certificate: Path, name: str) -> bool:
    """Whether a browser that asks for this name will believe the certificate."""
    words = ["openssl", "x509", "-noout", "-in", str(certificate), "-checkip" if _is_address(name) else "-checkhost"]
    done = subprocess.run([*words, name], capture_output=True, text=True, check=False)
    return "NOT match" not in done.stdout


def require_certificate(machine: Machine, place: Place) -> None:
    """The one that was given must be there still: none of our own is ever put in its place."""
    for file in (machine.at(place.certificate), machine.at(place.certificate_key)):
        if not file.exists():
            raise NotPossible(f"{file} tidak ada lagi. Beri yang lain dengan --certificate dan --certificate-key.")


def _is_address(name: str) -> bool:
    return ":" in name or name.replace(".", "").isdigit()


def service(machine: Machine, place: Place) -> None:
    machine.write(UNIT, place.filled("loket.service"))
    machine.write(JOURNAL, place.filled("journald.conf"))


def sticks(machine: Machine, place: Place) -> None:
    """Flash disks that are plugged in belong to the service's account; udev hears of its new rules by itself."""
    machine.write(place.stick_program, place.filled(STICK_PROGRAM), 0o755)
    for name, where in STICKS.items():
        machine.write(where, place.filled(name))


def proxy(machine: Machine, place: Place) -> None:
    machine.write(f"{place.pages}/loket-sedang-mati.html", place.filled("loket-sedang-mati.html"))
    machine.write(SITE, place.filled("nginx.conf"))
    default = machine.at(_DEFAULT_SITE)
    if default.is_symlink():
        say("Melepas halaman contoh nginx")
        default.unlink()
    machine.run("nginx", "-t", "-q")


def city_proxy(machine: Machine, place: Place) -> None:
    """For the city's web server: its part, and the page that it shows in the office's place."""
    machine.write(f"{place.pages}/loket-sedang-mati.html", place.filled("loket-sedang-mati.html"))
    machine.write(CITY_SITE, place.filled("city.conf"))


def require_it_starts(machine: Machine, place: Place) -> None:
    """Asked of the program as the service would run it, before the one that runs is ended.

    systemd calls a start done as soon as there is a process, also one that refuses at once.
    """
    if not machine.is_this_one:
        return
    say("Memeriksa apakah Loket dapat mulai")
    account = [] if os.geteuid() else ["runuser", "-u", place.user, "--"]
    words = [*account, sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--check"]
    home = {"PATH": os.environ.get("PATH", os.defpath), "HOME": place.instance, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        words, cwd=PROGRAM, env=home | told(machine, place), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotPossible(f"{(done.stderr or done.stdout).strip()}\n{_LEFT_ALONE}")


def told(machine: Machine, place: Place) -> dict[str, str]:
    """The settings as the service gets them: names in capitals, a value perhaps between quotation marks."""
    lines = machine.at(place.settings).read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=")[::2] for line in lines if re.match(r"[A-Z][A-Z0-9_]*=", line)]
    return {name: re.sub(r"""^(["'])(.*)\1$""", r"\2", value.strip()) for name, value in pairs}


def start(machine: Machine) -> None:
    if not machine.has_systemd():
        say("systemd tidak berjalan di sini: layanan belum dinyalakan.")
        return
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "enable", "loket", "nginx")
    machine.run("systemctl", "enable", "--now", "loket-stick-release.path")
    say("Menyalakan loket dan nginx")
    machine.run("systemctl", "restart", "systemd-journald", "loket")
    machine.run("systemctl", "reload-or-restart", "nginx")


def uninstall(machine: Machine, place: Place) -> None:
    """Takes the service away; data and settings stay where they are."""
    if machine.has_systemd():
        ours = ["loket", "loket-stick-release.path"]
        subprocess.run(["systemctl", "disable", "--now", *ours], capture_output=True, check=False)
    for name in (UNIT, SITE, CITY_SITE, JOURNAL, *STICKS.values(), place.stick_program):
        if machine.at(name).exists():
            say(f"Menghapus {machine.at(name)}")
            machine.at(name).unlink()
    if machine.has_systemd():
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "reload-or-restart", "nginx")
    say(f"Data tetap ada di {place.instance}, pengaturan di {place.settings}.")
