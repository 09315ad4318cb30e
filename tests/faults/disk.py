"""A disk that keeps a journal of what was asked of it, or fails when told to: the Python half of `disk.c`.

`Disk(folder)` stands between a program and the files below `folder` (its `environment` goes to the program). From the
journal `after_a_power_cut` builds what a disk may hold when the power goes at some point: everything that was synced,
and of the rest whatever chance lets through, in any order and torn at the sectors' edges. New names, renamings and
removals come through in the order in which they were made, as in the journal of any present file system; syncing a
file or its folder brings through all names up to its own.
"""

from __future__ import annotations

import ctypes
import mmap
import shutil
import struct
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

SECTOR = 512
_HEAD = struct.Struct("<ciiqi")
_TOLD = ("read_every", "write_every", "sync_every", "error", "is_full", "reads", "writes", "syncs", "failed")
_COMPILERS = (("tcc", "-nostdinc"), ("cc", "-fPIC"), ("gcc", "-fPIC"), ("clang", "-fPIC"))


def compiled(folder: Path) -> Path:
    """The library, made here by whatever compiler there is; without one the trial is left out."""
    library = folder / "disk.so"
    found = [(name, flag) for name, flag in _COMPILERS if shutil.which(name)]
    if not found or ctypes.sizeof(ctypes.c_void_p) != 8:
        pytest.skip("no C compiler: apt-get install tcc")
    name, flag = found[0]
    source = Path(__file__).with_name("disk.c")
    subprocess.run([name, "-shared", "-nostdlib", flag, "-o", str(library), str(source)], check=True)
    library.chmod(0o755)
    return library


class Disk:
    """What stands below `folder` from now on. `room` is an empty folder for the library and the journal."""

    def __init__(self, folder: Path, room: Path, *, has_journal: bool) -> None:
        self.folder, self.journal = folder, room / "journal"
        room.chmod(0o755)
        control = room / "control"
        control.write_bytes(bytes(4096))
        self.journal.touch()
        for path in (control, self.journal):
            path.chmod(0o666)  # a database server is another user
        self.environment = {
            "LD_PRELOAD": str(compiled(room)), "DISK_FOLDER": str(folder), "DISK_CONTROL": str(control),
        }  # fmt: skip
        if has_journal:
            self.environment["DISK_JOURNAL"] = str(self.journal)
        with control.open("r+b") as file:
            self._told = mmap.mmap(file.fileno(), 4096)

    def tell(self, **what: int) -> None:
        """`write_every=3, error=errno.EIO`: from now on every third write fails so; whatever is not named is well."""
        for place, name in enumerate(_TOLD):
            struct.pack_into("<i", self._told, 4 * place, what.get(name, 0))

    @property
    def failed(self) -> int:
        """How many reads, writes and syncs have failed since it was last told something."""
        return int(struct.unpack_from("<i", self._told, 4 * _TOLD.index("failed"))[0])

    def mark(self) -> int:
        """The place in the journal that everything asked so far stands before."""
        return self.journal.stat().st_size


class Line(NamedTuple):
    """One line of the journal, and the place where it ends."""

    what: str
    path: str
    other: str
    where: int
    data: bytes
    end: int


def lines(journal: Path) -> Iterator[Line]:
    with journal.open("rb") as file:
        while head := file.read(_HEAD.size):
            what, path, other, where, length = _HEAD.unpack(head)
            names = file.read(path + other)
            data = file.read(length)
            yield Line(what.decode(), names[:path].decode(), names[path:].decode(), where, data, file.tell())


class File:
    """A file's synced bytes, and what was asked of it since, in order: (where, bytes), or (length, None) to cut it."""

    def __init__(self, content: bytes = b"") -> None:
        self.synced = bytearray(content)
        self.since: list[tuple[int, bytes | None]] = []

    def sync(self) -> None:
        for asked in self.since:
            _do(self.synced, *asked)
        self.since.clear()

    def as_left(self, chance: random.Random) -> bytearray:
        """What may stand there after a power cut."""
        left = bytearray(self.synced)
        mood = chance.random()  # some disks keep nearly all, some nearly nothing
        for where, data in self.since:
            luck = chance.random()
            if luck < mood * 0.8:
                _do(left, where, data)
            elif data is not None and luck < mood * 0.8 + 0.2:
                _tear(left, where, data, chance)
        return left


