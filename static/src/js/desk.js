// The desk.
import "./common.js";
import "./shortcuts.js";
import "./worklist.js";
import "./choose.js";
import "./asks.js";
import "./enter.js";
import "./read.js";
import "./calls.js";
import "./late.js";
import "./signature.js";
import "./mirror.js";
import "./screen.js";
import "./writing.js";
import "./mention.js";
import "./step.js";
import "./elapsed.js";
import "./outage.js";
