"""The ways in which letters reach the stacks, beside the plain upload: separators, camera, WhatsApp, mail."""
