"""Files of requests, whichever door they came through, are found by their words at the desk (issue 4, Document).

What was scanned in a stack is read there, with its pages shown and its fields proposed. Every other scan is only read
so that it can be found, in the background, after all stacks, by whoever may see its request.
"""
