// The photos: dropping new ones, how far the cleaning is, choosing among those that wait.
import { approve } from "./approving.js";
import { element, get, goTo, post, reload, send } from "./talk.js";

const MOST_BYTES = 100 * 2 ** 20;
const AT_ONCE = 3;
const byId = (id) => document.getElementById(id);
const drop = byId("drop"), trouble = byId("trouble"), progress = byId("progress");
const bar = progress.querySelector("progress"), words = progress.querySelector("[data-words]");
const cards = [...document.querySelectorAll(".cards > .card")];

function tell(name, why) {
  trouble.append(element("p", { class: "error" }, `${name}${/[?.]$/.test(name) ? "" : ":"} ${why}`));
}

/** What is asked for now, for all files that are dropped at once: later changes concern later ones. */
function wishes() {
  const asked = new URLSearchParams({
    event: byId("event").value.trim(), channel: byId("channel").value, style: byId("style").value,
    thorough: byId("thorough").checked ? "yes" : "", again: byId("again").checked ? "yes" : "",
  });
  for (const box of document.querySelectorAll("#groups :checked")) asked.append("group", box.value);
  return asked;
}

function addressFor(file, asked) {
  const own = new URLSearchParams(asked);
  own.set("name", file.name.slice(0, 200));
  return `/drop?${own}`;
}

let unnamed = [];
const waits = () => `${unnamed.length} photo${unnamed.length === 1 ? " waits" : "s wait"}.`;

/** Whoever drops photos says who they are, and files are named after their event: ask for both before anything is done. */
async function take(files) {
  trouble.replaceChildren();
  unnamed.push(...files);
  const who = byId("who");
  if (who) {
    tell("Who are you?", `Say so above: ${waits()}`);
    who.elements.chosen.focus();
    return;
  }
  const asked = wishes();
  const wait = waits(), event = asked.get("event");
  const wrong = event ? await get(`/event?${new URLSearchParams({ name: event })}`).then((answer) => answer.wrong, (error) => error.message) : null;
  if (!event || wrong) {
    if (event) tell("Nothing was sent.", `${wrong} ${wait}`);
    else tell("What event was it?", `Write it above and press Enter: ${wait}`);
    byId("event").focus();
    return;
  }
  const waiting = unnamed.splice(0);
  if (!waiting.length) return;
  uploading += 1;
  sessionStorage.removeItem("which-event"); // what is dropped now is to be seen afterwards
  const one = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      if (file.size > MOST_BYTES) tell(file.name, "That is too large: a photo may have 100 MB.");
      else await send(addressFor(file, asked), file).catch((error) => tell(file.name, error.message));
    }
  };
  const ways = Array.from({ length: AT_ONCE }, one);
  watch();
  await Promise.all(ways);
  uploading -= 1;
}

let watching = false, uploading = 0, idle = 0;

/** Follow the cleaning until it is done, then show the photos. */
async function watch() {
  idle = 0;
  if (watching) return;
  watching = true;
  let began = false, silent = 0;
  while (idle < 4) {
    const now = await get("/progress").catch(() => null);
    silent = now ? 0 : silent + 1;
    if (silent > 4) return stopped();
    if (now) {
      const busy = now.busy || uploading > 0; // to leave while some are on their way would cut them off
      idle = busy ? 0 : idle + 1;
      began ||= busy;
      if (began) show(now);
      if (began && !busy) return finish(now);
    }
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  watching = false;
}

function stopped() {
  watching = false;
  progress.hidden = false;
  words.textContent = "EventGuard was stopped. Start it again: what you dropped is kept, and is cleaned then.";
}

function show(now) {
  progress.hidden = false;
  bar.max = Math.max(1, now.came);
  bar.value = now.done;
  words.textContent = `Cleaning: ${now.done} of ${now.came} done`;
}

function finish(now) {
  watching = false;
  words.textContent = `${now.done} of ${now.came} done.`;
  const ready = `${now.held} photo${now.held === 1 ? " is" : "s are"} ready to be looked at.`;
  const says = now.known ? `${ready} ${now.known} ${now.known === 1 ? "was here already, and stays" : "were here already, and stay"} as before.` : ready;
  if (!now.trouble.length && !trouble.childElementCount) return goTo("/", says);
  words.textContent += ` ${says}`;
  for (const each of now.trouble) tell(each.name, each.why);
  trouble.append(element("p", {}, element("a", { class: "button", href: "/" }, "Show the photos")));
}

for (const kind of ["dragover", "dragenter"]) {
  document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files);
});
byId("files").addEventListener("change", (event) => {
  take(event.target.files);
  event.target.value = "";
});

byId("event").addEventListener("change", () => { if (unnamed.length) take([]); });
document.addEventListener("named", () => { if (unnamed.length) take([]); });

function choose() {
  const event = byId("which-event").value, notes = byId("only-notes")?.checked, fresh = byId("only-new")?.checked;
  let any = false;
  for (const card of cards) {
    const data = card.dataset;
    card.hidden = (event && data.event !== event) || (notes && data.notes === "0") || (fresh && data.looked === "1");
    any ||= !card.hidden;
  }
  byId("none").hidden = any;
}

/** The choice of an event outlasts a look at one of its photos. */
const which = byId("which-event"), kept = sessionStorage.getItem("which-event");
if (which && [...which.options].some((option) => option.value === kept)) {
  which.value = kept;
  choose();
}
which?.addEventListener("change", () => sessionStorage.setItem("which-event", which.value));
for (const id of ["which-event", "only-notes", "only-new"]) byId(id)?.addEventListener("change", choose);

const chosen = () => cards.filter((card) => !card.hidden && card.querySelector("[data-choose]")?.checked).map((card) => card.dataset);
const button = byId("approve-looked");
document.addEventListener("change", () => {
  if (!button) return;
  const many = chosen().length;
  button.disabled = !many;
  button.textContent = many ? `Approve the ${many} ticked …` : "Approve those ticked";
});
button?.addEventListener("click", () => {
  const photos = chosen();
  approve(photos, (where) => goTo("/?state=approved", `${photos.length} approved. They lie in ${where}`));
});

/** A file that could not be cleaned is off the list; nobody's own file is touched. */
async function putAway({ at, name }) {
  try {
    await post(`${at}/reject`, { why: "put away: it could not be cleaned" });
    reload(`${name} is put away. Your own file stays where it is.`);
  } catch (error) {
    trouble.replaceChildren(element("p", { class: "error" }, error.message));
  }
}
for (const away of document.querySelectorAll("[data-put-away]")) {
  away.addEventListener("click", () => putAway(away.closest(".card").dataset));
}

watch();
