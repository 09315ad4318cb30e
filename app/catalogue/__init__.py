"""The services the office offers and the standard each of them is published with."""
