"""Word to people: an outbox that knows persons, channels and texts, and knows no request (handbook §5.5, R003)."""
