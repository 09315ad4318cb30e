"""A PostgreSQL that shows a certificate, for lines that leave the machine."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from app.operations.postgres import USER, Postgres, folder_in_memory
from tests.kit.certificates import Authority

NAME = "basis.kota.test"


class WithTls:
    """The server, and the authority that vouches for it as `NAME` and as 0.0.0.0: an address that is not the loopback's
    and still this machine's."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="loket-tls-", dir=folder_in_memory()))
        self._folder.chmod(0o755)
        self.authority = Authority(self._folder)
        certificate, key = self.authority.vouch(self._folder, NAME, "0.0.0.0")
        if os.geteuid() == 0:
            for file in (certificate, key):  # whatever this process lets others read
                shutil.chown(file, "postgres", "postgres")
        self.postgres = Postgres(settings=("ssl=on", f"ssl_cert_file={certificate}", f"ssl_key_file={key}"))

    def address(self, host: str, at: str = "", *, authority: Path | None = None, port: int = 0) -> str:
        """As `DATABASE_URL` names it: by `host`, whose name is checked, found at `at`."""
        found = f"&hostaddr={at}" if at else ""
        return (
            f"postgresql+psycopg://{USER}@{host}:{port or self.postgres.port}/postgres"
            f"?sslmode=verify-full&sslrootcert={authority or self.authority.file}{found}"
        )

    def stop(self) -> None:
        self.postgres.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
