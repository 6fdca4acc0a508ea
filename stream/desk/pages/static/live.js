// Lets a page live: what comes in, what is changed and what is killed, without the list ever moving under its reader.
import { keep, kept, say, writeTimes } from "./desk.js";
import { follow } from "./stream.js";

/** @typedef {import("./stream.js").Change} Change */
/** @typedef {import("./stream.js").Tree} Tree */

const MOST_LINES = 600; // of a page: more of them make it slow, and nobody scrolls so far
const AT_ONCE = 20; // lines put in unasked: a burst waits behind the button
const BUILT = 100; // lines put in by the button: of more the page is loaded anew, which the server does quicker
const SAYS_EVERY = 5000; // milliseconds between two announcements: a screen reader reads out each
const RESETS_EVERY = 60_000; // milliseconds between two reloads that nobody asked for
const TAGS = new Set("a article bdi details div h2 h3 li mark ol p span strong summary time ul".split(" "));

const root = document.documentElement;
const base = root.dataset.base ?? "";
/** @param {string} id @returns {HTMLElement | null} */
const get = (id) => document.getElementById(id);
const list = get("lines");

// --- The server's time ----------------------------------------------------------------------------------------------

let serverNow = Date.parse(root.dataset.now ?? "") || Date.now();
let saidAt = performance.now(); // the browser's own clock may be wrong, or be set: it is never asked

/** @returns {number} */
const now = () => serverNow + (performance.now() - saidAt);

/** @param {string} time */
function setTime(time) {
  serverNow = Date.parse(time);
  saidAt = performance.now();
  turn();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let turning;

/** Let every embargo end that is over, and come back for the next one. */
function turn() {
  clearTimeout(turning);
  let next = Number.POSITIVE_INFINITY;
  for (const time of document.querySelectorAll("time[data-until]")) {
    // The page has whole seconds: an embargo may end on it a second late, and never early.
    const until = Date.parse(/** @type {HTMLElement} */ (time).dataset.until ?? "") + 1000;
    if (until > now()) next = Math.min(next, until - now());
    else end(/** @type {HTMLElement} */ (time));
  }
  if (next < Number.POSITIVE_INFINITY) turning = setTimeout(turn, Math.min(next + 20, 600_000));
}

/** @param {HTMLElement} time */
function end(time) {
  time.removeAttribute("data-until");
  time.closest("#lines > article")?.classList.remove("embargoed");
  time.closest(".badge")?.remove();
  if (!list) refresh();
}

// --- Building -------------------------------------------------------------------------------------------------------

/** Make an element of its tree: the server's template, without a string that becomes markup. @param {Tree} tree */
function build([tag, attributes, ...parts]) {
  const element = document.createElement(TAGS.has(tag) ? tag : "span");
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^(on|style|src)/i.test(name) && (name !== "href" || /^[/?#]/.test(value))) element.setAttribute(name, value);
  }
  for (const part of parts) element.append(typeof part === "string" ? part : build(/** @type {Tree} */ (part)));
  return element;
}

/** @param {string} id @returns {HTMLElement | null} */
const lineOf = (id) => list?.querySelector(`:scope > article[data-article="${CSS.escape(id)}"]`) ?? null;

/** Show that an article was killed, or replaced, where its line cannot be made anew. @param {HTMLElement} line @param {Change} change */
function mark(line, change) {
  const killed = change.event === "withdrawn";
  if (!killed && !change.superseded_by) return;
  const name = killed ? (change.state === "withheld" ? "Withheld" : "Killed") : "Replaced";
  line.classList.add(killed ? change.state : "superseded");
  if (killed) for (const text of line.querySelectorAll(".words, .voices")) text.remove();
  const heading = line.querySelector("h2, h3") ?? line;
  if (heading.querySelector(`.badge.${killed ? change.state : "superseded"}`)) return;
  const badge = document.createElement("span");
  badge.className = `badge ${killed ? change.state : "superseded"}`;
  badge.textContent = name;
  heading.prepend(badge);
}

// --- The list -------------------------------------------------------------------------------------------------------

/** @type {Map<string, Change>} */
const fresh = new Map(); // by article: what has come in and is not shown yet
let more = 0; // of those that are too many to be kept
let paused = false;
const asked = new URLSearchParams(location.search);
const takesIn = list !== null && !asked.has("cursor") && asked.get("order") !== "rank";
const folds = asked.get("fold") !== "none";

/** Whether lines may be put in unasked: the reader is at the top, and is doing nothing with the list. */
function isFree() {
  const selected = !(document.getSelection()?.isCollapsed ?? true);
  return !paused && scrollY < 8 && !selected && !list?.contains(document.activeElement) && !document.hidden;
}

/** @param {Change} change */
function hear(change) {
  if (!list) return hearOnPage(change);
  const shown = lineOf(change.article_id);
  if (shown) {
    if (change.markup) replace(shown, change.markup);
    else mark(shown, change);
  } else if (fresh.has(change.article_id)) {
    if (change.markup) fresh.set(change.article_id, change);
    else fresh.delete(change.article_id);
  } else if (takesIn && change.markup && isNew(change)) {
    if (fresh.size < MOST_LINES) fresh.set(change.article_id, change);
    else more += 1;
  }
  for (const link of list.querySelectorAll(`.others a[href$="/articles/${CSS.escape(change.article_id)}"]`)) {
    const item = /** @type {HTMLElement | null} */ (link.closest("li"));
    if (item) mark(item, change);
  }
  if (change.event === "withdrawn" && shown) say(`${change.state}: ${shown.querySelector("h2 a")?.textContent ?? ""}`);
  later();
}

/** Whether it came after what is shown: an old one that has changed is not news. @param {Change} change */
function isNew(change) {
  if (change.event === "article") return true;
  const first = list?.querySelector(":scope > article .when time");
  const newest = first instanceof HTMLTimeElement ? Date.parse(first.dateTime) : 0;
  return Date.parse(change.article?.received_at ?? "") >= newest;
}

/** @param {HTMLElement} line @param {Tree} tree */
function replace(line, tree) {
  const anew = build(tree);
  const others = line.querySelector("details.others-of");
  if (others) anew.querySelector(".main")?.append(others);
  const at = document.activeElement;
  const isFocused = line.contains(at);
  const link = at instanceof HTMLAnchorElement ? at.getAttribute("href") ?? "" : "";
  line.replaceWith(anew);
  const again = link ? anew.querySelector(`a[href="${CSS.escape(link)}"]`) : null;
  if (isFocused) /** @type {HTMLElement} */ (again ?? anew).focus();
}

let isLate = false;

/** Show what has come, once for all that comes within a frame or two. */
function later() {
  if (isLate) return;
  isLate = true;
  setTimeout(() => {
    isLate = false;
    if (fresh.size > 0 && fresh.size + more <= AT_ONCE && isFree()) putIn();
    offer();
    turn();
  }, 50);
}

let offered = 0;
const title = document.title;

/** Say on the button how many there are, or take it away. */
function offer() {
  const button = get("live-new");
  const count = fresh.size + more;
  if (!button || count === offered) return;
  offered = count;
  button.hidden = count === 0;
  button.textContent = `${count} new · press .`;
  document.title = count > 0 ? `(${count}) ${title}` : title;
  if (count > 0) announce(`${count} new ${count === 1 ? "article" : "articles"}`);
}

let announced = Number.NEGATIVE_INFINITY;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let announcing;

/** @param {string} words */
function announce(words) {
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    announced = performance.now();
    say(words);
  }, Math.max(0, announced + SAYS_EVERY - performance.now()));
}

