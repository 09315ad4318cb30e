// The public side.
import "./common.js";
import "./draft.js";
import "./verify.js";
