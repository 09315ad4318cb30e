"""The WSGI entry: `gunicorn wsgi:app`."""

import gc
from pathlib import Path

from dotenv import load_dotenv

load_dotenv(Path(__file__).with_name(".env"))

gc.disable()  # what is being put together is no garbage: looking for it took a seventh of a start

from app import create_app  # noqa: E402 - the environment must be read first

app = create_app()
gc.freeze()  # nor later: it all stays as long as the process does
gc.enable()
