"""Stacks of scans that wait at the demo's document desk, so that a newcomer sees letters that were read.

The worker draws them after the start, as an office's scanner takes them in: separator sheets between the letters, a
page upside down, an empty back. From there they go the way of every stack.
"""

from __future__ import annotations

import tomllib
from typing import Any

from app.accounts import sign_in
from app.accounts.actor import Actor, ActorKind
from app.demo import story
from app.platform import jobs
from app.platform.database import write
from app.reading import stacks
from app.reading.models import Source

CLERK = "berkas"


def order() -> None:
    """Have the stacks brought. Inside `write()`; asking again asks for nothing."""
    for stack in _told():
        if stack != "letters":
            jobs.enqueue("demo.stack", {"stack": stack}, dedupe=f"demo.stack:{stack}")


@jobs.handler("demo.stack")
def bring(payload: dict[str, Any]) -> None:
    """One stack, drawn and laid before the reader; safe to run twice."""
    from app.demo import drawn_stacks  # only the worker of a new demo draws

    name, told = payload["stack"], _told()
    stack = told[name]
    source, drawn = Source(stack["source"]), drawn_stacks.file(stack, told["letters"])
    file = stacks.prepared(drawn, stack["name"])
    by = None if source is Source.FOLDER else _clerk()
    with write():
        stacks.come([file], source=source, by=by, form_key=f"contoh-tumpukan-{name}")
        jobs.finish()


def _told() -> dict[str, Any]:
    return tomllib.loads((story.DATA / "stacks.toml").read_text(encoding="utf-8"))


def _clerk() -> Actor | None:
    account = sign_in.account_named(CLERK)
    return Actor(ActorKind.STAFF, account.name, account.user_id) if account else None
