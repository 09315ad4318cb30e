"""The monthly look after the office's machine, which a firm from outside does (handbook R159), and what it found."""
