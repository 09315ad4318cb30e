// <section data-crop hidden>: four corners of a page to drag, or to move with the arrow keys (Shift: further). Buttons
// `data-crop-do`: use, turn, whole, leave.
import { isWhole } from "./quad.js";
import { drawn } from "./photo.js";

const SHOWN = 1100; // points of the longer side on the screen
const STEP = 0.005;
const FAR = 0.05;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Crop {
  constructor(box, done) {
    this.box = box;
    this.done = done;
    this.canvas = box.querySelector("canvas");
    this.handles = [...box.querySelectorAll("[data-corner]")];
    this.handles.forEach((handle, place) => this.listen(handle, place));
    box.addEventListener("click", (event) => this.pressed(event.target.closest("[data-crop-do]")?.dataset.cropDo));
    box.addEventListener("keydown", (event) => event.key === "Escape" && this.pressed("leave"));
  }

  async open(photo) {
    this.photo = photo;
    this.before = photo.corners.map((corner) => ({ ...corner }));
    this.box.hidden = false;
    await this.show();
    this.handles[0].focus({ preventScroll: true });
    this.box.scrollIntoView({ block: "nearest" });
  }

  async show() {
    const picture = await createImageBitmap(this.photo.source);
    this.picture = drawn(picture, SHOWN);
    picture.close();
    this.canvas.width = this.picture.width;
    this.canvas.height = this.picture.height;
    this.draw();
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    pen.drawImage(this.picture, 0, 0);
    pen.beginPath();
    pen.rect(0, 0, width, height);
    this.trace(pen);
    pen.fillStyle = "rgb(0 0 0 / 55%)"; // what is cut away
    pen.fill("evenodd");
    pen.beginPath();
    this.trace(pen);
    pen.lineWidth = Math.max(3, width / 250);
    pen.strokeStyle = "#f2b705";
    pen.stroke();
    this.handles.forEach((handle, place) => {
      handle.style.left = `${this.photo.corners[place].x * 100}%`;
      handle.style.top = `${this.photo.corners[place].y * 100}%`;
    });
  }

  /** Round the page. */
  trace(pen) {
    this.photo.corners.forEach(({ x, y }, place) => {
      pen[place ? "lineTo" : "moveTo"](x * this.canvas.width, y * this.canvas.height);
    });
    pen.closePath();
  }

  listen(handle, place) {
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus({ preventScroll: true });
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const shown = this.canvas.getBoundingClientRect();
      this.move(place, (event.clientX - shown.left) / shown.width, (event.clientY - shown.top) / shown.height);
    });
    handle.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      const step = event.shiftKey ? FAR : STEP;
      const { x, y } = this.photo.corners[place];
      this.move(place, x + arrow[0] * step, y + arrow[1] * step);
    });
  }

  /** A corner stays in the picture and on its side of the page. */
  move(place, x, y) {
    const corners = this.photo.corners.map((corner) => ({ ...corner }));
    corners[place] = { x: Math.min(Math.max(x, 0), 1), y: Math.min(Math.max(y, 0), 1) };
    if (!isWhole(corners)) return;
    this.photo.corners = corners;
    this.draw();
  }

  async pressed(what) {
    if (what === "turn") {
      await this.photo.turn();
      this.before = this.photo.corners;
      await this.show();
    } else if (what === "whole") {
      this.photo.whole();
      this.draw();
    } else if (what === "use" || what === "leave") {
      if (what === "leave") this.photo.corners = this.before;
      this.box.hidden = true;
      this.done(this.photo);
    }
  }
}
