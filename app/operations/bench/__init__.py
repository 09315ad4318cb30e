"""The benchmark of the contract: real pages over HTTP beside their floors, in one interleaved run.

What counts is the ratio to the floor and between sizes, never the absolute time. `command` says what is run, `seeding`
fills a database, `floors` is the bare application, `serving` starts both the same way, `driving` measures.
"""
