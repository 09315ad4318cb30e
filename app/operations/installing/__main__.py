"""`./loket install` and `./loket uninstall`: says each step on stderr, on stdout the address that people open."""

from __future__ import annotations

import os
import re
import socket
import sys
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import click

from app.operations import command_words
from app.operations.installing import remembered, steps
from app.operations.installing.place import Place

_FILE = click.Path(exists=True, dir_okay=False)
_OFFICE = ("loket.service", "loket.env", "nginx.conf", "journald.conf", "loket-sedang-mati.html")
_WRITTEN = (*_OFFICE, *steps.STICKS, steps.STICK_PROGRAM)
_OF_THE_PAGE = {
    "office_name": ("--office-name", "Nama kantor di halaman “sedang padam”."),
    "phone": ("--phone", "Telepon kantor di halaman itu."),
    "address": ("--address", "Alamat kantor di halaman itu."),
    "hours": ("--hours", "Jam buka loket di halaman itu."),
}


def _whole(_context: Any, _option: Any, path: str | None) -> str | None:
    """The path as nginx needs it and as it is remembered; a link stays a link, for renewals."""
    return path and str(Path(path).absolute())


def _addresses_of(_context: Any, _option: Any, given: tuple[str, ...]) -> str | None:
    """As they are remembered, with commas; None where nothing was said. Whoever is named here is believed who asks."""
    told = [address for each in given for address in re.split(r"[,\s]+", each) if address]
    for address in told:
        try:
            ip_network(address, strict=False)
        except ValueError:
            raise click.BadParameter(f"{address} bukan alamat IP.") from None
    return ",".join(told) if given else None


def _page_options(command: Any) -> Any:
    for name, (option, said) in _OF_THE_PAGE.items():
        command = click.option(option, name, help=said)(command)
    return command


@click.group()
def commands() -> None:
    """Loket sebagai layanan mesin ini."""


@commands.command("install")
@click.option("--name", help="Nama di alamatnya: loket.kota.go.id, atau alamat IP di jaringan kantor.")
@click.option(
    "--certificate",
    type=_FILE,
    callback=_whole,
    help="Sertifikat TLS yang sah (fullchain); bila tidak pernah diberikan, dibuat yang sementara.",
)
@click.option("--certificate-key", type=_FILE, callback=_whole, help="Kunci sertifikat itu.")
@click.option(
    "--city-address",
    "city",
    multiple=True,
    callback=_addresses_of,
    help="Alamat IP proksi kota, penyeimbang, atau terowongan di depan mesin ini; boleh beberapa.",
)
@click.option("--city", "is_city", is_flag=True, help="Hanya bagian untuk server web kota, bukan untuk kantor.")
@click.option("--office", help="Dengan --city: alamat kantor di ujung terowongan, misalnya 10.9.0.2:443.")
@click.option("--demo", is_flag=True, help="Isi dengan kantor contoh.")
@click.option("--dry-run", is_flag=True, help="Tunjukkan berkas yang akan ditulis; tidak ada yang diubah.")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default="/", help="Tulis ke folder ini saja.")
@_page_options
def install(*, dry_run: bool, root: Path, is_city: bool, demo: bool, **given: Any) -> None:
    """Pasang Loket sebagai layanan di belakang nginx. Boleh diulang kapan saja; pilihan yang dulu tetap berlaku."""
    if (given["certificate"] is None) != (given["certificate_key"] is None):
        raise click.UsageError("--certificate dan --certificate-key diberikan bersama-sama.")
    machine, part = steps.Machine(root), "city" if is_city else "office"
    try:
        told = remembered.merged(machine, part, given)
        place = steps.where_it_stands(machine, Place(**told, demo=int(demo)))
        if is_city and not (place.name and place.office):
            raise click.UsageError("--city memerlukan --name dan --office.")
        if dry_run:
            _show(place, ("city.conf", "loket-sedang-mati.html") if is_city else _WRITTEN)
            return
        renamed_from = None if given["name"] is None else remembered.kept(machine, part).get("name", "")
        _install(machine, place, told, is_city=is_city, renamed_from=renamed_from)
    except steps.NotPossible as why:
        steps.say(str(why))
        sys.exit(1)


@commands.command("uninstall")
@click.option("--root", type=click.Path(file_okay=False, path_type=Path), default="/")
def uninstall(root: Path) -> None:
    """Lepas layanannya. Data dan pengaturan tetap ada."""
    _require_root(root)
    steps.uninstall(steps.Machine(root), Place())


def _show(place: Place, names: tuple[str, ...]) -> None:
    for name in names:
        print(f"### {name}\n{place.filled(name)}")


def _install(
    machine: steps.Machine, place: Place, told: dict[str, str], *, is_city: bool, renamed_from: str | None
) -> None:
    """`renamed_from`: the name before this one, where one is given now."""
    _require_root(machine.root)
    if is_city:
        steps.city_proxy(machine, place)
        remembered.keep(machine, "city", told)
        print(machine.at(steps.CITY_SITE))
        return
    if machine.is_this_one:
        steps.require_a_place_to_run_from()
    steps.compile_program(machine)
    steps.account(machine, place)
    steps.settings(machine, place)
    if renamed_from is not None:
        steps.rename(machine, replace(place, name=renamed_from), place)
    if "certificate" in told:
        steps.require_certificate(machine, place)
    else:
        steps.certificate(machine, place, _names(place))
    steps.service(machine, place)
    steps.sticks(machine, place)
    steps.proxy(machine, place)
    remembered.keep(machine, "office", told)
    steps.require_it_starts(machine, place)
    steps.start(machine)
    print(f"https://{place.name or socket.gethostname()}")


def _names(place: Place) -> list[str]:
    """What people may call this machine in the office's own network."""
    host = socket.gethostname()
    return list(dict.fromkeys([name for name in (place.name, host, *_addresses(), "localhost") if name]))


def _addresses() -> list[str]:
    """The address by which this machine would speak to the network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


def _require_root(root: Path) -> None:
    if root == Path("/") and os.geteuid():
        steps.say("Pemasangan memerlukan hak root: sudo ./loket install")
        sys.exit(1)


if __name__ == "__main__":
    command_words.speak()
    commands(prog_name="./loket")
