"""Outgoing letters: texts, drafts, paraf and signature, number books, PDF and verification (handbook §4.4-4.7)."""
