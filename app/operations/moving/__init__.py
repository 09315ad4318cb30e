"""An office moves: from its SQLite file to PostgreSQL, or to another machine, with every row and file compared.

`./loket import instance PLACE` fills the empty place that `LOKET_INSTANCE` and `DATABASE_URL` name with the office that
stands in PLACE (its instance folder, or one of its backups). The old place is only read, so the way back is to start
Loket there again. Whatever is cut off in between is begun again by the same command: files that arrived are not
copied twice, and the rows come in one transaction, compared before it ends.

`origins` opens where the office comes from, `comparing` says whether two databases hold the same rows, `carrying_over`
does the work in its order.
"""