def _do(content: bytearray, where: int, data: bytes | None) -> None:
    if data is None:
        del content[where:]
        return
    if where > len(content):
        content.extend(bytes(where - len(content)))
    content[where : where + len(data)] = data


def _tear(content: bytearray, where: int, data: bytes, chance: random.Random) -> None:
    """Only some of the sectors came through."""
    edges = [where, *range((where // SECTOR + 1) * SECTOR, where + len(data), SECTOR), where + len(data)]
    for begin, end in pairwise(edges):
        if chance.random() < 0.5:
            _do(content, begin, data[begin - where : end - where])


class Ground:
    """The files below a folder while a journal is read: which names are certain, and what was done to names since."""

    def __init__(self, folder: Path, origin: Path) -> None:
        """`folder` is what the journal speaks of, `origin` a copy of it from before the journal began."""
        self._folder = folder
        self._folders = [path.relative_to(origin) for path in origin.rglob("*") if path.is_dir()]
        self._now = {
            str(folder / path.relative_to(origin)): File(path.read_bytes())
            for path in origin.rglob("*")
            if path.is_file() and not path.name.endswith("-shm")
        }
        self._certain = dict(self._now)
        self._since: list[tuple[str, str, str, File | None]] = []

    def follow(self, line: Line) -> None:
        """Take in the next line of the journal."""
        if not line.path.endswith("-shm"):
            getattr(self, f"_{line.what}")(line)

    def _file(self, path: str) -> File:
        if path not in self._now:
            self._now[path] = File()
            self._since.append(("C", path, "", self._now[path]))
        return self._now[path]

    def _C(self, line: Line) -> None:
        self._now.pop(line.path, None)
        self._file(line.path)

    def _W(self, line: Line) -> None:
        self._file(line.path).since.append((line.where, line.data))

    def _T(self, line: Line) -> None:
        self._file(line.path).since.append((line.where, None))

    def _G(self, line: Line) -> None:
        self._file(line.path).since.append((line.where, b""))

    def _R(self, line: Line) -> None:
        file = self._file(line.path)
        del self._now[line.path]
        self._now[line.other] = file
        self._since.append(("R", line.path, line.other, file))

    def _L(self, line: Line) -> None:
        self._now[line.other] = self._file(line.path)
        self._since.append(("C", line.other, "", self._now[line.other]))

    def _U(self, line: Line) -> None:
        self._now.pop(line.path, None)
        self._since.append(("U", line.path, "", None))

    def _S(self, line: Line) -> None:
        """A file's bytes, or a folder; and the names that were made until then."""
        if (file := self._now.get(line.path)) is not None:
            file.sync()
        asked = [place for place, (_what, path, other, on) in enumerate(self._since)
                 if (on is file and file) or line.path in (_folder_of(path), _folder_of(other))]  # fmt: skip
        if asked:
            _name(self._certain, self._since[: asked[-1] + 1])
            del self._since[: asked[-1] + 1]

    def lay_out(self, place: Path, chance: random.Random) -> None:
        """Put into `place` what may be left of the folder when the power goes now."""
        names = dict(self._certain)
        _name(names, self._since[: chance.randint(0, len(self._since))])
        for folder in self._folders:
            (place / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        for path, file in names.items():
            target = place / Path(path).relative_to(self._folder)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.write_bytes(file.as_left(chance))
            target.chmod(0o600)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _name(names: dict[str, File], changes: list[tuple[str, str, str, File | None]]) -> None:
    for what, path, other, file in changes:
        if what == "U":
            names.pop(path, None)
        elif what == "R" and file is not None:
            names.pop(path, None)
            names[other] = file
        elif file is not None:
            names[path] = file


def after_a_power_cut(disk: Disk, origin: Path, marks: list[int], place: Path, chance: random.Random) -> Iterator[int]:
    """For each of `marks` (places in the journal, rising): lay out in `place` what may be left, and yield the mark."""
    ground, left = Ground(disk.folder, origin), lines(disk.journal)
    line = next(left, None)
    for mark in marks:
        while line is not None and line.end <= mark:
            ground.follow(line)
            line = next(left, None)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        ground.lay_out(place, chance)
        yield mark
