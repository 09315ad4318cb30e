"""Files in a storage that several machines share and that speaks S3 (`LOKET_STORAGE`, docs/deployment.md).

`s3://NAME:SECRET@HOST[:PORT]/BUCKET[?tls=0&region=…]`. A content stands there under `ab/cdef…`, as on a disk. What was
put is durable when the storage says so, and only then is the row written. A copy stays in the instance for whoever
reads it next; when these copies grow too many, those that nobody has read for longest go.

A storage that does not answer is like a disk that does not (`Away`): a page that needs it is refused with 503 and keeps
every word, the others go on.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app.platform import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from minio import Minio

_CHUNK = 256 * 1024
_IN_USE = 15 * 60  # seconds: whoever was given the place of a copy has opened it by then
_PATIENCE = (3.0, 20.0)  # seconds to connect, and for each answer
_KEPT = "loket_objects"
_FULL = {"XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "XMinioAdminBucketQuotaExceeded"}


class Away(OSError):
    """The storage does not answer, or refuses; what was asked of it was not done."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EIO, why)


class Bucket(NamedTuple):
    """Where contents stand, and through whom they are asked for."""

    client: Minio
    name: str


def is_used() -> bool:
    """Whether this office keeps its files in a shared storage."""
    return bool(current_app.config["STORAGE"])


def put(digest: str, file: Path) -> None:
    """Durable when it returns. Raises Away, or OSError ENOSPC when there is no room."""
    with _spoken_to() as bucket:
        bucket.client.fput_object(bucket.name, _key(digest), str(file))


def at_hand(digest: str, place: Path) -> Path:
    """The copy at `place`, fetched if need be. Raises FileNotFoundError when the storage does not have it."""
    moment = clock.now().timestamp()
    try:
        os.utime(place, (moment, moment))
    except FileNotFoundError:
        _fetch(digest, place)
    return place


def is_intact(digest: str) -> bool:
    """Whether the storage has it and the content still has its hash; asked of the storage itself. Raises Away."""
    found = hashlib.sha256()
    try:
        for part in _parts(digest):
            found.update(part)
    except FileNotFoundError:
        return False
    return found.hexdigest() == digest


def put_at(digest: str) -> datetime | None:
    """When it was last put; None when the storage does not have it."""
    try:
        with _spoken_to() as bucket:
            return bucket.client.stat_object(bucket.name, _key(digest)).last_modified
    except FileNotFoundError:
        return None


def remove(digest: str) -> None:
    """Harmless where it is gone already."""
    with _spoken_to() as bucket:
        bucket.client.remove_object(bucket.name, _key(digest))


def put_before(folder: str, moment: float) -> list[str]:
    """The hashes that begin with `folder` (two letters) and were last put before then, in seconds."""
    with _spoken_to() as bucket:
        found = bucket.client.list_objects(bucket.name, prefix=f"{folder}/", recursive=True)
        old = [one.object_name or "" for one in found if one.last_modified and one.last_modified.timestamp() < moment]
    return [name.replace("/", "") for name in old]


def make_room(root: Path) -> None:
    """Take away the copies that nobody has read for longest, until they fit again (`LOKET_STORAGE_CACHE_MB`)."""
    most = current_app.config["STORAGE_CACHE_MB"] * 1024**2
    copies = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in root.glob("[0-9a-f][0-9a-f]/*"))
    held = sum(size for _read, size, _file in copies)
    for read, size, file in copies:
        if held <= most or read > clock.now().timestamp() - _IN_USE:
            return
        file.unlink(missing_ok=True)
        held -= size


def _fetch(digest: str, place: Path) -> None:
    """Whole and with its hash, or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    draft, found = Path(name), hashlib.sha256()
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in _parts(digest):
                found.update(part)
                file.write(part)
        if found.hexdigest() != digest:
            raise Away(f"the content of {digest[:12]}… has changed in the storage")
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _parts(digest: str) -> Iterator[bytes]:
    with _spoken_to() as bucket:
        answer = bucket.client.get_object(bucket.name, _key(digest))
        try:
            yield from answer.stream(_CHUNK)
        finally:
            answer.close()
            answer.release_conn()


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:]}"


@contextmanager
def _spoken_to() -> Iterator[Bucket]:
    from minio.error import MinioException, S3Error
    from urllib3.exceptions import HTTPError

    try:
        yield _bucket()
    except S3Error as refused:
        if refused.code in ("NoSuchKey", "NoSuchObject"):
            raise FileNotFoundError(errno.ENOENT, "not in the storage") from refused
        if refused.code in _FULL:
            raise OSError(errno.ENOSPC, refused.code) from refused
        raise Away(str(refused.code)) from refused
    except (MinioException, HTTPError) as silent:
        raise Away(type(silent).__name__) from silent


def _bucket() -> Bucket:
    """One for each process: a connection must never be shared by two."""
    kept: dict[int, Bucket] = current_app.extensions.setdefault(_KEPT, {})
    if os.getpid() not in kept:
        kept.clear()
        kept[os.getpid()] = _opened(current_app.config["STORAGE"])
    return kept[os.getpid()]


def _opened(address: str) -> Bucket:
    import urllib3
    from minio import Minio

    where = urlsplit(address)
    if where.scheme != "s3" or not where.hostname or not where.path.strip("/"):
        raise ValueError("LOKET_STORAGE: s3://NAME:SECRET@HOST[:PORT]/BUCKET")
    more = {name: values[-1] for name, values in parse_qs(where.query).items()}
    patience = urllib3.Timeout(connect=_PATIENCE[0], read=_PATIENCE[1])
    http: Any = urllib3.PoolManager(timeout=patience, maxsize=8, retries=urllib3.Retry(total=1, backoff_factor=0.2))
    client = Minio(
        where.netloc.rpartition("@")[2],
        access_key=unquote(where.username or ""),
        secret_key=unquote(where.password or ""),
        secure=more.get("tls", "1") != "0",
        region=more.get("region", "us-east-1"),
        http_client=http,
    )
    return Bucket(client, where.path.strip("/"))
