// The screens of the hall: kiosk, board, a number's own page.
import "./start.js";
import "./once.js";
import "./print.js";
import "./hall/ask.js";
import "./hall/clock.js";
import "./hall/board.js";
import "./hall/keys.js";
