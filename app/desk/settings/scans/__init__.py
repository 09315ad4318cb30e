"""The room of settings for scans: the ways in, and what reading one page may cost."""
