// data-print: prints the page; on a page that is opened to be printed (body data-print-now) at once.
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
if (window.name === WINDOW) window.addEventListener("afterprint", () => window.close());

if ("printNow" in document.body.dataset || window.name === WINDOW) window.addEventListener("load", () => window.print());
