// How the pages speak to EventGuard and to people. Everything goes to this computer's own EventGuard, nowhere else.

/** What EventGuard answered when it did not do what was asked: a sentence and a remedy. `doubtful`: it does it for who is sure; `signIn`: for who signs in. */
export class Trouble extends Error {
  constructor({ message, remedy, told = [], doubtful = false, changed = false, sign_in: signIn = false, asks = [], yes = "", sure = "" }, status = 0) {
    // Of several things asked for at once it tells why some were not done.
    const why = told.length > 1 ? new Set(told.filter((each) => !each.done).map((each) => each.says)) : [];
    super([message, remedy, ...why].filter(Boolean).join(" ") || "That did not work. Try again.");
    this.doubtful = doubtful;
    this.changed = changed; // what was decided about is not any more as it was seen
    this.signIn = signIn;
    Object.assign(this, { asks, yes, sure }); // what has to be told first, and is then confirmed with `sure`
    this.toCover = told.filter((each) => each.to_cover); // photos on which somebody is to be covered now
    this.status = status; // of the answer; 0 where there was none
  }
}

const UNREAD = { message: "It cannot be read.", remedy: "Was it moved or changed meanwhile, or is it not on this computer yet? Then add it again." };
/** Whether this page is at another desk than the office's computer. */
export const ELSEWHERE = "elsewhere" in document.documentElement.dataset;
const GONE = ELSEWHERE
  ? { message: "The office's computer does not answer.", remedy: "Is this device on the school's network, is EventGuard open at the office, and are other desks let in there? Then try again." }
  : { message: "EventGuard does not answer.", remedy: "Is it still running? Open it again." };

/** So many photos at most in one request. */
export const AT_ONCE = 200;

/** The statuses of an answer that says "not now", and of none at all because it is the file that is broken. */
const BUSY = 429, BROKEN = 422;

/** At another desk nobody is signed in any more, or the device is not paired: there first, then back to where this was. */
export function leadTo(address) {
  sessionStorage.setItem("from", location.pathname + location.search);
  location.assign(address);
}

let turned = leadTo;

/** `act` is given the address where somebody has to go first who is not let in; what they asked for is asked again if it says so. */
export function whenTurned(act) {
  turned = act;
}

async function answered(ask) {
  for (;;) {
    const response = await ask().catch(() => null);
    document.dispatchEvent(new Event(response ? "answered" : "unanswered"));
    if (!response) throw new Trouble(GONE);
    if (response.ok) return response;
    const answer = await response.json().catch(() => ({}));
    if (answer.to && location.pathname !== answer.to && (await turned(answer.to))) continue;
    throw new Trouble(answer, response.status);
  }
}

async function answerOf(ask) {
  return (await answered(ask)).json().catch(() => ({}));
}

/** What shows that this page asks: a cookie alone would be sent to every port of this computer. */
const token = () => ({ "x-eventguard-token": localStorage.getItem("token") ?? "" });

/** Ask for something to be done. */
export function post(address, said = {}) {
  const headers = () => ({ "content-type": "application/json", ...token() });
  return answerOf(() => fetch(address, { method: "POST", headers: headers(), body: JSON.stringify(said), keepalive: said.leaving ?? false }));
}

/** Sign somebody in at another desk: who it is, and where they may go. */
export async function signIn(form) {
  const told = await post("/desk", Object.fromEntries(new FormData(form)));
  localStorage.setItem("token", told.token);
  return told;
}

/** Ask for something that is answered with a file, and what is to be said of it. */
export async function fetched(address, said = {}) {
  const headers = () => ({ "content-type": "application/json", ...token() });
  const response = await answered(() => fetch(address, { method: "POST", headers: headers(), body: JSON.stringify(said) }));
  return { content: await response.blob(), says: JSON.parse(response.headers.get("x-eventguard-told") ?? "[]") };
}

