"""Real machines for copies of backups: storage that speaks S3 (moto's server) and Debian's sshd, on free ports."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from app.operations.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
_CONFIGURATION = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
"""


@dataclass
class Storage:
    """S3 storage with one bucket."""

    url: str
    bucket: str = "cadangan"

    def client(self):
        import boto3

        return boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id="k", aws_secret_access_key="r", region_name="us-east-1"
        )

    def names(self) -> set[str]:
        return {one["Key"] for one in self.client().list_objects_v2(Bucket=self.bucket).get("Contents", [])}

    def content(self, name: str) -> bytes:
        return self.client().get_object(Bucket=self.bucket, Key=name)["Body"].read()


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def storage_elsewhere(s3_server: str) -> Storage:
    """Empty storage with its bucket."""
    from urllib.request import Request, urlopen

    urlopen(Request(f"{s3_server}/moto-api/reset", method="POST"), timeout=10)
    made = Storage(s3_server)
    made.client().create_bucket(Bucket=made.bucket)
    return made


class SSHServer:
    """sshd as a process of its own; `folder/inbox` is where files go."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.user = folder, free_port(), getpass.getuser()
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        (folder / "authorized_keys").touch()
        self.new_host_key()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def new_host_key(self) -> None:
        for name in ("host", "host.pub"):
            (self.folder / name).unlink(missing_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "host")], check=True)

    def fingerprint(self) -> str:
        said = subprocess.run(
            ["ssh-keygen", "-lf", str(self.folder / "host.pub")], check=True, capture_output=True, text=True
        )
        return said.stdout.split()[1]

    def let_in(self, line: str) -> None:
        (self.folder / "authorized_keys").write_text(line + "\n")

    def start(self) -> None:
        (self.folder / "sshd_config").write_text(_CONFIGURATION.format(port=self.port, folder=self.folder))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where sshd locks its unprivileged half in
        self._process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(self.folder / "sshd_config")], stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("sshd did not start")

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)


@pytest.fixture
def ssh_server() -> Iterator[SSHServer]:
    if not Path(SSHD).exists():
        pytest.skip("openssh-server is not installed")
    with TemporaryDirectory() as folder:
        server = SSHServer(Path(folder))
        yield server
        server.stop()
