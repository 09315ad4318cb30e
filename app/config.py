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
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # values of people stay out of logged statements
        "DEMO_WANTED": env.get("LOKET_DEMO", "1") != "0",
        "LOKET_NOW": env.get("LOKET_NOW", ""),
        "BASE_URL": base_url,
        "CLAMAV_SOCKET": env.get("CLAMAV_SOCKET", ""),
        "SMTP_URL": env.get("SMTP_URL", ""),
        "IMAP_URL": env.get("IMAP_URL", ""),
        "HOST": env.get("LOKET_HOST", "127.0.0.1"),
        "PORT": int(env.get("LOKET_PORT", "8000")),
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
