"""A real nginx with the files that `./loket install` writes, on free ports of the loopback."""

from __future__ import annotations

import os
import random
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from app.operations.installing import steps
from app.operations.installing.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
_MAIN = """
{user}
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/main.log;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


def _free_port() -> int:
    """For all addresses, and below those that lines going out take (from 32768): each lies there a while, unused."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("0.0.0.0", port))
            return port


def place(folder: Path, port: int, **more: str) -> Place:
    """A machine whose Loket listens on `port`, with a certificate of its own."""
    where = {"certificate": "cert.pem", "certificate_key": "key.pem", "office_certificate": "cert.pem"}
    made = Place(
        name="localhost",
        port=port,
        http=_free_port(),
        https=_free_port(),
        logs=str(folder),
        pages=str(folder),
        **{name: str(folder / file) for name, file in where.items()},
    )
    return replace(made, **more)


@contextmanager
def proxy(folder: Path, settled: Place, site: str = "nginx.conf") -> Iterator[str]:
    """The address at which nginx answers with the site that is filled in from `settled`."""
    folder.mkdir(exist_ok=True)
    steps.certificate(steps.Machine(steps.Path("/")), settled, ["localhost", "127.0.0.1"])
    for name, file in ((site, "site.conf"), ("loket-sedang-mati.html", "loket-sedang-mati.html")):
        (folder / file).write_text(settled.filled(name), encoding="utf-8")
        (folder / file).chmod(0o644)
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user="" if os.geteuid() else "user root;"))
    command = [str(NGINX), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"https://127.0.0.1:{settled.https}"
    try:
        _require_listening(settled.https)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _require_listening(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("nginx does not come up")


def ask(address: str, **headers: str) -> tuple[int, str]:
    """The status and the page; the certificate is one of our own and not looked at here."""
    said = Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(said, timeout=10, context=ssl._create_unverified_context()) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()
