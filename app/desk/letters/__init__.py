"""Outgoing letters on the desk, `/meja/surat`: mine, what waits for me, all; writing, paraf, signature."""
