// One photographed page: the picture as it was taken (made small enough for a telephone's memory), its four corners, and
// the sheet that is sent. What the browser cannot open is sent as it came.
import { sizeOf, straightened } from "./quad.js";

const KEPT = 2800; // points of the longer side while it is worked on
const SENT = 2400; // of the sheet that is sent: A4 at 200 dots an inch
const QUALITY = 0.85;
const WHOLE = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 }];

export class Photo {
  constructor(file) {
    this.file = file;
    this.whole();
  }

  /** Opens the picture; false where the browser cannot. */
  async open() {
    try {
      const picture = await createImageBitmap(this.file, { imageOrientation: "from-image" });
      this.source = await asJpeg(drawn(picture, KEPT), 0.92);
      picture.close();
      this.isPicture = Boolean(this.source);
    } catch {
      this.isPicture = false;
    }
    return this.isPicture;
  }

  whole() {
    this.corners = WHOLE.map((corner) => ({ ...corner }));
  }

  get isCropped() {
    return this.corners.some(({ x, y }, place) => x !== WHOLE[place].x || y !== WHOLE[place].y);
  }

  /** A quarter to the right. */
  async turn() {
    const picture = await createImageBitmap(this.source);
    const canvas = canvasOf(picture.height, picture.width);
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width, 0);
    pen.rotate(Math.PI / 2);
    pen.drawImage(picture, 0, 0);
    picture.close();
    this.source = await asJpeg(canvas, 0.92);
    const turned = this.corners.map(({ x, y }) => ({ x: 1 - y, y: x }));
    this.corners = [turned[3], turned[0], turned[1], turned[2]];
  }

  /** The sheet between its corners, as it is shown and sent. */
  async sheet(longest = SENT) {
    const picture = await createImageBitmap(this.source);
    const canvas = this.isCropped ? this.cut(picture) : picture;
    const sheet = drawn(canvas, longest);
    picture.close();
    return sheet;
  }

  cut(picture) {
    const whole = drawn(picture, KEPT);
    const corners = this.corners.map(({ x, y }) => ({ x: x * whole.width, y: y * whole.height }));
    const { width, height } = sizeOf(corners);
    const canvas = canvasOf(width, height);
    const from = whole.getContext("2d").getImageData(0, 0, whole.width, whole.height);
    canvas.getContext("2d").putImageData(straightened(from, corners), 0, 0);
    return canvas;
  }

  /** The file that is sent as page `number`. */
  async sent(number) {
    const blob = this.isPicture ? await asJpeg(await this.sheet(), QUALITY) : null;
    return blob ? new File([blob], `halaman-${number}.jpg`, { type: "image/jpeg" }) : this.file;
  }
}

function canvasOf(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** The picture on white paper, at most so many points long. */
export function drawn(picture, longest) {
  const share = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = canvasOf(Math.max(2, Math.round(picture.width * share)), Math.max(2, Math.round(picture.height * share)));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const asJpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
