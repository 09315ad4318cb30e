// <input type=file data-upload-url data-upload-key>: sends files one at a time as they are chosen, shows how far they
// are, and lets each be tried again or removed. Without this script the plain field is sent with its form.
//
// Spoken with the server: POST multipart file, key, csrf_token -> 201 {id, name, size} or 422 {error};
// POST <url>/<id>/hapus removes one; what is larger goes to <url>/bagian in pieces.
import { everywhere } from "./start.js";
import { FileLine } from "./file_line.js";
import { ask } from "./missing_files.js";
import { isLarge, sendInPieces } from "./pieces.js";
import { shrunk } from "./shrink.js";
import { word } from "./words.js";

const ASIDE = ["do", "remove_file", "choose_service"]; // buttons that do not yet send the request

class Upload {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.list = document.querySelector(`[data-upload-list="${input.id}"]`) ?? this.makeList();
    this.queue = [];
    this.sending = null;
    this.isHeld = false;
    for (const item of this.list.querySelectorAll("[data-upload-id]")) FileLine.kept(item, this);
    input.addEventListener("change", () => this.take());
    this.form.addEventListener("submit", (event) => this.hold(event), { capture: true });
    window.addEventListener("online", () => this.retryLost());
  }

  makeList() {
    const list = document.createElement("ul");
    list.className = "loket-files";
    this.input.after(list);
    return list;
  }

  take() {
    for (const file of this.input.files) this.add(new FileLine(file, this));
    this.input.value = ""; // the form must not carry them a second time
  }

  add(line) {
    this.question?.remove();
    this.isAgreed = false;
    this.list.append(line.item);
    this.enqueue(line);
  }

  enqueue(line) {
    line.wait();
    this.queue.push(line);
    this.next();
  }

  async next() {
    if (this.sending || !this.queue.length) return;
    const line = (this.sending = this.queue.shift());
    line.prepare();
    await this.send(line, await shrunk(line.file));
    this.sending = null;
    this.input.dispatchEvent(new CustomEvent("loket:uploaded", { bubbles: true }));
    if (this.queue.length) this.next();
    else this.release();
  }

  async send(line, file) {
    const url = this.input.dataset.uploadUrl;
    const tell = (share) => line.progress(share);
    const said = isLarge(file)
      ? await sendInPieces(file, line.file, {
          send: (values, heard) => this.post(line, `${url}/bagian`, values, heard),
          tell,
          lost: () => line.interrupted(),
          isWanted: () => line.item.isConnected,
        })
      : await this.post(line, url, { file }, tell);
    if (!said || !line.item.isConnected) return;
    if (said.status) line.answered(said.status, said.answer);
    else line.lost();
  }

  /** One request; status 0 when the line was lost or the person took the file back. */
  post(line, url, values, tell) {
    return new Promise((done) => {
      const request = (line.request = this.request(url, values));
      request.upload.onprogress = (event) => tell(event.loaded / event.total);
      request.onloadend = () => done({ status: request.status, answer: request.response });
      request.send(request.body);
    });
  }

  request(url, values) {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.timeout = 10 * 60_000;
    request.setRequestHeader("Accept", "application/json");
    request.body = new FormData();
    const token = this.form.elements.csrf_token?.value ?? "";
    const all = { csrf_token: token, key: this.input.dataset.uploadKey ?? "", ...values };
    for (const [name, value] of Object.entries(all)) request.body.append(name, value);
    return request;
  }

  remove(line) {
    this.queue = this.queue.filter((waiting) => waiting !== line);
    if (line === this.sending) line.request?.abort();
    if (line.id) {
      const request = this.request(`${this.input.dataset.uploadUrl}/${line.id}/hapus`, {});
      request.send(request.body);
    }
    line.item.remove();
    this.question?.remove();
    this.input.focus();
  }

  retryLost() {
    for (const item of this.list.children) if (item.line?.isLost) this.enqueue(item.line);
  }

  /** A form sent while a file is on its way waits for it, then goes by itself; without a file that was not taken it goes
   *  only when the person says so. */
  hold(event) {
    const missing = ASIDE.includes(event.submitter?.name) ? [] : this.missing();
    if (!this.sending && (!missing.length || this.isAgreed)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitter = event.submitter;
    this.isHeld = Boolean(this.sending);
    if (this.isHeld) this.say(word("hold"));
    else this.askAbout(missing);
  }

  release() {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.say("");
    this.form.requestSubmit(this.submitter);
  }

  missing() {
    return [...this.list.querySelectorAll(".loket-files__item--refused")].map((item) => item.line.name);
  }

  askAbout(names) {
    this.question?.remove();
    this.question = ask(names, this.submitter, {
      send: () => {
        this.isAgreed = true;
        this.form.requestSubmit(this.submitter);
      },
      look: () => this.input.focus(),
    });
  }

  say(text) {
    this.voice ??= this.input.parentElement.appendChild(
      Object.assign(document.createElement("p"), { className: "loket-draft", role: "status" }),
    );
    this.voice.textContent = text;
  }
}

everywhere((scope) => {
  for (const input of scope.querySelectorAll("input[type=file][data-upload-url]:not([data-upload-on])")) {
    input.dataset.uploadOn = "";
    new Upload(input);
  }
});
