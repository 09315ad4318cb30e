// Measures of a page as it stands. Each function returns a line for every part that is not as it should be.
const brief = (node) => node.outerHTML.replace(/\s+/g, " ").slice(0, 160);
const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getClientRects().length > 0;
const isClipped = (node) => {
  const box = node.getBoundingClientRect();
  return box.width <= 1 || box.height <= 1 || Boolean(node.closest(".govuk-visually-hidden, .govuk-visually-hidden-focusable, .govuk-skip-link"));
};

// 1.4.10: the page itself does not scroll sideways; a region that does is one of its own, and the keyboard reaches it.
function sideways() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width + 1) return unreachableRegions();
  const wide = [...document.body.querySelectorAll("*")].filter((node) => isShown(node) && !isClipped(node)
    && node.getBoundingClientRect().right > width + 1 && !scroller(node));
  return [`${document.documentElement.scrollWidth} > ${width}: ${wide.slice(0, 3).map(brief).join(" ¦ ")}`, ...unreachableRegions()];
}

function scroller(node) {
  for (let above = node.parentElement; above && above !== document.body; above = above.parentElement) {
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(above).overflowX)) return above;
  }
  return null;
}

function unreachableRegions() {
  return [...document.body.querySelectorAll("*")].filter((node) => isShown(node) && ["auto", "scroll"].includes(getComputedStyle(node).overflowX)
    && node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 1 && !node.matches("textarea, input, select, html, body")
    && node.tabIndex < 0 && !node.querySelector("a[href], button, input, select, textarea, summary"))
    .map((node) => `no way to scroll it by keyboard: ${brief(node)}`);
}

// 1.4.4, 1.4.12: no words are cut off by a box that hides what flows over.
function cutOff() {
  return [...document.body.querySelectorAll("*")].filter((node) => isShown(node) && !isClipped(node) && hidesWords(node)).map(brief);
}

function hidesWords(node) {
  const style = getComputedStyle(node);
  if (node.matches("input, select, textarea, svg, svg *, img, iframe, video, canvas, html, body")) return false;
  const words = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const hidesX = ["hidden", "clip"].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 2;
  const hidesY = ["hidden", "clip"].includes(style.overflowY) && node.scrollHeight > node.clientHeight + 2;
  return words && (hidesX || hidesY) && style.webkitLineClamp === "none";
}

// 2.5.8: 24 × 24, or so far from the others that a circle of 24 on its middle touches none; links within a line of text are free.
function smallTargets() {
  const all = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, [tabindex='0']")]
    .filter((node) => isShown(node) && !isClipped(node) && !node.disabled);
  return all.filter((node) => isSmall(node) && !isInline(node) && crowds(node, all)).map((node) => {
    const box = node.getBoundingClientRect();
    return `${Math.round(box.width)} × ${Math.round(box.height)}: ${brief(node)}`;
  });
}

const size = (node) => node.getBoundingClientRect();
const isSmall = (node) => size(node).width < 23.5 || size(node).height < 23.5;

function isInline(node) {
  if (getComputedStyle(node).display !== "inline") return false;
  const around = node.parentElement;
  return [...around.childNodes].some((one) => one !== node && (one.textContent || "").trim() && !(one.matches && one.matches("a, button, summary")));
}

function crowds(node, all) {
  const x = size(node).left + size(node).width / 2, y = size(node).top + size(node).height / 2;
  return all.some((other) => other !== node && !other.contains(node) && !node.contains(other) && distance(other, x, y) < (isSmall(other) ? 24 : 12));
}

function distance(node, x, y) {
  const box = size(node);
  if (isSmall(node)) return Math.hypot(box.left + box.width / 2 - x, box.top + box.height / 2 - y);
  return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
}

// 2.4.11: what has the focus is not wholly covered by a bar that sticks.
function coveredFocus() {
  const faults = [];
  for (const node of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']")) {
    if (!isShown(node) || isClipped(node) || node.disabled) continue;
    node.focus();
    if (document.activeElement !== node) continue;
    if (!isSeen(node)) faults.push(brief(node));
  }
  return faults;
}

function isSeen(node) {
  const box = node.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth), top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y]));
  return points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y);
    return over && (node.contains(over) || over.contains(node) || over.closest("label")?.control === node);
  });
}

