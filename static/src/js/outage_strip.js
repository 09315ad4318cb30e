// The strip over a staffed form that says in plain words what is not sent yet, and what can be done about it.
import { word } from "./words.js";

const NEED_SHOWN = 80; // letters

function button(text, act) {
  return Object.assign(document.createElement("button"), {
    type: "button",
    textContent: text,
    className: "govuk-button govuk-button--secondary loket-outage__act",
    onclick: act,
  });
}

export class Strip {
  constructor(form, { now, stop }) {
    this.form = form;
    this.acts = { now, stop };
    this.keepsWords = "description" in form.elements; // else nothing of it is kept beyond this page
    this.box = Object.assign(document.createElement("div"), { className: "loket-outage", hidden: true });
    this.voice = document.createElement("p");
    this.voice.setAttribute("role", "status");
    this.box.append(this.voice);
    form.before(this.box);
  }

  say(text, ...buttons) {
    this.box.hidden = !text;
    this.box.querySelectorAll("button").forEach((old) => old.remove());
    this.voice.textContent = text;
    this.box.append(...buttons);
  }

  clear() {
    this.say("");
  }

  typing() {
    this.say(word(this.keepsWords ? "outageTyping" : "outageFilling"));
  }

  waiting() {
    const said = word(this.keepsWords ? "outageWaiting" : "outageHolding");
    this.say(said, button(word("outageNow"), this.acts.now), button(word("outageStop"), this.acts.stop));
  }

  trying() {
    this.voice.textContent = word("outageTrying");
  }

  /** Words that another page left: take them up here, or throw them away. */
  found(left, { take, drop }) {
    const box = Object.assign(document.createElement("div"), { className: "loket-outage loket-outage--found" });
    const need = (left.description || left.subject || "").slice(0, NEED_SHOWN);
    const when = new Date(left.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const text = Object.assign(document.createElement("p"), { textContent: word("outageFound", { when, need }) });
    const done = (act) => () => {
      box.remove();
      act();
    };
    box.append(text, button(word("outageTake"), done(take)), button(word("outageDrop"), done(drop)));
    this.form.before(box);
  }
}
