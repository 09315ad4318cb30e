"""The hall's queue: numbers, counters that call them, and how long people wait (issue 4; handbook §5.5, R114, R115).

`drawing` gives a number, `calling` holds the verbs of the counters, `line` says who is next, `desks` who sits where,
`days` closes what a day left open. Every state of a number is a period (`periods`), so that waiting and service times
come free.
"""
