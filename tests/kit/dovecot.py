"""A real IMAP server, Debian's Dovecot, on a free port with a configuration to throw away.

`./loket test` installs the package where it may. Only where it cannot be had are the tests that need it left out.
"""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kit.certificates import Authority
from tests.kit.other_machines import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "rahasia"
PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
_IS_ROOT = os.geteuid() == 0
_CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
{tls}
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
{users}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Mailbox:
    """The office's mailbox on that server, as a mail server that delivers, or a person, sees it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"imap://loket:{PASSWORD}@127.0.0.1:{port}/INBOX"

    def deliver(self, *mails: bytes) -> None:
        """Put unread mails into it."""
        with self._open() as box:
            for mail in mails:
                box.append("INBOX", "", "", mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def unread(self) -> int:
        """How many mails nobody has read."""
        with self._open() as box:
            box.select("INBOX", readonly=True)
            return len(box.search(None, "UNSEEN")[1][0].split())

    def empty(self) -> None:
        """Throw everything away, between two tests."""
        with self._open() as box:
            box.select("INBOX")
            for number in box.search(None, "ALL")[1][0].split():
                box.store(number.decode(), "+FLAGS", r"(\Deleted)")
            box.expunge()

    def _open(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=5)
        box.login("loket", PASSWORD)
        return box


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Mailbox]:
    """The server, for the whole session."""
    with _running("ssl = no\ndisable_plaintext_auth = no") as made:
        yield made


@pytest.fixture
def mailbox_with_own_certificate(app, tmp_path) -> Iterator[Mailbox]:
    """`IMAP_URL` names a server that asks for TLS, with a certificate of its own making, as Debian installs it."""
    certificate, key = Authority(tmp_path).vouch(tmp_path, "mesin-ini")
    inline = f"ssl = required\nssl_cert = <{certificate}\nssl_key = <{key}"
    with _running(inline) as made:
        app.config["IMAP_URL"] = made.url
        yield made
    app.config["IMAP_URL"] = ""


@contextmanager
def _running(tls: str) -> Iterator[Mailbox]:
    if not Path(PROGRAM).exists():
        pytest.skip("Dovecot is not installed and could not be: apt-get install dovecot-imapd")
    port = free_port()
    with _folder() as folder:
        configuration = folder / "dovecot.conf"
        told = _CONFIGURATION.format(folder=folder, port=port, password=PASSWORD, tls=tls, **_users())
        configuration.write_text(told)
        server = subprocess.Popen([PROGRAM, "-F", "-c", str(configuration)], stderr=subprocess.PIPE)
        try:
            _wait(server, port, folder)
            yield Mailbox(port)
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture
def mailbox(dovecot: Mailbox, app) -> Iterator[Mailbox]:
    """An empty mailbox that `IMAP_URL` names."""
    dovecot.empty()
    app.config["IMAP_URL"] = dovecot.url
    yield dovecot
    app.config["IMAP_URL"] = ""


def _users() -> dict[str, str]:
    """Root must give the mail to somebody else; anybody else keeps it himself."""
    if _IS_ROOT:
        return {"users": "", "mail_user": "mail", "mail_group": "mail"}
    me, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
    users = f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {group}"
    return {"users": users, "mail_user": me, "mail_group": group}


@contextmanager
def _folder() -> Iterator[Path]:
    """Not among pytest's own folders, which are closed to the server's accounts."""
    with tempfile.TemporaryDirectory(prefix="loket-dovecot-") as name:
        folder = Path(name)
        (folder / "mail").mkdir()
        if _IS_ROOT:
            folder.chmod(0o711)
            shutil.chown(folder / "mail", "mail", "mail")
        yield folder


def _wait(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + 15
    while time.monotonic() < until and server.poll() is None:
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=1).logout()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = (folder / "log").read_text() if (folder / "log").exists() else ""
    raise RuntimeError(f"Dovecot did not start: {said[-2000:]}{server.stderr.read(2000) if server.stderr else b''!r}")
