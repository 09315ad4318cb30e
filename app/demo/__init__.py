"""The demo office of the contract: handbook §7's requests by their own doors, and what an office made of them.

It is loaded once, into an empty instance, before anything serves. A start that was cut off goes on where it stopped.
"""

from app.demo.loading import is_half_done, load

__all__ = ["is_half_done", "load"]
