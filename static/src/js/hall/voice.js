// Says a number in Indonesian: with the browser's own voice where it has one, else with the recorded pieces, after two
// tones that make people look up. Browsers allow sound only after somebody pressed something once.
const TONES = [659, 523]; // hertz
let sound = null;
let said = Promise.resolve();

const voice = () => globalThis.speechSynthesis?.getVoices().find((one) => one.lang.toLowerCase().startsWith("id"));

function isAwake() {
  return sound?.state === "running";
}

/** The button that allows sound; not needed where the browser was started so that it may (the kiosk's shortcut). */
export function wakeSound(button) {
  if (!button || !globalThis.AudioContext) return;
  sound = new AudioContext();
  const show = () => { button.hidden = isAwake(); };
  button.addEventListener("click", async () => {
    await sound.resume();
    show();
    chime();
  });
  sound.addEventListener("statechange", show);
  show();
}

function chime() {
  return new Promise((done) => {
    const begins = sound.currentTime;
    TONES.forEach((pitch, place) => {
      const tone = sound.createOscillator();
      const loudness = sound.createGain();
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.4, begins + place * 0.4);
      loudness.gain.exponentialRampToValueAtTime(0.001, begins + place * 0.4 + 0.6);
      tone.connect(loudness).connect(sound.destination);
      tone.start(begins + place * 0.4);
      tone.stop(begins + place * 0.4 + 0.6);
    });
    setTimeout(done, 1100);
  });
}

function byBrowser(words) {
  return new Promise((done) => {
    const saying = new SpeechSynthesisUtterance(words);
    saying.lang = "id-ID";
    saying.voice = voice();
    saying.rate = 0.9;
    saying.onend = done;
    saying.onerror = done;
    speechSynthesis.speak(saying);
  });
}

function play(address) {
  return new Promise((done) => {
    const piece = new Audio(address);
    piece.onended = done;
    piece.onerror = done;
    piece.play().catch(done);
  });
}

async function byPieces(call, pieces, folder) {
  const [letter, digits] = call.label.toLowerCase().split("-");
  for (const name of ["nomor", letter, ...digits, `desk-${call.desk}`]) {
    if (pieces[name]) await play(folder + pieces[name]);
  }
}

async function one(call, pieces, folder) {
  await chime();
  await (voice() ? byBrowser(call.say) : byPieces(call, pieces, folder));
}

/** Says one call after those still being said. `call` holds label, desk and the whole sentence. */
export function speak(call, pieces, folder) {
  if (!isAwake()) return;
  const kept = { ...call };
  said = said.then(() => one(kept, pieces, folder)).catch(() => {});
}
