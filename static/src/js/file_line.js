// One file on the list: its name, what is happening to it, and what can be done about it.
import { size, word } from "./words.js";

const REFUSED = 422;
const TOO_LARGE = 413;

function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

export class FileLine {
  constructor(file, owner, item = element("li", "loket-files__item")) {
    Object.assign(this, { file, owner, item, id: null, isLost: false });
    item.line = this;
    this.name = file.name;
    this.note = element("span", "loket-files__note");
    this.note.setAttribute("role", "status");
    this.bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, hidden: true });
    this.bar.setAttribute("aria-label", file.name);
    this.acts = element("span", "loket-files__acts");
    item.append(element("span", "loket-files__name", file.name), this.note, this.bar, this.acts);
  }

  /** A line the server wrote, for a paper that arrived before. */
  static kept(item, owner) {
    const name = item.querySelector(".loket-files__name").textContent;
    const note = item.querySelector(".loket-files__note")?.textContent ?? "";
    const id = item.dataset.uploadId;
    item.replaceChildren();
    const line = new FileLine({ name }, owner, item);
    Object.assign(line, { id }).show(note);
    line.offer();
    return line;
  }

  wait() {
    this.isLost = false;
    this.show(word("waiting"));
    this.offer();
  }

  prepare() {
    this.show(word("shrinking"));
    this.bar.hidden = false;
    this.bar.value = 0;
  }

  progress(share) {
    this.bar.value = share;
    this.note.textContent = word("sending", { percent: Math.round(share * 100) });
  }

  answered(status, answer) {
    if (status === 201 || status === 200) return this.arrived(answer);
    if (status === REFUSED) return this.refuse(answer?.error ?? word("refused"), false);
    if (status === TOO_LARGE) return this.refuse(answer?.error ?? word("large"), false);
    return this.refuse(answer?.error ?? word("failed"), true);
  }

  arrived(answer) {
    this.id = answer.id;
    this.item.querySelector(".loket-files__name").textContent = this.name = answer.name;
    this.show(word("sent", { size: size(answer.size) }));
    this.offer();
  }

  interrupted() {
    this.note.textContent = word("goesOn");
  }

  lost() {
    this.refuse(word("lost"), true);
    this.isLost = true;
  }

  refuse(reason, again) {
    this.show(reason, "loket-files__item--refused");
    this.offer(again);
  }

  show(text, state = "") {
    this.item.className = `loket-files__item ${state}`.trim();
    this.note.textContent = text;
    this.bar.hidden = true;
  }

  offer(again = false) {
    const retry = this.button(word("retry"), word("retryName", { name: this.name }), () => this.owner.enqueue(this));
    const remove = this.button(word("remove"), word("removeName", { name: this.name }), () => this.owner.remove(this));
    this.acts.replaceChildren(...(again ? [retry, remove] : [remove]));
  }

  button(text, label, act) {
    const button = Object.assign(element("button", "loket-files__act", text), { type: "button", onclick: act });
    button.setAttribute("aria-label", label);
    return button;
  }
}
