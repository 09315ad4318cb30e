"""What stands around incoming letters: events, and the paper files themselves."""
