"""The books of outgoing letters and the archive's codes, as the office sets them (handbook §4.4)."""
