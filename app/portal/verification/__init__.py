"""Is this letter ours, signed, unchanged, still valid? `/verifikasi/<code>` (contract; handbook §4.7)."""
