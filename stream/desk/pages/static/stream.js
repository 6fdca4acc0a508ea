// Hears of changes. One tab of a browser holds the stream of a search and tells the others; where a proxy keeps the
// stream back, the changes are asked for instead. Nobody who comes in between misses any, or hears one twice.

const SILENT = 40_000; // milliseconds without a beat, which comes every 15 s: the stream is held back somewhere
const STREAMS = 4; // of a browser at once: with HTTP/1.1 it has six connections to a host, and pages need some
const WAIT = 30; // seconds that a call of `changes` waits where there is nothing
const SHORT = 10_000; // milliseconds between two calls where this tab may hold no connection
const ASKING = 300_000; // milliseconds of asking before the stream is tried again
const BROKEN = 3; // times that a stream breaks at once, while calls are answered, before it is given up for a while
const PAGE = 200; // changes of a call
const PAGES = 10; // calls in a row: whoever lacks more loads the page anew

/** @typedef {[string, Record<string, string>, ...unknown[]]} Tree */
/**
 * @typedef {{change_no: number, event: string, article_id: string, story_id: string, relation: string, state: string,
 *   usable: boolean, superseded_by: string | null, article: {received_at: string} | null, markup?: Tree}} Change
 */
/**
 * @typedef {{change: (change: Change) => void, beat: (now: string) => void, reset: () => void,
 *   state: (state: State) => void}} Hears
 */
/** @typedef {"live" | "connecting" | "asking" | "away" | "refused"} State */
/** @typedef {{kind: "change", change: Change} | {kind: "beat", now: string, away: boolean, last: number} | {kind: "reset", last: number}} Message */

/** @param {number} milliseconds @returns {Promise<void>} */
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Follow a search from a change on, for as long as the page is there.
 * @param {string} api @param {string} query @param {number} after @param {Hears} hears
 */
export function follow(api, query, after, hears) {
  let last = after; // up to which change this tab has heard
  let heard = performance.now(); // when anything was heard
  let beats = 0;
  /** @type {Message[] | null} */
  let waiting = []; // what others told while this tab was still catching up
  const channel = new BroadcastChannel(`wirestream ${api}?${query}`);
  const name = `wirestream stream ${api}?${query}`;

  /** @param {Message} message */
  function take(message) {
    heard = performance.now();
    if (message.kind === "change") {
      if (message.change.change_no <= last) return;
      last = message.change.change_no;
      hears.change(message.change);
    } else if (message.kind === "beat") {
      beats += 1;
      last = Math.max(last, message.last);
      hears.beat(message.now);
      hears.state(message.away ? "away" : "live");
    } else {
      last = message.last;
      hears.reset();
    }
  }

  /** @param {Message} message */
  function tell(message) {
    channel.postMessage(message);
    take(message);
  }

  /** Ask for all that has changed. @param {number} wait @param {(message: Message) => void} to @returns {Promise<boolean>} */
  async function ask(wait, to) {
    try {
      for (let pages = 0; ; pages += 1) {
        const address = `${api}/changes?${query}&markup=true&limit=${PAGE}&after=${last}&wait=${pages ? 0 : wait}`;
        const answer = await fetch(address, { signal: AbortSignal.timeout((wait + 15) * 1000), cache: "no-store" });
        if (!answer.ok) {
          hears.state(answer.status === 401 ? "refused" : "away");
          return false;
        }
        const page = await answer.json();
        const isLong = page.items.length === PAGE && pages === PAGES;
        if (page.reset || isLong) to({ kind: "reset", last: page.next });
        for (const change of isLong ? [] : page.items) to({ kind: "change", change });
        last = Math.max(last, page.next);
        heard = performance.now();
        hears.beat(page.now);
        if (page.items.length < PAGE || isLong) return true;
      }
    } catch {
      hears.state("connecting");
      return false;
    }
  }

  /** Hear the stream until it breaks, or is silent. @returns {Promise<"heard" | "broken" | "silent">} */
  function stream() {
    return new Promise((ended) => {
      const source = new EventSource(`${api}/stream?${query}&markup=true&after=${last}`);
      let at = performance.now();
      let isHeard = false;
      /** @param {"broken" | "silent"} why */
      const done = (why) => {
        source.close();
        clearInterval(watch);
        ended(isHeard ? "heard" : why);
      };
      const watch = setInterval(() => {
        if (performance.now() - at > SILENT) done("silent");
      }, 1000);
      /** @param {string} kind @param {(event: MessageEvent) => Message} read */
      const on = (kind, read) =>
        source.addEventListener(kind, (event) => {
          at = performance.now();
          isHeard = true;
          tell(read(event));
        });
      for (const kind of ["article", "changed", "withdrawn"]) {
        on(kind, (event) => ({ kind: "change", change: JSON.parse(event.data) }));
      }
      on("beat", (event) => ({ kind: "beat", ...JSON.parse(event.data), last: Number(event.lastEventId) || last }));
      on("reset", (event) => ({ kind: "reset", last: Number(event.lastEventId) }));
      source.onerror = () => done("broken");
    });
  }

  /** Hold the stream for all tabs that follow the same. @returns {Promise<never>} */
  async function hold() {
    for (let broken = 0; ; ) {
      hears.state("connecting");
      const end = await oneOf(STREAMS, stream);
      broken = end === "broken" ? broken + 1 : 0;
      if (end === null) {
        if (await ask(0, tell)) hears.state("asking");
        await sleep(SHORT);
        continue;
      }
      await sleep(1000 + Math.random() * 3000); // others come back, too: each at its own time, within 5 s
      if (end !== "heard" && (await ask(0, tell)) && (end === "silent" || broken >= BROKEN)) {
        const until = performance.now() + ASKING;
        do hears.state("asking");
        while ((await ask(WAIT, tell)) && performance.now() < until);
      }
    }
  }

  channel.onmessage = ({ data }) => (waiting ? waiting.push(data) : take(data));
  const catchUp = async () => {
    waiting ??= [];
    if (await ask(0, take)) hears.state("live");
    const told = waiting;
    waiting = null;
    for (const message of told ?? []) take(message);
  };
  catchUp().then(() => {
    if (navigator.locks) navigator.locks.request(name, hold);
    else hold();
  });
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) catchUp(); // it was put away whole, and heard nothing
  });
  setInterval(() => {
    if (performance.now() - heard > SILENT && !waiting) catchUp();
  }, 5000);
}

/**
 * Do a thing while holding one of so many places of this browser; null where all are taken.
 * @template T @param {number} most @param {() => Promise<T>} act @returns {Promise<T | null>}
 */
async function oneOf(most, act) {
  if (!navigator.locks) return act();
  for (let place = 0; place < most; place += 1) {
    const done = await navigator.locks.request(`wirestream place ${place}`, { ifAvailable: true }, (lock) => (lock ? act() : null));
    if (done !== null) return done;
  }
  return null;
}
