"""Backups: one file that holds the whole office and needs nothing else to be read again (R021, R160; contract).

A tar with `loket.sqlite3.gz`, `keys.json`, every stored file as `blobs/ab/cdef…`, last `isi.json` (what is in it), and
behind the tar's end one line with the SHA-256 of all before, so that a single flipped bit is noticed. The database is
kept as SQLite whatever the office runs on: it can be opened anywhere, in thirty years too, and an office may move from
one database to the other by its backup.

`making` writes one, `unpacking` opens it into a scratch office and judges it, `restoring` puts that one in place.
"""

from __future__ import annotations


class NotUsable(Exception):
    """A backup that cannot be made, read or restored; `str()` says why, in plain Indonesian."""
