"""A worker with one slow job kind whose effect is a row; `test_worker.py` starts and kills it."""

import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app import create_app
from app.extensions import db
from app.platform import jobs
from app.platform.database import write
from app.platform.worker import commands


@jobs.handler("test.effect")
def leave_a_row(payload: dict[str, Any]) -> None:
    time.sleep(payload["seconds"])
    with write():
        db.session.execute(text("INSERT INTO effect (number) VALUES (:number)"), {"number": payload["number"]})
        time.sleep(payload["seconds"])
        jobs.finish()


if __name__ == "__main__":
    instance, uri = sys.argv[1:]
    app = create_app({"INSTANCE": Path(instance), "SQLALCHEMY_DATABASE_URI": uri})
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    app.test_cli_runner().invoke(commands[0], catch_exceptions=False)
