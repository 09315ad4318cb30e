// What both sides need.
import "./start.js";
import "./once.js";
import "./upload.js";
import "./copy.js";
import "./print.js";
import "./dialog.js";
import "./lookup.js";
import "./pick.js";
