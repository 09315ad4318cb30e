"""Routing: the rules, their sets, and what they do to a request."""
