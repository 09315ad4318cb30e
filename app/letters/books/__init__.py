"""Books of outgoing letters: each number drawn once, none reused, every gap explained (handbook §4.4)."""
