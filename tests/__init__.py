"""The tests. They mirror `app/` by name; `tests/kit` holds the tools, `tests/cast.py` the people."""
