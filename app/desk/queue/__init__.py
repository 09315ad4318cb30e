"""The queue at the desk, `/meja/antrean`: my counter, its number, and everything a press can do (issue 4)."""
