"""The WSGI entry: `gunicorn wsgi:app`."""

import gc
from pathlib import Path

from dotenv import load_dotenv

load_dotenv(Path(__file__).with_name(".env"))

from app import create_app  # noqa: E402 - the environment must be read first
from app.platform.lines import NotProtected  # noqa: E402

try:
    app = create_app()
except NotProtected as why:
    raise SystemExit(str(why)) from None
gc.freeze()  # what was put together stays: nobody who starts after a power cut need walk through all of it
