// What every page of the desk does in the browser: times in the reader's zone, the display's choices, what was seen,
// copying. The page is whole without it. No text of a wire is ever made markup here.
import { startKeys } from "./keys.js";
import "./live.js";

const root = document.documentElement;
const MOST_SEEN = 5000; // ids that are kept: some weeks of reading, 200 kB

/** @typedef {"localStorage" | "sessionStorage"} Storage */

/** @param {string} name @param {string} otherwise @param {Storage} where @returns {string} */
export function kept(name, otherwise, where = "localStorage") {
  try {
    return globalThis[where].getItem(`wirestream.${name}`) ?? otherwise;
  } catch {
    return otherwise; // a browser that keeps nothing
  }
}

/** @param {string} name @param {string} value @param {Storage} where */
export function keep(name, value, where = "localStorage") {
  try {
    globalThis[where].setItem(`wirestream.${name}`, value);
  } catch {
    // it is kept for this page alone
  }
}

/** Tell who listens to the page. @param {string} words */
export function say(words) {
  const said = document.getElementById("said");
  if (said) said.textContent = words;
}

// --- Times ----------------------------------------------------------------------------------------------------------

/** @returns {string | undefined} The zone that times are shown in; undefined is the reader's own. */
function zone() {
  return { desk: root.dataset.zone, utc: "UTC" }[kept("times", "own")];
}

/** Write the times below an element in the zone that was chosen. @param {ParentNode} below */
export function writeTimes(below = document) {
  const timeZone = zone();
  const format = (/** @type {object} */ more) => new Intl.DateTimeFormat("en-GB", { timeZone, ...more });
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = format({ day: "numeric", month: "short", year: "numeric" });
  const today = day.format(new Date(root.dataset.now ?? Date.now()));
  for (const time of below.querySelectorAll("time[datetime]")) {
    const at = new Date(/** @type {HTMLTimeElement} */ (time).dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const on = day.format(at);
    const shown = on.slice(-4) === today.slice(-4) ? on.slice(0, -5) : on;
    time.textContent = on === today ? clock.format(at) : `${shown} ${clock.format(at)}`;
  }
  const note = document.querySelector("[data-zone-note]");
  const name = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (note) note.textContent = `Times are those of ${name}.`;
}

// --- What was seen --------------------------------------------------------------------------------------------------

/** @returns {string[]} */
function seen() {
  return kept("seen", "").split(" ").filter(Boolean);
}

/** Dim the lines below an element whose article was opened before. @param {ParentNode} below */
export function dimSeen(below = document) {
  const known = new Set(seen());
  for (const line of below.querySelectorAll("#lines article[data-article]")) {
    line.toggleAttribute("data-seen", known.has(/** @type {HTMLElement} */ (line).dataset.article ?? ""));
  }
}

function noteSeen() {
  const opened = /** @type {HTMLElement | null} */ (document.querySelector("main .split[data-article]"));
  const id = opened?.dataset.article;
  if (id) keep("seen", [...seen().filter((each) => each !== id), id].slice(-MOST_SEEN).join(" "));
}

// --- Copying --------------------------------------------------------------------------------------------------------

/** @param {string} text @param {string} done */
async function toClipboard(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    say("The browser does not let this page copy.");
  }
}

/** Copy the article's text, with what it must not be used for on top. */
export function copyText() {
  const copy = document.getElementById("copy");
  if (!copy) return;
  const warnings = [...document.querySelectorAll(".banner h2")].map((each) => `[${each.textContent?.trim()}]`);
  const parts = [...copy.children].map((each) => each.textContent ?? "");
  const headline = document.querySelector("h1")?.textContent ?? "";
  toClipboard([...warnings, headline, ...parts].join("\n\n"), "Copied.");
}

// --- Display --------------------------------------------------------------------------------------------------------

function wear() {
  const theme = kept("theme", "auto");
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** Let a select keep its choice. @param {string} name @param {string} otherwise @param {() => void} then */
function bind(name, otherwise, then) {
  const select = /** @type {HTMLSelectElement | null} */ (document.getElementById(`choose-${name}`));
  if (!select) return;
  select.value = kept(name, otherwise);
  select.addEventListener("change", () => {
    keep(name, select.value);
    then();
  });
}

wear();
writeTimes();
noteSeen();
dimSeen();
for (const each of document.querySelectorAll("[data-script]")) each.removeAttribute("hidden");
startKeys({ kept, keep, copyText });
bind("theme", "auto", wear);
bind("times", "own", () => writeTimes());
document.addEventListener("click", (event) => {
  // Wherever they are: the live part puts the page as it is now in the place of the one that was loaded.
  const on = event.target instanceof Element ? event.target : document.body;
  if (on.closest("[data-copy]")) copyText();
  if (on.closest("[data-copy-link]")) toClipboard(location.href.split("#")[0], "Link copied.");
});
globalThis.addEventListener("pageshow", () => dimSeen()); // back from an article, by the browser's own memory

const lines = document.getElementById("lines");
if (lines) {
  // What the live part puts in is written as all other lines are; a list that was empty becomes a feed by it.
  new MutationObserver((changes) => {
    if (!lines.hasAttribute("role") && lines.childElementCount) {
      lines.setAttribute("role", "feed");
      lines.setAttribute("aria-label", lines.dataset.label ?? "");
      document.querySelector(".empty")?.remove();
    }
    for (const added of changes.flatMap((change) => [...change.addedNodes])) {
      if (added instanceof Element) writeTimes(added);
    }
    dimSeen();
  }).observe(lines, { childList: true });
}
