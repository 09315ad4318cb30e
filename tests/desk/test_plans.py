"""However many requests there are, no page of every day reads them all: the database's own plans say so."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from app.extensions import db
from tests.kit.requests import ask

READ_WHOLE = re.compile(r"(^SCAN|Seq Scan on) (ticket|ticket_event|disposition|person|phone|ticket_search)\b")


@pytest.mark.parametrize("place", ["tracking", "ticket", "worklist", "search"])
def test_a_page_reads_requests_by_an_index(visit, place):
    opened = ask(name="Kusuma Wardhana", phone="081234567890", need="Usaha keripik singkong saya.")
    address = {
        "tracking": f"/lacak/{opened.token}",
        "ticket": f"/meja/tiket/{opened.ticket.number}",
        "worklist": "/meja?lihat=semua",
        "search": "/meja",
    }[place]
    who = None if place == "tracking" else "operator"
    page = visit(address, as_=who)
    with _noted() as asked:
        if place == "search":
            page.form("/meja/cari").submit(q="keripik singkong")
        else:
            visit(address, as_=who)
    assert [plan for plan in _plans(asked) if READ_WHOLE.search(plan)] == []


@contextmanager
def _noted():
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _plans(asked):
    """How the database answers each statement, one step to a line."""
    assert asked
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if not is_sqlite:  # a small table may rightly be read whole; here we ask whether an index could serve
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        answers = [connection.exec_driver_sql(explain + statement, values).all() for statement, values in asked]
    return [str(row[-1]) for rows in answers for row in rows]
