"""The WSGI entry: `gunicorn wsgi:app`."""

import gc
from pathlib import Path

from dotenv import load_dotenv

load_dotenv(Path(__file__).with_name(".env"))

gc.disable()  # as `app` says: what is being put together is no garbage

from app import create_app  # noqa: E402 - the environment must be read first

app = create_app()
gc.freeze()  # nor later; whoever starts after a power cut need not walk through all of it
gc.enable()
