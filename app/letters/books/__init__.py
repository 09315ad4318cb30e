"""Number books of outgoing letters."""
