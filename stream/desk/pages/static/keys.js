// Single keys for who works all day. They can be turned off, act on nothing while somebody types, and leave the arrow
// keys to the browser (WCAG 2.1.4).

const PAUSE = 1200; // milliseconds between `g` and the key that says where to

/** What a key does, in the order of the help. A name in `on` says on which page it is offered. */
const KEYS = [
  ["j", "next line"],
  ["k", "line before"],
  ["o  Enter", "open"],
  ["Esc", "back to the list; leave a field"],
  [".", "show what is new"],
  ["/", "search"],
  ["x", "fold out copies"],
  ["n  p", "newer, older version"],
  ["d", "what changed"],
  ["c", "copy the text"],
  ["e", "export"],
  ["g a", "go to the wire"],
  ["g q", "go to quotes"],
  ["g s", "go to searches"],
  ["g f", "go to feeds"],
  ["?", "this help"],
];

/** @param {EventTarget | null} target @returns {boolean} */
function types(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

/** The lines of the page: those of the list, or the versions of a story. @returns {HTMLElement[]} */
function lines() {
  return [...document.querySelectorAll("#lines > article, [data-line]")].filter((each) => each instanceof HTMLElement);
}

/** @returns {HTMLElement | null} */
function current() {
  const active = document.activeElement;
  const line = active?.closest("#lines > article, [data-line]");
  return line instanceof HTMLElement ? line : null;
}

/** @param {number} by */
function step(by) {
  const all = lines();
  if (!all.length) return;
  const at = current();
  const to = at ? all[Math.min(all.length - 1, Math.max(0, all.indexOf(at) + by))] : all[by > 0 ? 0 : all.length - 1];
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

/** Follow the link that a page marks for a key. @param {string} name @param {ParentNode} within @returns {boolean} */
function follow(name, within = document) {
  const link = within.querySelector(`[data-key="${name}"]`);
  if (link instanceof HTMLElement) link.click();
  return link !== null;
}

function open() {
  const link = current()?.querySelector("[data-open], h2 a, h3 a");
  if (link instanceof HTMLElement) link.click();
}

function unfold() {
  const details = (current() ?? document).querySelector("details.others-of");
  if (details instanceof HTMLDetailsElement) details.open = !details.open;
}

function back() {
  if (history.length > 1) history.back();
  else location.assign(`${document.documentElement.dataset.base}/`);
}

/** @param {{kept: (name: string, otherwise: string) => string, keep: (name: string, value: string) => void, copyText: () => void}} desk */
export function startKeys(desk) {
  let gone = 0; // when `g` was pressed
  const base = document.documentElement.dataset.base ?? "";
  const places = /** @type {Record<string, string>} */ ({ a: "/", q: "/quotes", s: "/searches", f: "/feeds" });
  const help = helpDialog(desk);
  document.getElementById("help-open")?.addEventListener("click", () => help.showModal());

  const acts = /** @type {Record<string, () => unknown>} */ ({
    j: () => step(1),
    k: () => step(-1),
    o: open,
    x: unfold,
    c: desk.copyText,
    n: () => follow("newer"),
    p: () => follow("older"),
    d: () => follow("difference", current() ?? document) || follow("difference"),
    e: () => follow("export"),
    ".": () => document.getElementById("live-new")?.click(),
    "/": () => document.getElementById("q")?.focus(),
    "?": () => help.showModal(),
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return; // the dialog has its own Escape
    if (event.key === "Escape") {
      if (types(event.target)) /** @type {HTMLElement} */ (event.target).blur();
      else if (document.querySelector("[data-back]")) back();
      return;
    }
    if (types(event.target) || desk.kept("keys", "on") === "off") return;
    if (event.key === "Enter") {
      if (event.target === current()) open();
      return;
    }
    const went = event.timeStamp - gone < PAUSE && gone > 0 ? places[event.key] : undefined;
    gone = event.key === "g" ? event.timeStamp : 0;
    if (went) location.assign(base + went);
    else if (!Object.hasOwn(acts, event.key)) return;
    else acts[event.key]();
    event.preventDefault();
  });
}

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {string} name @param {string} words @param {[string, string][]} choices */
function select(name, words, choices) {
  const options = choices.map(([value, text]) => make("option", { value }, text));
  return make("label", {}, words, make("select", { id: `choose-${name}` }, ...options));
}

/** @param {{kept: (name: string, otherwise: string) => string, keep: (name: string, value: string) => void}} desk */
function helpDialog(desk) {
  const keys = KEYS.map(([names, does]) => {
    const each = names.split("  ").flatMap((name) => [make("kbd", {}, name), " "]);
    return make("div", {}, make("span", {}, ...each), make("span", {}, does));
  });
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id: "choose-keys" }));
  box.checked = desk.kept("keys", "on") === "on";
  box.addEventListener("change", () => desk.keep("keys", box.checked ? "on" : "off"));
  const close = make("button", { type: "button", class: "chief" }, "Close");
  const dialog = /** @type {HTMLDialogElement} */ (
    make(
      "dialog",
      { "aria-labelledby": "help-title", id: "help" },
      make("h2", { id: "help-title" }, "Keys"),
      make("div", { class: "keys" }, ...keys),
      make("label", { class: "beside" }, box, "Single keys act"),
      make("h2", {}, "Display"),
      make(
        "div",
        { class: "fields" },
        select("times", "Times", [["own", "in my zone"], ["desk", `the newsroom’s (${document.documentElement.dataset.zone})`], ["utc", "UTC"]]),
        select("theme", "Colours", [["auto", "as the system has it"], ["light", "light"], ["dark", "dark"]]),
        close,
      ),
    )
  );
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return dialog;
}
