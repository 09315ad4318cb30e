"""Messages to the office's own number that wait for a clerk: recorded, put on a request, or thrown away."""
