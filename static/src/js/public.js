// The public side.
import "./common.js";
import "./draft.js";
