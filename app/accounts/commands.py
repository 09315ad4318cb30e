"""`./loket user …`: accounts from the command line, for the first administrator and for emergencies.

Results go to stdout, everything else to stderr; a refusal ends with exit code 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from app.accounts import links, roster, second_factor
from app.accounts.actor import Actor
from app.accounts.models import LinkPurpose, Role, User, UserRole
from app.accounts.second_factor import Loss, Seen
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_OPTIONS = "[PILIHAN]"
user_group = AppGroup(
    "user",
    help="Akun petugas: tambah, daftar, tutup, buka, tautan kata sandi, peran.",
    options_metavar=_OPTIONS,
    subcommand_metavar="PERINTAH …",
)
commands = (user_group,)

_ROLES = (
    select(func.aggregate_strings(Role.code, ","))
    .join(UserRole, UserRole.role_id == Role.id)
    .where(UserRole.user_id == User.id)
    .scalar_subquery()
)
_LIST = select(User.username, User.name, User.is_active, User.is_demo, _ROLES).order_by(User.username)


@user_group.command("add", options_metavar=_OPTIONS)
@click.argument("username", metavar="PENGGUNA")
@click.argument("name", metavar="NAMA")
@click.option("--role", "roles", metavar="KODE", multiple=True, help="Kode peran; boleh berulang.")
@click.option("--nip", metavar="NIP", default=None, help="NIP, boleh kosong.")
@click.option("--pangkat", "rank", metavar="PANGKAT", default=None, help="Pangkat dan golongan, boleh kosong.")
def add(username: str, name: str, roles: tuple[str, ...], nip: str | None, rank: str | None) -> None:
    """Tambah akun; mencetak tautan sekali pakai untuk mengatur kata sandi."""

    def work() -> str:
        user = roster.add(username, name, roles, by=Actor.system(), nip=nip, rank=rank)
        return links.issue(user, LinkPurpose.INVITE, by=Actor.system())

    click.echo(_address(_done(work)))


@user_group.command("list", options_metavar=_OPTIONS)
def list_accounts() -> None:
    """Daftar akun: nama pengguna, nama, keadaan, peran; dipisah tab."""
    for username, name, is_active, is_demo, roles in db.session.execute(_LIST):
        state = ("demo" if is_demo else "aktif") if is_active else "ditutup"
        click.echo("\t".join((username, name, state, roles or "-")))


@user_group.command("disable", options_metavar=_OPTIONS)
@click.argument("username", metavar="PENGGUNA")
def disable(username: str) -> None:
    """Tutup akun; semua yang masuk dengannya langsung keluar."""
    _done(lambda: roster.disable(_known(username), by=Actor.system()))
    click.echo(username)


@user_group.command("enable", options_metavar=_OPTIONS)
@click.argument("username", metavar="PENGGUNA")
def enable(username: str) -> None:
    """Buka kembali akun."""
    _done(lambda: roster.enable(_known(username), by=Actor.system()))
    click.echo(username)


@user_group.command("reset-link", options_metavar=_OPTIONS)
@click.argument("username", metavar="PENGGUNA")
@click.option("--without-second-factor", is_flag=True, help="Lepas juga faktor kedua (ponsel dan kertas hilang).")
def reset_link(username: str, *, without_second_factor: bool) -> None:
    """Cetak tautan sekali pakai untuk mengatur kata sandi, berlaku 72 jam."""

    def work() -> str:
        user = _known(username)
        if without_second_factor:
            second_factor.reset(user, Loss.OTHER, Seen.COMMAND, by=Actor.system())
        return links.issue(user, LinkPurpose.RESET, by=Actor.system())

    click.echo(_address(_done(work)))


@user_group.command("role", options_metavar=_OPTIONS)
@click.argument("username", metavar="PENGGUNA")
@click.argument("code", metavar="KODE")
@click.option("--take", is_flag=True, help="Ambil peran itu, bukan memberikannya.")
def role(username: str, code: str, *, take: bool) -> None:
    """Beri atau ambil satu peran."""
    change = roster.take_role if take else roster.give_role
    _done(lambda: change(_known(username), code, by=Actor.system()))
    click.echo(f"{username}\t{'-' if take else '+'}{code}")


def _done(work: Callable[[], T]) -> T:
    """What `work` returns, done in one write; a refusal is said on stderr."""
    try:
        with write():
            return work()
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _known(username: str) -> User:
    user = roster.user_named(username)
    if user is None:
        raise click.ClickException(f"Akun {username} tidak ada.")
    return user


def _address(token: str) -> str:
    base = current_app.config["BASE_URL"] or f"http://{current_app.config['HOST']}:{current_app.config['PORT']}"
    return f"{base}/atur-sandi/{token}"
