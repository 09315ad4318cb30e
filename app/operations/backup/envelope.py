"""The outside of a backup: a seal against flipped bits and, where the office has given a public key, age around it.

age is asked as a program (Debian's `age`), through pipes, so that nothing is ever on a disk unencrypted on the way.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from app.operations.backup import NotUsable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARK = b"LOKET-SHA256 "
_SEAL = len(_MARK) + 64 + 1  # bytes of the last line
_CHUNK = 1024 * 1024
_TO_SAY = 5.0  # seconds
_NO_AGE = "Program “age” belum terpasang. Jalankan: sudo apt-get install age"
_PRIVATE = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{58}")
_AGE_BEGINS = b"age-encryption.org/"


def key_pair() -> tuple[str, str]:
    """A new private key, as the text of its file, and its public key. Raises NotUsable."""
    private = _keygen([], "").stdout
    return private, private.split("public key: ")[1].split()[0]


def public_of(text: str) -> str:
    """The public key that belongs to the private one in this text; empty when there is none. Raises NotUsable."""
    private = _PRIVATE.search(text)
    return _keygen(["-y"], f"{private[0]}\n").stdout.strip() if private else ""


def _keygen(arguments: list[str], told: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("age-keygen")
    if not program:
        raise NotUsable(_NO_AGE)
    return subprocess.run([program, *arguments], capture_output=True, check=False, text=True, input=told)


class Sealing:
    """Counts and hashes what is written through it; `close` adds the seal."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self._sink.write(data)
        return len(data)

    def seal(self) -> None:
        self._sink.write(_MARK + self._digest.hexdigest().encode() + b"\n")


class Unsealing:
    """Reads all but the seal. `finish` reads to the end and refuses what is not as it was sealed."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self._held = b""

    def read(self, size: int) -> bytes:
        """As a file's; shorter than asked only at the end."""
        while len(self._held) < size + _SEAL and (more := self._source.read(_CHUNK)):
            self._held += more
        size = max(0, min(size, len(self._held) - _SEAL))
        given, self._held = self._held[:size], self._held[size:]
        self._digest.update(given)
        return given

    def finish(self) -> None:
        while self.read(_CHUNK):
            pass
        if self._held != _MARK + self._digest.hexdigest().encode() + b"\n":
            raise NotUsable(
                "Cadangan ini rusak atau terpotong: isinya tidak sama dengan segelnya. Pakai cadangan lain."
            )


@contextmanager
def held(private: str) -> Iterator[Path]:
    """A private key as a file that age can read and no disk ever sees."""
    descriptor = os.memfd_create("kunci")
    try:
        os.fchmod(descriptor, 0o600)
        os.write(descriptor, private.encode())
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)


@contextmanager
def sealed(place: Path, public_keys: Sequence[str]) -> Iterator[Sealing]:
    """Write `place` durably, for its owner alone; with public keys (`age1…`) encrypted for whoever holds one of their
    private ones."""
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        if public_keys:
            readers = [word for key in public_keys for word in ("--recipient", key)]
            with _age(["--encrypt", *readers], stdin=subprocess.PIPE, stdout=file) as age:
                yield from _sealing(cast("IO[bytes]", age.stdin))
        else:
            yield from _sealing(file)
        file.flush()
        os.fsync(file.fileno())


def _sealing(sink: IO[bytes]) -> Iterator[Sealing]:
    sealing = Sealing(sink)
    yield sealing
    sealing.seal()


def is_encrypted(place: Path) -> bool:
    with place.open("rb") as file:
        return file.read(len(_AGE_BEGINS)) == _AGE_BEGINS


@contextmanager
def opened(place: Path, key_file: Path | None) -> Iterator[Unsealing]:
    """Read a backup; `key_file` holds the private key of an encrypted one."""
    if not is_encrypted(place):
        with place.open("rb") as file:
            yield Unsealing(file)
        return
    if key_file is None:
        raise NotUsable("Cadangan ini terkunci. Sebutkan berkas kuncinya: --key BERKAS_KUNCI")
    arguments = ["--decrypt", "--identity", str(key_file), str(place)]
    with _age(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as age:
        yield Unsealing(cast("IO[bytes]", age.stdout))


@contextmanager
def _age(arguments: list[str], *, stdin: int, stdout: int | IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    program = shutil.which("age")
    if not program:
        raise NotUsable(_NO_AGE)
    with subprocess.Popen([program, *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE) as age:
        try:
            yield age
        except (BrokenPipeError, NotUsable):
            if not _has_failed(age):
                raise
        except BaseException:
            age.kill()
            raise
        if age.stdin:
            age.stdin.close()
        if age.wait():
            said = cast("IO[bytes]", age.stderr).read().decode(errors="replace").strip()
            raise NotUsable(f"Kunci cadangan tidak dapat dipakai: {said.splitlines()[0] if said else age.returncode}")


def _has_failed(age: subprocess.Popen[bytes]) -> bool:
    """Whether it gave up by itself, so that its own words say more than what we miss; otherwise it is stopped."""
    try:
        return age.wait(_TO_SAY) != 0
    except subprocess.TimeoutExpired:
        age.kill()
        return False
