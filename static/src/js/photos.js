// <form data-photos>: pages photographed with a telephone, or pictures pasted from a chat, put straight before they are
// sent. Without this script its file fields are sent as they are; with it each page is a thumbnail that can be cropped,
// turned, moved and taken back. What was not sent stays on the page, and the same form is taken once.
import { Crop } from "./photos/crop.js";
import { Photo } from "./photos/photo.js";

const THUMB = 240;
const LOST_MS = 120_000;
const AWAY = [502, 503, 504];

class Pages {
  constructor(form) {
    this.form = form;
    this.takers = [...form.querySelectorAll("[data-photos-take]")];
    this.list = form.querySelector("[data-photos-list]");
    this.item = form.querySelector("[data-photos-item]").content.firstElementChild;
    this.voice = form.querySelector("[data-photos-say]");
    this.crop = new Crop(form.querySelector("[data-crop]"), (photo) => this.cropped(photo));
    for (const taker of this.takers) taker.addEventListener("change", () => this.take(taker));
    this.list.addEventListener("click", (event) => this.pressed(event.target.closest("[data-photo-do]")));
    form.addEventListener("submit", (event) => this.submitted(event));
    if ("photosPaste" in form.dataset) document.addEventListener("paste", (event) => this.pasted(event));
    window.addEventListener("beforeunload", (event) => this.isWaiting && event.preventDefault());
    form.querySelector("[data-photos-room]").hidden = false;
  }

  get photos() {
    return [...this.list.children].map((item) => item.photo);
  }

  async take(taker) {
    const files = [...taker.files];
    taker.value = ""; // the form must not carry them a second time
    await this.add(files);
  }

  async add(files) {
    this.isBusy = true;
    this.say("busy");
    for (const file of files) {
      const photo = new Photo(file);
      await photo.open();
      await this.show(photo, this.list.appendChild(this.made(photo)));
    }
    this.isBusy = false;
    this.say("");
    const last = this.list.lastElementChild?.photo;
    if (files.length === 1 && last.isPicture && !("photosPaste" in this.form.dataset)) this.crop.open(last);
  }

  made(photo) {
    const item = this.item.cloneNode(true);
    item.photo = photo;
    this.isWaiting = true;
    return item;
  }

  async show(photo, item) {
    const place = item.querySelector("[data-photo-picture]");
    place.textContent = photo.isPicture ? "" : photo.file.name;
    if (photo.isPicture) place.replaceChildren(await photo.sheet(THUMB));
    item.querySelector("[data-photo-do=crop]").hidden = !photo.isPicture;
    this.count();
  }

  count() {
    [...this.list.children].forEach((item, place) => {
      const label = this.list.dataset.photosList.replace("{n}", place + 1);
      item.querySelector("[data-photo-name]").textContent = label;
      for (const button of item.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}, ${label}`);
      item.querySelector("[data-photo-do=up]").hidden = place === 0;
    });
    this.isWaiting = this.list.children.length > 0;
  }

  pressed(button) {
    const item = button?.closest("li");
    const what = button?.dataset.photoDo;
    if (what === "crop") this.crop.open(item.photo);
    if (what === "up") item.previousElementSibling?.before(item);
    if (what === "drop") {
      item.remove();
      this.takers[0].focus();
    }
    if (what === "up") button.hidden || button.focus();
    this.count();
  }

  async cropped(photo) {
    const item = [...this.list.children].find((one) => one.photo === photo);
    if (!item) return;
    await this.show(photo, item);
    item.querySelector("[data-photo-do=crop]").focus();
  }

  pasted(event) {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!pictures.length || event.clipboardData.getData("text/plain")) return; // a copied text may bring its picture
    event.preventDefault();
    this.add(pictures);
  }

  async submitted(event) {
    if (event.defaultPrevented || !this.list.children.length) return; // nothing but words: the browser's own business
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    this.say("sending");
    const files = [];
    for (const photo of this.photos) files.push(await photo.sent(files.length + 1));
    const answer = await this.send(files, event.submitter);
    this.isBusy = false;
    if (answer?.status === 204 && answer.headers.has("Loket-Location")) this.arrive(answer.headers.get("Loket-Location"));
    else if (!answer || AWAY.includes(answer.status)) this.say("lost");
    else this.plainly(files, event.submitter);
  }

  /** The answer, or nothing when it was lost. */
  async send(files, submitter) {
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), LOST_MS);
    try {
      const body = this.body(files, submitter);
      const headers = { "Loket-Send": "1", Accept: "text/html" };
      return await fetch(this.form.action, { method: "POST", body, headers, redirect: "manual", signal: ended.signal });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  body(files, submitter) {
    const body = new FormData(this.form);
    for (const { name } of this.takers) body.delete(name);
    for (const file of files) body.append(this.takers[0].name, file);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    return body;
  }

  arrive(address) {
    this.isWaiting = false;
    location.assign(address);
  }

  /** The line is there, but the page has something to say: refused, sign in first. It comes as after any form. */
  plainly(files, submitter) {
    this.isWaiting = false;
    const carried = new DataTransfer();
    for (const file of files) carried.items.add(file);
    this.takers[0].files = carried.files;
    if (submitter?.name) {
      const { name, value } = submitter;
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    HTMLFormElement.prototype.submit.call(this.form);
  }

  /** One of the sentences that the page holds ready. */
  say(which) {
    this.voice.textContent = which ? this.voice.dataset[which] : "";
  }
}

for (const form of document.querySelectorAll("form[data-photos]")) new Pages(form);
