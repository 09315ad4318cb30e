"""Stacks of scans as the clerk sees them: bring one, watch it being read, put it right by hand."""
