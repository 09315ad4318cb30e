// <div data-signature="signature" hidden><canvas><button data-signature-clear></div>: a signature by finger, pen or mouse.
// What was drawn goes into the form's hidden field as a picture; an empty pad leaves it empty, and paper will do as well.
import { everywhere } from "./start.js";

class Pad {
  constructor(box) {
    this.canvas = box.querySelector("canvas");
    this.field = box.closest("form").elements[box.dataset.signature];
    this.pen = this.canvas.getContext("2d");
    Object.assign(this.pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.draw(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.end());
    box.querySelector("[data-signature-clear]").addEventListener("click", () => this.clear());
    box.hidden = false;
  }

  begin(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.drawing = true;
    this.pen.beginPath();
    this.pen.moveTo(...this.place(event));
  }

  draw(event) {
    if (!this.drawing) return;
    this.pen.lineTo(...this.place(event));
    this.pen.stroke();
    this.drawn = true;
  }

  end() {
    this.drawing = false;
    this.field.value = this.drawn ? this.canvas.toDataURL("image/png") : "";
  }

  clear() {
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.drawn = false;
    this.field.value = "";
  }

  /** Where the pointer is, in the picture's own measure, however large it is shown. */
  place(event) {
    const shown = this.canvas.getBoundingClientRect();
    return [
      ((event.clientX - shown.left) * this.canvas.width) / shown.width,
      ((event.clientY - shown.top) * this.canvas.height) / shown.height,
    ];
  }
}

export function wakeSignatures(scope) {
  for (const box of scope.querySelectorAll("[data-signature]:not([data-signature-on])")) {
    box.dataset.signatureOn = "";
    new Pad(box);
  }
}

everywhere(wakeSignatures);
