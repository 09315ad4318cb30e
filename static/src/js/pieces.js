// A larger file goes in pieces, so that a line that breaks costs one piece and not the file. The server says from which
// byte to go on; the same file chosen again after the page was loaded anew goes on where it stood.
const SMALLEST = 16 * 1024; // bytes
const FIRST = 64 * 1024;
const LARGEST = 1024 * 1024;
const [QUICK, SLOW] = [3_000, 12_000]; // milliseconds of one piece
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds, the last again and again
const PATIENCE = 40; // tries in a row without a byte more

export const isLarge = (file) => file.size > FIRST;

/** Sends `file` by `send(values) -> {status, answer}` (status 0: the line was lost); returns the last such answer, or
 *  null when `isWanted()` says that nobody wants it any more. `tell(share)` hears how far it is, `lost()` of a break. */
export async function sendInPieces(file, chosen, { send, tell, lost, isWanted }) {
  const all = { part: wordOf(chosen, file), name: file.name, total: file.size };
  let [start, length, failures] = [0, FIRST, 0];
  for (;;) {
    const began = performance.now();
    const piece = file.slice(start, start + length);
    const said = await send({ ...all, start, piece }, (share) => tell((start + piece.size * share) / file.size));
    if (!isWanted()) return null;
    if (said.status === 200) {
      failures = said.answer.start > start ? 0 : failures + 1;
      start = said.answer.start;
      length = paced(length, performance.now() - began);
    } else if (said.status === 0 || said.status >= 500) {
      length = Math.max(SMALLEST, length / 2);
      failures += 1;
      lost();
      await pause(PAUSES[Math.min(failures, PAUSES.length) - 1]);
    } else {
      return said;
    }
    if (failures >= PATIENCE) return said;
  }
}

function paced(length, took) {
  if (took < QUICK) return Math.min(LARGEST, length * 2);
  return took > SLOW ? Math.max(SMALLEST, length / 2) : length;
}

/** Waits, or less when the browser says that the line is back. */
function pause(seconds) {
  return new Promise((done) => {
    const timer = setTimeout(end, seconds * 1000);
    window.addEventListener("online", end);
    function end() {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      done();
    }
  });
}

/** The same word for the same file, however often it is chosen: letters and digits only. */
function wordOf(chosen, file) {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of `${chosen.name}|${chosen.size}|${chosen.lastModified}|${file.size}`) {
    one = Math.imul(one ^ letter.codePointAt(0), 2654435761);
    two = Math.imul(two ^ letter.codePointAt(0), 1597334677);
  }
  return `f-${(one >>> 0).toString(36)}-${(two >>> 0).toString(36)}-${file.size}`;
}
