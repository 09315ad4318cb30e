// data-print: prints the page; on a page that is opened to be printed (body data-print-now) at once.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

if ("printNow" in document.body.dataset) window.addEventListener("load", () => window.print());
