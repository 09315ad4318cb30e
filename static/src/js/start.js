// Wakes the design system's parts, now and in whatever arrives later.
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";

const PARTS = [Button, CharacterCount, ErrorSummary, SkipLink];

function wake(scope) {
  for (const Part of PARTS) createAll(Part, undefined, { scope, onError: () => {} });
  // Buttons that only a script can serve stay hidden until it is here.
  for (const button of scope.querySelectorAll("[data-print], [data-copy], [data-dialog-open]")) button.hidden = false;
}

/** Calls `work(scope)` for the page as it is and for every piece that htmx brings in. */
export function everywhere(work) {
  work(document);
  document.addEventListener("htmx:after:process", (event) => work(event.target));
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
everywhere(wake);
