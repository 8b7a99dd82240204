// Dropping photos, and how far their cleaning is.
import { taking } from "./chosen_files.js";
import { ELSEWHERE, element, get, notice, post, send } from "./talk.js";

const MOST_BYTES = 100 * 2 ** 20, MOST_OF_FILM = 4 * 2 ** 30;
const isFilm = ({ name, type }) => type.startsWith("video/") || /\.(mp4|mov|m4v|3gp|webm|mkv|avi)$/i.test(name);
const AT_ONCE = 3;
const byId = (id) => document.getElementById(id);
const drop = byId("drop"), trouble = byId("trouble"), progress = byId("progress");
const bar = progress.querySelector("progress"), words = progress.querySelector("[data-words]");

function tell(name, why) {
  trouble.append(element("p", { class: "error" }, `${name}${/[?.]$/.test(name) ? "" : ":"} ${why}`));
}

/** What is asked for now, for all files that are dropped at once: later changes concern later ones. */
function wishes() {
  const asked = new URLSearchParams({
    event: byId("event").value.trim(), channel: byId("channel").value, style: byId("style").value,
  });
  for (const id of ["thorough", "sound", "moving", "again"]) asked.set(id, byId(id).checked ? "yes" : "");
  for (const box of document.querySelectorAll("#groups :checked")) asked.append("group", box.value);
  return asked;
}

function saidOf(file, asked) {
  const own = new URLSearchParams(asked);
  own.set("name", file.name.slice(0, 200));
  return `${own}`;
}

/** What tells a file that is dropped twice while it waits. */
const stamp = ({ name, size, lastModified }) => `${name} ${size} ${lastModified}`;

let unnamed = [], offered = "", taken = "";
const waits = () => `${unnamed.length} photo${unnamed.length === 1 ? " waits" : "s wait"}.`;

/** Take in what was dropped or chosen, but for what is left out of folders: which that is, EventGuard knows. */
async function takeIn(what) {
  trouble.replaceChildren();
  const asked = wishes();
  const { files, unread, folder, tooMany } = await what;
  if (tooMany) return tell("Nothing was taken.", `These are more than ${tooMany} files: drop the photos of one event at a time.`);
  if (unread.length) tell(unread.length === 1 ? unread[0] : `${unread[0]} and ${unread.length - 1} more`, "cannot be read. May you open it?");
  if (!files.length) return unread.length || tell("Nothing was taken.", folder ? `There are no files in ${folder}.` : "Drop photos or films here, or a folder of them.");
  try {
    const { left_out: leftOut, says } = await post("/listing", { paths: files.map((each) => each.path) });
    for (const line of says) trouble.append(element("p", { class: "hint" }, line));
    const out = new Set(leftOut);
    const known = new Set(unnamed.map(stamp));
    unnamed.push(...files.filter((each, n) => !out.has(n) && !known.has(stamp(each.file))).map((each) => each.file));
  } catch (error) {
    return tell("Nothing was taken.", error.message);
  }
  offer(folder);
  if (unnamed.length) await take(asked);
}

/** The name of a folder may be that of the event; it is not until somebody says so. */
function offer(folder) {
  if (!byId("event").value.trim()) byId("event").value = offered = folder.slice(0, byId("event").maxLength).trim();
}

/** Whoever drops photos says who they are, and files are named after their event: ask for both before anything is done. */
async function take(asked) {
  const who = byId("who");
  if (who) {
    tell("Who are you?", `Say so above: ${waits()}`);
    who.querySelector("select, input").focus();
    return;
  }
  const event = asked.get("event");
  const wrong = event ? await post("/event", { name: event }).then((answer) => answer.wrong, (error) => error.message) : null;
  if (!event || wrong || event === offered) {
    if (wrong) tell("Nothing was sent.", `${wrong} ${waits()}`);
    else tell("What event was it?", `${offered ? "If it is what stands above," : "Write it above and"} press Enter: ${waits()}`);
    byId("event").focus();
    byId("event").select();
    return;
  }
  const waiting = unnamed.splice(0);
  if (!waiting.length) return;
  uploading += 1;
  taken = event;
  document.dispatchEvent(new Event("dropped"));
  const one = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      if (file.size > (isFilm(file) ? MOST_OF_FILM : MOST_BYTES)) tell(file.name, "That is too large: a photo may have 100 MB, a film 4 GB.");
      else await send("/upload", file, saidOf(file, asked)).catch((error) => {
        tell(file.name, error.message);
        if (!error.status) waiting.length = 0; // nobody is there any more
      });
    }
  };
  const ways = Array.from({ length: AT_ONCE }, one);
  watch();
  await Promise.all(ways);
  uploading -= 1;
}

let watching = false, uploading = 0, idle = 0;

/** Follow the cleaning until it is done; the photos appear below meanwhile. */
async function watch() {
  idle = 0;
  if (watching) return;
  watching = true;
  let began = false, silent = 0;
  while (idle < 4) {
    const now = await get("/progress").catch(() => null);
    silent = now ? 0 : silent + 1;
    if (silent > 4 && !ELSEWHERE) return stopped(); // there it is told that nobody answers, until somebody does
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
  words.textContent = "EventGuard was stopped. Start it again: what you added is kept, and is cleaned then.";
}

function show(now) {
  progress.hidden = false;
  bar.max = Math.max(1, now.came);
  bar.value = now.done + (now.film_part ?? 0);
  const film = now.film_part == null ? "" : `, ${Math.floor(now.film_part * 100)} % of a film`;
  words.textContent = `Cleaning: ${now.done} of ${now.came} done${film}${left(now.seconds_left)}. They appear below as they are done.`;
}

function left(seconds) {
  if (seconds == null || uploading > 0) return "";
  const minutes = Math.round(seconds / 60);
  return minutes < 1 ? ", less than a minute left" : `, about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
}

function finish(now) {
  watching = false;
  const ready = `${now.held} photo${now.held === 1 ? " is" : "s are"} ready to be looked at.`;
  const says = now.known ? `${ready} ${now.known} ${now.known === 1 ? "was here already, and stays" : "were here already, and stay"} as before.` : ready;
  for (const line of now.says) trouble.append(element("p", { class: "hint" }, line));
  words.textContent = `${now.done} of ${now.came} done. ${says}`;
  notice(says);
  for (const each of now.trouble) tell(each.name, each.why);
  document.dispatchEvent(new Event("cleaned"));
  if (new URLSearchParams(location.search).has("state")) trouble.append(element("p", {}, element("a", { class: "button", href: "/" }, "Show those that wait")));
}

taking(drop, [byId("files"), byId("folder")], takeIn);

/** Who was at one event was not at another: what was ticked for photos that were taken is ticked anew for others. */
function forget() {
  taken = "";
  for (const box of drop.querySelectorAll("details [type=checkbox]:checked")) box.checked = false;
}

/** Go on with what waits, now that somebody has said something more. */
function goOn() {
  if (!unnamed.length) return;
  trouble.replaceChildren();
  take(wishes());
}
function named() {
  offered = "";
  if (taken && byId("event").value.trim() !== taken) forget();
  goOn();
}
byId("event").addEventListener("change", named);
byId("event").addEventListener("keydown", (event) => { // a name that is left as it was offered does not change
  if (event.key === "Enter" && event.target.value === offered) named();
});
document.addEventListener("named", goOn);

watch();