/** Hand over the bytes of a file; `said` is what is to be done with it. Where too many wait, it waits for its turn; at another desk also while nobody answers. */
export async function send(address, file, said) {
  const headers = () => ({ "content-type": "application/octet-stream", "x-eventguard-said": said, ...token() });
  for (;;) {
    try {
      return await answerOf(() => fetch(address, { method: "POST", headers: headers(), body: file }));
    } catch (error) {
      if (!error.status) await file.slice(0, 1).arrayBuffer().catch(() => { throw new Trouble(UNREAD, BROKEN); });
      if (error.status !== BUSY && !(ELSEWHERE && !error.status)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** Ask for something to be told, `within` so many milliseconds if that is said. */
export function get(address, within = 0) {
  return answerOf(() => fetch(address, { headers: { accept: "application/json" }, signal: within ? AbortSignal.timeout(within) : null }));
}

/** A short notice that goes by itself. Whoever listens hears it too. What was decided about `undo`, photos, can be taken back. */
export function notice(words, undo = []) {
  const line = element("p", {}, words, undo.length ? " " : null,
    undo.length ? element("button", { type: "button", class: "quiet", onclick: () => putBack(undo).catch((error) => line.replaceChildren(error.message)) }, "Undo") : null);
  document.getElementById("notices").append(line);
  setTimeout(() => line.remove(), undo.length ? 30000 : 6000);
}

/** Let photos wait again, and show the list or, of a single one, its page. */
export async function putBack(photos) {
  for (let from = 0; from < photos.length; from += AT_ONCE) {
    await post("/back", { photos: photos.slice(from, from + AT_ONCE).map(({ id, channel, stand }) => ({ id, channel, stand })) });
  }
  goTo(photos.length === 1 ? photos[0].at : "/", photos.length === 1 ? "It waits again." : `${photos.length} wait again.`);
}

/** Say after a reload what was done before it. */
export function reload(words) {
  sessionStorage.setItem("notice", words);
  location.reload();
}

/** Go elsewhere, and say there what was done; `undo` are photos about which it can be taken back. */
export function goTo(address, words, undo = []) {
  sessionStorage.setItem("notice", words);
  sessionStorage.setItem("undo", JSON.stringify(undo.map(({ id, channel, at, stand }) => ({ id, channel, at, stand }))));
  location.assign(address);
}

export function showError(line, error) {
  line.hidden = !error;
  line.textContent = error ? error.message : "";
  if (error?.toCover?.length) line.append(" ", element("button", { type: "button", onclick: () => coverNow(line, error.toCover) }, "Cover them now"));
}

/** Cover whoever may not be seen on these photos; then they have to be looked at again. */
async function coverNow(line, photos) {
  line.replaceChildren("Covering …");
  try {
    for (const { at, version } of photos) await post(`${at}/recover`, { version });
    reload("They are covered now. Look again.");
  } catch (error) {
    showError(line, error);
  }
}

/** An element with its attributes and what is in it. Text only: nothing that comes from outside becomes markup. */
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...inside.filter((each) => each != null));
  return made;
}

/** Open a dialog. `go` is what its main button does; the dialog stays open with the reason when that fails. */
export function openDialog(dialog, go) {
  const line = dialog.querySelector(".error"), button = dialog.querySelector("[data-go]");
  showError(line, null);
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  const act = async () => {
    button.disabled = true;
    try {
      await go(dialog);
      dialog.close();
    } catch (error) {
      showError(line, error);
    }
    button.disabled = false;
  };
  button.onclick = act;
  dialog.querySelector("form").onsubmit = (event) => { event.preventDefault(); act(); };
  dialog.showModal();
}

const waiting = sessionStorage.getItem("notice");
if (waiting) {
  const undo = JSON.parse(sessionStorage.getItem("undo") ?? "[]");
  sessionStorage.removeItem("notice");
  sessionStorage.removeItem("undo");
  notice(waiting, undo);
}
