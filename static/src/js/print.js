// data-print: prints the page; on a page that is opened to be printed (body data-print-now) at once. With data-print-then
// the browser goes on by itself when that is done: a browser started with --kiosk-printing shows no dialog in between.
const GO_ON_MS = 1500; // where a browser does not say that it has printed

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

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

if ("printNow" in document.body.dataset) window.addEventListener("load", printNow);
