"""Word to the applicant about their request: which event is told, in which words, on which way (handbook §5.4, §5.5).

Nobody calls this room: it listens to the history. `kinds` declares the texts, `telling` writes the messages,
`reaching` knows where somebody can be reached, `results` writes down what came of it, `answers` files what comes back.
"""
