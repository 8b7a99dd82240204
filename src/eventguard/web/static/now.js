// What others do meanwhile: every page asks for it every few seconds, and tells how many photos wait.
import { get, notice } from "./talk.js";

// How often is asked while the page can be seen, and while it cannot, in milliseconds.
const EVERY = 2000, UNSEEN = 30000;
// Who has not answered by then is out of reach, as on a phone that has left the network.
const WITHIN = 10000;
const { title } = document, told = [], WAITS = "waits";
let question = () => ({}), before = null, timer = null;

/** What is asked besides: how a photo is seen to stand. */
export function whenAsked(asks) {
  question = asks;
}

/** `act` is told each answer; of a page that cannot be seen it is not. */
export function whenTold(act) {
  told.push(act);
}

/** Ask now; null where nobody answers. */
export async function askNow() {
  clearTimeout(timer);
  const seen = !document.hidden, now = await get(`/now?${new URLSearchParams(seen ? question() : {})}`, WITHIN).catch(() => null);
  if (now) {
    count(now.waiting);
    left(now.minutes);
    if (seen) for (const act of told) await act(now);
  }
  clearTimeout(timer);
  timer = setTimeout(askNow, document.hidden ? UNSEEN : EVERY);
  return now;
}

/** How many wait stands in the title. That there are more is said once they come no longer: photos come by the dozen. */
function count(waits) {
  document.title = waits ? `(${waits}) ${title}` : title;
  const known = Number(sessionStorage.getItem(WAITS) ?? waits), more = waits - known;
  const steady = waits === before, here = document.querySelector("#progress:not([hidden])"); // the list tells of its own
  before = waits;
  if (more > 0 && !here && !steady) return;
  sessionStorage.setItem(WAITS, `${waits}`);
  if (more > 0 && !here) notice(more === 1 ? "1 more photo waits to be looked at." : `${more} more photos wait to be looked at.`);
}

/** For how long whoever is signed in still is so. */
function left(minutes) {
  const line = document.querySelector("[data-minutes]");
  if (line && minutes) line.textContent = `for ${minutes} more minute${minutes === 1 ? "" : "s"}`;
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) askNow(); });
timer = setTimeout(askNow, 200); // once the page has told what it asks
