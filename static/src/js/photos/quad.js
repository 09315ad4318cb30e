// A photographed page lies askew: four corners of it become a straight sheet. Points are {x, y}, in the order top left,
// top right, bottom right, bottom left.

const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** How large the sheet between these corners is, in the picture's own points. */
export function sizeOf([a, b, c, d]) {
  return { width: Math.round(Math.max(far(a, b), far(d, c), 1)), height: Math.round(Math.max(far(a, d), far(b, c), 1)) };
}

/** Whether the corners go round the page one after the other, none across another's side. */
export function isWhole(corners) {
  return corners.every((here, place) => {
    const next = corners[(place + 1) % 4];
    const after = corners[(place + 2) % 4];
    return (next.x - here.x) * (after.y - next.y) - (next.y - here.y) * (after.x - next.x) > 0.001;
  });
}

/** From the sheet (0 to 1 across and down) to the picture: Heckbert's square to quadrilateral. */
function projection([a, b, c, d]) {
  const [dx1, dx2, dy1, dy2] = [b.x - c.x, d.x - c.x, b.y - c.y, d.y - c.y];
  const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const whole = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / whole;
  const h = (dx1 * sy - sx * dy1) / whole;
  return {
    g, h,
    xu: b.x - a.x + g * b.x, xv: d.x - a.x + h * d.x, x0: a.x,
    yu: b.y - a.y + g * b.y, yv: d.y - a.y + h * d.y, y0: a.y,
  };
}

/** The sheet between `corners` (points of `from`, an ImageData) as an ImageData of its own size. */
export function straightened(from, corners) {
  const { width, height } = sizeOf(corners);
  const to = new ImageData(width, height);
  const p = projection(corners);
  for (let row = 0, place = 0; row < height; row++) {
    const v = (row + 0.5) / height;
    for (let column = 0; column < width; column++, place += 4) {
      const u = (column + 0.5) / width;
      const depth = p.g * u + p.h * v + 1;
      mix(from, (p.xu * u + p.xv * v + p.x0) / depth - 0.5, (p.yu * u + p.yv * v + p.y0) / depth - 0.5, to.data, place);
    }
  }
  return to;
}

/** The colour between four points of the picture. */
function mix({ data, width, height }, x, y, to, place) {
  const left = Math.min(Math.max(Math.floor(x), 0), width - 2);
  const top = Math.min(Math.max(Math.floor(y), 0), height - 2);
  const right = Math.min(Math.max(x - left, 0), 1);
  const low = Math.min(Math.max(y - top, 0), 1);
  const one = (top * width + left) * 4;
  const two = one + width * 4;
  for (let band = 0; band < 3; band++) {
    const above = data[one + band] * (1 - right) + data[one + band + 4] * right;
    const below = data[two + band] * (1 - right) + data[two + band + 4] * right;
    to[place + band] = above * (1 - low) + below * low;
  }
  to[place + 3] = 255;
}
