"""The collector of garbage rests while the program is loaded, and what was loaded counts as old at once."""

from __future__ import annotations

import gc

from app.platform import collector


class Thing:
    """Something the collector knows of."""


def is_old(thing: Thing) -> bool:
    return any(one is thing for one in gc.get_objects(generation=2))


def test_what_came_while_it_rested_is_not_walked_at_once():
    with collector.resting():
        assert not gc.isenabled()
        thing = Thing()
    assert gc.isenabled()
    assert is_old(thing)


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with collector.resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_frozen_stays_frozen():
    gc.freeze()
    try:
        with collector.resting():
            thing = Thing()
        assert gc.get_freeze_count()
        assert not is_old(thing)
    finally:
        gc.unfreeze()
