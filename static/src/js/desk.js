// The desk.
import "./common.js";
import "./shortcuts.js";
import "./worklist.js";