/** Put in what has come, the newest on top. */
function putIn() {
  if (!list) return;
  list.setAttribute("aria-busy", "true");
  for (const change of fresh.values()) {
    const line = build(/** @type {Tree} */ (change.markup));
    if (folds) fold(line, change.story_id);
    list.prepend(line);
  }
  fresh.clear();
  const lines = list.querySelectorAll(":scope > article");
  for (let place = lines.length - 1; place >= MOST_LINES; place -= 1) {
    if (!lines[place].contains(document.activeElement)) lines[place].remove();
  }
  number();
  list.setAttribute("aria-busy", "false");
}

function number() {
  const lines = list?.querySelectorAll(":scope > article") ?? [];
  lines.forEach((line, index) => {
    line.setAttribute("aria-posinset", String(index + 1));
    line.setAttribute("aria-setsize", document.querySelector("[rel=next]") ? "-1" : String(lines.length));
  });
}

/** Put the line of a story that is shown already under its newer one. @param {HTMLElement} line @param {string} story */
function fold(line, story) {
  const older = list?.querySelector(`:scope > article[data-story="${CSS.escape(story)}"]`);
  if (!older || older.contains(document.activeElement)) return;
  const others = /** @type {HTMLElement} */ (older.querySelector("details.others-of") ?? build(["details", { class: "others-of" }, ["summary", {}], ["ol", { class: "others" }]]));
  const item = build(["li", {}]);
  for (const selector of [".when time", ".who bdi", "h2"]) {
    const cell = document.createElement("span");
    const part = older.querySelector(selector);
    if (part) cell.append(...(selector === "h2" ? part.childNodes : [part.cloneNode(true)]));
    item.append(cell);
  }
  others.querySelector("ol")?.prepend(item);
  const summary = others.querySelector("summary");
  const count = Number(/\((\d+)\)\s*$/.exec(summary?.textContent ?? "")?.[1] ?? 0) + 1;
  const houses = new Set([...others.querySelectorAll("li > span:nth-child(2)")].map((each) => each.textContent ?? ""));
  if (summary) summary.textContent = `also: ${[...houses].slice(0, 4).join(", ")} (${count})`;
  (line.querySelector(".main") ?? line).append(others);
  older.remove();
}

