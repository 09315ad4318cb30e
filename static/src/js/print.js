// data-print: prints the page; on a page that is opened to be printed (body data-print-now) at once. With data-print-then
// the browser goes on by itself when that is done: a browser started with --kiosk-printing shows no dialog in between.
const GO_ON_MS = 1500; // where a browser does not say that it has printed

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// One key enters, prints and goes on: the button opens the window while a key is down, the page after it says what is
// printed there (data-print-open); a refused form prints nothing. The window goes when its page was printed.
const WINDOW = "loket-cetak";
const print = (address) => window.open(address, WINDOW, "popup,width=900,height=900");

document.addEventListener("submit", ({ submitter }) => {
  if (submitter && "printWindow" in submitter.dataset && print("")) sessionStorage.setItem(WINDOW, "y");
});
const ready = document.querySelector("a[data-print-open]");
if (sessionStorage.getItem(WINDOW) && window.name !== WINDOW) {
  sessionStorage.removeItem(WINDOW);
  ready ? print(ready.href) : print("")?.close();
}
// The line was lost: nothing is there to be printed yet, and the page that says so must be seen (outage.js).
window.addEventListener("loket:not-sent", () => {
  if (!sessionStorage.getItem(WINDOW)) return;
  sessionStorage.removeItem(WINDOW);
  print("")?.close();
});
if (window.name === WINDOW) window.addEventListener("afterprint", () => window.close());

function goOn(address) {
  if (goOn.gone) return;
  goOn.gone = true;
  window.location.replace(address);
}

function printNow() {
  const then = document.body.dataset.printThen;
  if (then) window.addEventListener("afterprint", () => goOn(then));
  window.print();
  if (then) setTimeout(() => goOn(then), GO_ON_MS);
}

if ("printNow" in document.body.dataset || window.name === WINDOW) window.addEventListener("load", printNow);
