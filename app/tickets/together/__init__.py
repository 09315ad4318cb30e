"""Working together on requests: joined, linked, split, followed, and kept from those they are about (handbook §5.1)."""
