"""Storage that speaks S3: a provider's, or the city's own server."""

from __future__ import annotations

import io
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.operations.backup.copies import NotReached
from app.platform import lines
from app.platform.keys import unseal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minio import Minio

_PART = 16 * 1024**2
"""Bytes that are held at once; a copy may have ten thousand of them."""
_CONNECT, _ANSWER, _TRIES = 10.0, 120.0, 2
_SAID = {
    "NoSuchBucket": "Ember (bucket) itu tidak ada di sana.",
    "InvalidBucketName": "Ember (bucket) itu tidak ada di sana.",
    "InvalidAccessKeyId": "Kunci akses tidak dikenal di sana.",
    "SignatureDoesNotMatch": "Kunci rahasia tidak cocok dengan kunci akses.",
    "AccessDenied": "Kunci akses ini tidak boleh menulis di ember itu.",
    "RequestTimeTooSkewed": "Jam komputer ini salah: betulkan dahulu.",
    "QuotaExceeded": "Ruang di sana habis.",
}


@dataclass(frozen=True, slots=True)
class S3:
    """As it is kept in the setting `backup.s3`; `secret` is sealed."""

    endpoint: str = ""
    bucket: str = ""
    region: str = ""
    folder: str = ""
    key: str = ""
    secret: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.endpoint and self.bucket and self.key and self.secret)

    @property
    def place(self) -> str:
        """Where it is, as a person calls it."""
        return f"{urlsplit(self.endpoint).netloc}/{self.bucket}"

    def send(self, file: Path) -> None:
        size = file.stat().st_size
        with self._asked() as there:
            there.fput_object(self.bucket, self._named(file.name), str(file), part_size=_PART, num_parallel_uploads=1)
            if there.stat_object(self.bucket, self._named(file.name)).size != size:
                raise NotReached("Yang sampai di sana tidak utuh.")

    def remove(self, name: str) -> None:
        with self._asked() as there:
            there.remove_object(self.bucket, self._named(name))

    def try_out(self) -> str:
        name, content = f"loket-coba-{secrets.token_hex(4)}", secrets.token_bytes(64)
        with self._asked() as there:
            there.put_object(self.bucket, self._named(name), io.BytesIO(content), len(content))
            answer = there.get_object(self.bucket, self._named(name))
            try:
                if answer.read() != content:
                    raise NotReached("Yang dibaca kembali bukan yang ditulis.")
            finally:
                answer.close()
        self.remove(name)
        return f"Berhasil: Loket menulis, membaca, dan menghapus di {self.place}."

    def _named(self, name: str) -> str:
        return f"{self.folder.strip('/')}/{name}".lstrip("/")

    @contextmanager
    def _asked(self) -> Iterator[Minio]:
        from minio.error import MinioException, S3Error
        from urllib3.exceptions import HTTPError

        if lines.is_open(self.endpoint):
            raise NotReached(f"{self.place} di mesin lain: alamatnya harus https, atau disebut dalam {lines.SETTING}.")
        try:
            yield self._client()
        except S3Error as no:
            raise NotReached(_SAID.get(str(no.code), f"Penyimpanan menolak: {no.code}.")) from no
        except (HTTPError, MinioException, OSError, ValueError) as away:
            raise NotReached(f"{self.place} tidak dapat dihubungi: {_reason(away)}.") from away

    def _client(self) -> Minio:
        from minio import Minio
        from urllib3 import PoolManager, Retry, Timeout

        address = urlsplit(self.endpoint)
        return Minio(
            address.netloc,
            access_key=self.key,
            secret_key=unseal(self.secret) or "",
            secure=address.scheme == "https",
            region=self.region or "us-east-1",
            http_client=PoolManager(timeout=Timeout(_CONNECT, _ANSWER), retries=Retry(_TRIES, backoff_factor=0.2)),
        )


def _reason(trouble: Exception) -> str:
    inner = getattr(trouble, "reason", None) or trouble
    return type(inner).__name__
