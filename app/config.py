"""Settings that come from outside the office's own screens: environment and `.env` (contract, Environment)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def from_environment(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """The application's configuration. Unknown variables are ignored; the instance folder is not created here."""
    env = dict(os.environ) if environ is None else environ
    instance = Path(env.get("LOKET_INSTANCE") or ROOT / "instance").resolve()
    base_url = env.get("LOKET_BASE_URL", "").rstrip("/")
    is_https = base_url.startswith("https://")
    return {
        "INSTANCE": instance,
        "SQLALCHEMY_DATABASE_URI": env.get("DATABASE_URL") or f"sqlite:///{instance / 'loket.sqlite3'}",
        "POOLED": env.get("LOKET_POOLED", "0") == "1",
        "TRUSTED_LINES": env.get("LOKET_TRUSTED_LINES", ""),
        "STORAGE": env.get("LOKET_STORAGE", ""),
        "STORAGE_CACHE_MB": int(env.get("LOKET_STORAGE_CACHE_MB") or 2048),
        "DEMO_WANTED": env.get("LOKET_DEMO", "1") != "0",
        "LOKET_NOW": env.get("LOKET_NOW", ""),
        "BASE_URL": base_url,
        "CLAMAV_SOCKET": env.get("CLAMAV_SOCKET", ""),
        "SMTP_URL": env.get("SMTP_URL", ""),
        "IMAP_URL": env.get("IMAP_URL", ""),
        "HOST": env.get("LOKET_HOST", "127.0.0.1"),
        "PORT": int(env.get("LOKET_PORT", "8000")),
        "PROXIES": int(env.get("LOKET_PROXIES") or 0),
        "SESSION_COOKIE_NAME": "__Host-loket" if is_https else "loket",  # as `app.web.cookies` names the others
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_https,
        "MAX_CONTENT_LENGTH": 30 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def engine_options(uri: str, *, is_pooled: bool) -> dict[str, Any]:
    """How the database is spoken to. Values of people stay out of logged statements.

    A server that goes away without a word (its power is out, another takes over) is noticed within seconds, and each
    connection is asked before its use whether it is still there. Behind a pool of connections that hands each
    transaction another one (`LOKET_POOLED`), no statement is prepared on any.
    """
    if not uri.startswith("postgresql"):
        return {"hide_parameters": True}
    line: dict[str, Any] = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5}
    line |= {"keepalives_count": 3, "tcp_user_timeout": 15_000}  # milliseconds
    if is_pooled:
        line["prepare_threshold"] = None
    return {"hide_parameters": True, "connect_args": line, "pool_pre_ping": True}