// 2.3.3 and the office's wish: with reduced motion nothing moves for longer than an instant.
function motion() {
  const long = (value) => value.split(",").some((one) => parseFloat(one) > 0.001);
  return [...document.querySelectorAll("*")].filter((node) => {
    const style = getComputedStyle(node);
    return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration)) || style.scrollBehavior === "smooth";
  }).map(brief).concat([...document.querySelectorAll("marquee, blink")].map(brief));
}

// 4.1.2: what can be worked has a name in the accessibility tree (Chromium's, switched on in tests/kit/browser.py).
const WORKED = "a[href], button, summary, input:not([type=hidden]), select, textarea, [role=button], [role=combobox], [role=option], [tabindex='0']";

function nameless() {
  return [...document.querySelectorAll(WORKED)].filter((node) => isShown(node) && !node.closest("[aria-hidden=true]") && !node.computedName.trim()).map(brief);
}

// 2.4.6, 2.4.9: two buttons, or two links in the rows of tables and lists of cards, that are called the same do the same.
function confusable() {
  const does = new Map(), faults = [];
  for (const node of document.querySelectorAll("button, input[type=submit], td a[href], th a[href]")) {
    if (!isShown(node) || node.closest("dialog, [role=search], [aria-hidden=true]")) continue; // a search is told apart by its landmark
    const name = `${node.computedRole} ${node.computedName.trim().toLowerCase()}`, act = effect(node);
    if (does.has(name) && does.get(name) !== act) faults.push(`“${name}”: ${does.get(name)} ≠ ${act}`);
    does.set(name, act);
  }
  return faults;
}

function effect(node) {
  if (node.href) return node.getAttribute("href").split("#")[0];
  if (!node.form || node.type === "button") return `${node.type} ${Object.entries(node.dataset).join(" ")} ${node.getAttribute("aria-controls") || ""}`;
  const fixed = [...node.form.querySelectorAll("input[type=hidden]")].filter((one) => !["csrf_token", "next", "form_key", "key"].includes(one.name));
  const said = fixed.map((one) => `${one.name}=${one.value}`).join("&");
  return `${node.getAttribute("formaction") || node.form.getAttribute("action") || ""} ${node.name}=${node.value} ${said}`;
}

// 2.4.7 in forced colours, where shadows and backgrounds are gone: what has the focus has an outline or another border.
function hiddenFocus() {
  const look = (node) => { const style = getComputedStyle(node); return [style.outlineStyle, style.outlineWidth, style.borderWidth, style.outlineOffset].join(); };
  const hasOutline = (node) => { const style = getComputedStyle(node); return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; };
  const around = (node) => [node, node.labels?.[0], node.nextElementSibling, node.closest("li, tr, .govuk-radios__item, .govuk-checkboxes__item, [class*=__item], [class*=tile]")].filter(Boolean);
  const faults = [];
  for (const node of document.querySelectorAll(WORKED)) {
    if (!isShown(node) || isClipped(node) || node.disabled || node.tabIndex < 0) continue;
    document.activeElement?.blur();
    const before = around(node).map(look);
    const markBefore = mark(node);
    node.focus();
    if (document.activeElement !== node) continue;
    const isSeen = around(node).some((one, place) => look(one) !== before[place] && (hasOutline(one) || look(one) !== before[place])) || markBefore !== mark(node);
    if (!isSeen) faults.push(brief(node));
  }
  document.activeElement?.blur();
  return faults;
}

// The box that the design system draws beside a radio or a checkbox.
function mark(node) {
  const label = node.labels?.[0];
  return label ? [getComputedStyle(label, "::before").outlineStyle, getComputedStyle(label, "::before").borderWidth, getComputedStyle(label, "::before").outlineWidth].join() : "";
}

// In forced colours the chosen one of several still has a frame that the others have not.
function unmarkedChoice() {
  const chosen = document.querySelectorAll("[aria-current]:not([aria-current=false]), [aria-selected=true]");
  return [...chosen].filter((node) => isShown(node) && !isClipped(node) && getComputedStyle(node).outlineStyle === "none").map(brief);
}
