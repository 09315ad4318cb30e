"""The one way a file is turned away in here."""


class Refused(Exception):
    """Raised with a key of `reasons.REASONS`."""
