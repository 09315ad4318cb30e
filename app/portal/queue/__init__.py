"""What the hall offers the public: the kiosk that gives numbers, a number's own page, the board."""