// --- An article, a story --------------------------------------------------------------------------------------------

/** @param {Change} change */
function hearOnPage(change) {
  const id = CSS.escape(change.article_id);
  const shown = document.querySelectorAll(`main [data-article="${id}"]`);
  if (!change.article && shown.length === 0) return; // of another story
  if (change.event !== "withdrawn") return refreshSoon();
  for (const place of shown) {
    if (place.matches("[data-line]")) mark(/** @type {HTMLElement} */ (place), change);
    // At once: the page as the server makes it now says who killed it, and why.
    else for (const text of place.querySelectorAll("#copy, .said")) text.remove();
  }
  refresh();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let refreshing;

/** Refresh where nobody is reading a selection, a second after the last change. */
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => {
    if (document.getSelection()?.isCollapsed ?? true) refresh();
    else refreshSoon();
  }, 1000);
}

/** Put the page as the server makes it now in the place of what is shown. */
function refresh() {
  clearTimeout(refreshing);
  const request = new XMLHttpRequest(); // it gives a document: no string is made markup
  request.open("GET", location.href);
  request.responseType = "document";
  request.timeout = 15_000;
  request.onload = () => {
    const anew = request.response?.querySelector("main");
    if (request.status >= 400 || !anew) return refreshSoon();
    const main = document.querySelector("main");
    const open = document.activeElement?.id;
    main?.replaceChildren(...anew.childNodes);
    for (const each of main?.querySelectorAll("[data-script]") ?? []) each.removeAttribute("hidden");
    if (open) get(open)?.focus();
    if (main) writeTimes(main);
    say(document.querySelector(".banner h2")?.textContent ?? "The page was brought up to date");
    turn();
  };
  request.onerror = request.ontimeout = refreshSoon;
  request.send();
}

// --- Where it begins ------------------------------------------------------------------------------------------------

/** Load the page anew, and come back to the line that was read. */
function reload() {
  const lines = /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll(":scope > article") ?? [])]);
  const line = lines.find((each) => each.getBoundingClientRect().bottom > 0);
  const place = line ? { article: line.dataset.article, top: line.getBoundingClientRect().top, url: location.href } : null;
  if (place && scrollY >= 8) {
    keep("place", JSON.stringify(place), "sessionStorage");
    history.scrollRestoration = "manual"; // the browser would go to the same height, where another line is by then
  }
  location.reload();
}

function comeBack() {
  const found = kept("place", "", "sessionStorage");
  if (!found) return;
  keep("place", "", "sessionStorage");
  const place = JSON.parse(found);
  const line = place.url === location.href ? lineOf(place.article) : null;
  if (line) scrollTo({ top: scrollY + line.getBoundingClientRect().top - place.top, behavior: "instant" });
  addEventListener("load", () => setTimeout(() => (history.scrollRestoration = "auto")));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let resetting;

/** Load the page anew: at once, or where it was just now, when its time has come. What went by is told by nothing else. */
function reset() {
  clearTimeout(resetting);
  const left = RESETS_EVERY - Math.abs(Date.now() - Number(kept("reset", "0", "sessionStorage")));
  if (left > 0) {
    resetting = setTimeout(reset, left);
    return;
  }
  keep("reset", String(Date.now()), "sessionStorage");
  reload();
}

const STATES = {
  live: "Live",
  connecting: "Connecting …",
  asking: "Live, by asking",
  away: "The database does not answer: these lines stay, news comes later",
  refused: "You are signed out: load the page again",
};

/** @param {keyof typeof STATES} state */
function show(state) {
  const text = get("live-state");
  root.dataset.live = state;
  if (text && text.textContent !== STATES[state]) text.textContent = paused ? "Paused" : STATES[state];
}

function showNew() {
  if (fresh.size + more > BUILT) {
    scrollTo(0, 0);
    location.reload();
    return;
  }
  scrollTo(0, 0);
  putIn();
  offer();
  /** @type {HTMLElement | null | undefined} */ (list?.querySelector(":scope > article"))?.focus();
}

function start() {
  const place = list ?? /** @type {HTMLElement | null} */ (document.querySelector("main .split[data-story]"));
  const query = place?.dataset.follow ?? (place?.dataset.story ? `story=${place.dataset.story}&relation=all` : undefined);
  const after = Number(place?.dataset.latest);
  turn();
  comeBack();
  if (list) number();
  if (query === undefined || Number.isNaN(after)) return;
  get("live-new")?.addEventListener("click", showNew);
  get("live-refresh")?.addEventListener("click", reload);
  const pause = get("live-pause");
  pause?.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    show(/** @type {keyof typeof STATES} */ (root.dataset.live ?? "connecting"));
    later();
  });
  addEventListener("scroll", () => later(), { passive: true });
  document.addEventListener("visibilitychange", () => later());
  follow(`${base}/api/v1`, query, after, { change: hear, beat: setTime, reset, state: show });
}

start();
