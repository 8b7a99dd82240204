// May I post this? Files are looked at one after another; nothing of them is kept.
import { taking } from "./chosen_files.js";
import { element, send, showError } from "./talk.js";

const MOST_BYTES = 100 * 2 ** 20, MOST = 20;
const byId = (id) => document.getElementById(id);
const drop = byId("drop"), progress = byId("progress"), words = progress.querySelector("[data-words]"), answers = byId("answers");
const waiting = [];
let working = false, done = 0;

/** What is asked now, for all files that are dropped at once. */
function wishes() {
  const asked = new URLSearchParams({ channel: byId("channel").value });
  for (const box of document.querySelectorAll("#groups :checked")) asked.append("group", box.value);
  return `${asked}`;
}

async function takeIn(what) {
  showError(byId("error"), null);
  const asked = wishes(), { files, unread } = await what;
  if (unread.length) showError(byId("error"), { message: `${unread[0]} cannot be read. May you open it?` });
  else if (!files.length) showError(byId("error"), { message: "That is no file. Drop a photo here." });
  else if (files.length > MOST) return showError(byId("error"), { message: `These are ${files.length} files. Ask about ${MOST} at most; to make more of them safe, add them under Photos.` });
  waiting.push(...files.map(({ file }) => ({ file, asked })));
  if (!working) await work();
}

/** One after another, as they came. */
async function work() {
  working = true;
  done = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    progress.hidden = false;
    words.textContent = `Looking at ${next.file.name}${done + waiting.length ? `: ${done + 1} of ${done + 1 + waiting.length}` : ""} …`;
    answers.prepend(await answerFor(next));
    done += 1;
  }
  progress.hidden = true;
  working = false;
  answers.firstElementChild?.querySelector("h2").focus();
}

async function answerFor({ file, asked }) {
  const title = element("h2", { tabindex: "-1" }, file.name);
  if (file.size > MOST_BYTES) return box(title, element("p", { class: "error" }, "That is too large: a photo may have 100 MB."));
  try {
    const told = await send("/upload/may-i-post", file, asked);
    title.append(`, for ${told.going_to}`);
    return box(title, pictureOf(file), ...said(told));
  } catch (error) {
    return box(title, element("p", { class: "error" }, error.message));
  }
}

const box = (...inside) => element("article", { class: "panel answer" }, ...inside);

/** The file as this browser shows it, from where it lies; some kinds it cannot show. */
function pictureOf(file) {
  const shown = element("img", { alt: "The file that you asked about" }), address = URL.createObjectURL(file);
  shown.addEventListener("load", () => URL.revokeObjectURL(address));
  shown.addEventListener("error", () => { URL.revokeObjectURL(address); shown.remove(); });
  shown.src = address;
  return shown;
}

/** An answer of EventGuard's: what it is, why, what to do, and what a stranger would learn. */
function said(told) {
  const list = (heading, lines) => (lines.length ? [element("h3", {}, heading), element("ul", {}, ...lines.map((line) => element("li", {}, line)))] : []);
  const faces = told.faces ? `${told.faces} face${told.faces === 1 ? "" : "s"}: ${told.who}.` : "No face was found in it. Look yourself.";
  const seen = told.looked ? [faces, told.not_compared, ...told.words].filter(Boolean) : [];
  return [
    element("p", { class: told.safe ? "good" : "error" }, told.safe ? "Safe to post." : "Do not post it."),
    element("p", {}, told.why),
    told.next || told.link ? element("p", {}, told.next, " ", told.link ? element("a", { class: "button", href: told.link.to }, told.link.words) : null) : null,
    ...list("What can be seen", seen),
    ...list("What a stranger would learn from the file", told.found),
  ].filter(Boolean);
}

// A phone offers its camera and its photos where nothing but pictures is asked for.
if (matchMedia("(pointer: coarse)").matches) byId("files").accept = "image/*";
taking(drop, [byId("files")], takeIn);
