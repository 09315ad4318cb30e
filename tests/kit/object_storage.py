"""A storage that speaks S3, on the loopback, and an office that keeps its files in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from minio import Minio

from app.operations.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator


class Storage:
    """A server that can go away and come back as it was."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.port = free_port()
        self._server: Any = None
        self.up()
        self.client = Minio(f"127.0.0.1:{self.port}", "kantor", "rahasia", secure=False, region="us-east-1")

    def address(self, bucket: str) -> str:
        return f"s3://kantor:rahasia@127.0.0.1:{self.port}/{bucket}?tls=0"

    def up(self) -> None:
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()

    def down(self) -> None:
        self._server.stop()

    def names(self, bucket: str) -> set[str]:
        found = self.client.list_objects(bucket, recursive=True)
        return {(one.object_name or "").replace("/", "") for one in found}


@pytest.fixture(scope="session")
def object_storage() -> Iterator[Storage]:
    made = Storage()
    yield made
    made.down()


@pytest.fixture
def shared(object_storage: Storage, app: Any, request: pytest.FixtureRequest) -> Storage:
    """The storage of this test's office, empty. Its bucket is called `berkas`."""
    if not object_storage.client.bucket_exists("berkas"):
        object_storage.client.make_bucket("berkas")
    for name in object_storage.names("berkas"):
        object_storage.client.remove_object("berkas", f"{name[:2]}/{name[2:]}")
    app.config["STORAGE"] = object_storage.address("berkas")
    return object_storage
