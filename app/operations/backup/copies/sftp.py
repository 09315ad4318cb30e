"""A server that is reached by SFTP: another office's computer, or a storage box in the house.

Loket signs in with a key pair of its own. Which server it is, is learned when a person first tries it, and shown; a
server that later shows another key is refused.
"""

from __future__ import annotations

import errno
import hashlib
import io
import secrets
import socket
from base64 import b64decode, b64encode
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.operations.backup.copies import NotReached
from app.platform.keys import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paramiko import PKey, SFTPClient, Transport

_CONNECT, _ANSWER = 10.0, 120.0
_FULL = {errno.ENOSPC, errno.EDQUOT}


def key_pair() -> tuple[str, str]:
    """A new key pair: the private key, sealed, and the line for the server's `authorized_keys`."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    kept = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    line = private.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return seal(kept.decode()), f"{line.decode()} loket-cadangan"


def fingerprint(host_key: str) -> str:
    """As `ssh-keygen -l` prints it, to compare with what the server's keeper reads out."""
    digest = hashlib.sha256(b64decode(host_key.split()[1])).digest()
    return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


@dataclass(frozen=True, slots=True)
class SFTP:
    """As it is kept in the setting `backup.sftp`; `private` is sealed, `host_key` is `type base64`."""

    host: str = ""
    port: int = 22
    user: str = ""
    folder: str = ""
    private: str = ""
    public: str = ""
    host_key: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.host and self.user and self.private)

    @property
    def place(self) -> str:
        """Where it is, as a person calls it."""
        return f"{self.host}/{self.folder.strip('/')}".rstrip("/")

    def send(self, file: Path) -> None:
        try:
            content = file.open("rb")
        except OSError as here:
            raise NotReached(f"{file} di komputer ini tidak dapat dibaca: {here.strerror}.") from here
        with content, self._signed_in() as there:
            name = self._named(file.name)
            there.putfo(content, f"{name}.part", file_size=file.stat().st_size, confirm=True)
            there.posix_rename(f"{name}.part", name)

    def remove(self, name: str) -> None:
        with self._signed_in() as there, suppress(FileNotFoundError):
            there.remove(self._named(name))

    def try_out(self) -> str:
        name, content = self._named(f"loket-coba-{secrets.token_hex(4)}"), secrets.token_bytes(64)
        with self._signed_in() as there:
            there.putfo(io.BytesIO(content), name)
            with there.open(name, "rb") as file:
                if file.read() != content:
                    raise NotReached("Yang dibaca kembali bukan yang ditulis.")
            there.remove(name)
        return f"Berhasil: Loket menulis, membaca, dan menghapus di {self.place}."

    def learn(self) -> str:
        """The key that the server shows now."""
        with self._connected() as transport:
            return _told(transport.get_remote_server_key())

    def _named(self, name: str) -> str:
        return f"{self.folder.rstrip('/')}/{name}" if self.folder else name

    @contextmanager
    def _signed_in(self) -> Iterator[SFTPClient]:
        from paramiko import AuthenticationException, Ed25519Key, SFTPClient

        with self._connected() as transport:
            self._require_known(_told(transport.get_remote_server_key()))
            try:
                transport.auth_publickey(
                    self.user, Ed25519Key.from_private_key(io.StringIO(unseal(self.private) or ""))
                )
            except AuthenticationException as no:
                raise NotReached(f"Server menolak kunci Loket untuk pengguna {self.user}.") from no
            there = SFTPClient.from_transport(transport)
            if there is None:
                raise NotReached("Server tidak menyediakan SFTP.")
            there.get_channel().settimeout(_ANSWER)
            yield there

    def _require_known(self, shown: str) -> None:
        if not self.host_key:
            raise NotReached("Server ini belum dikenal: tekan “Coba sekarang” sekali.")
        if shown != self.host_key:
            raise NotReached(
                "Server menunjukkan kunci lain daripada yang dikenal. Tanyakan kepada pengelolanya; "
                "bila memang diganti, centang “Terima kunci server yang baru”."
            )

    @contextmanager
    def _connected(self) -> Iterator[Transport]:
        from paramiko import SSHException, Transport

        line, transport = self._line(), None
        try:
            transport = Transport(line)
            transport.banner_timeout = _CONNECT
            transport.start_client(timeout=_CONNECT)
            yield transport
        except OSError as trouble:
            raise NotReached(self._why(trouble)) from trouble
        except (SSHException, EOFError) as broken:
            raise NotReached(f"Sambungan ke {self.host} terputus: {broken}.") from broken
        finally:
            (transport or line).close()

    def _line(self) -> socket.socket:
        try:
            return socket.create_connection((self.host, self.port), timeout=_CONNECT)
        except OSError as away:
            why = away.strerror or type(away).__name__
            raise NotReached(f"{self.host} porta {self.port} tidak dapat dihubungi: {why}.") from away

    def _why(self, trouble: OSError) -> str:
        if isinstance(trouble, FileNotFoundError):
            return f"Map {self.folder or '.'} tidak ada di server itu."
        if isinstance(trouble, PermissionError):
            return f"Pengguna {self.user} tidak boleh menulis di map {self.folder or '.'}."
        if trouble.errno in _FULL or str(trouble) == "Failure":
            return "Server tidak dapat menyimpannya: mungkin ruangnya habis."
        return f"Sambungan ke {self.host} terputus: {trouble.strerror or type(trouble).__name__}."


def _told(key: PKey) -> str:
    return f"{key.get_name()} {key.get_base64()}"
