// One photo: what its buttons and keys do.
import { approve } from "./approving.js";
import { Drawing } from "./drawing.js";
import { Faces } from "./faces.js";
import { inLine } from "./line.js";
import { Lines } from "./lines.js";
import { Opened } from "./opened.js";
import { element, goTo, notice, openDialog, post, putBack, reload, showError } from "./talk.js";
import { Compare, Viewer } from "./viewer.js";

const { photo: first, held, alike, ...asSent } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
let photo = first, busy = false;
const { before, after } = inLine(photo.at, asSent);

const viewer = new Viewer(byId("view"), photo.size ?? [4, 3]);
const compare = held ? new Compare(byId("picture"), byId("compare"), `${photo.at}/original`) : null;

/** What is asked before something doubtful is done, after what speaks against it. */
const CERTAIN = { ask: "", agree: "I am certain: do it" };
const LEGIBLE = { ask: " Keep it legible all the same? Whoever approves is told.", agree: "I am certain: keep it legible" };

/** Ask for a decision, and show the photo as it is then. */
async function decide(address, said, words, doubt = CERTAIN) {
  if (busy) return;
  busy = true;
  document.body.setAttribute("aria-busy", "true");
  showError(byId("error"), null);
  try {
    const { quarters } = photo;
    photo = (await post(address, { ...said, version: photo.version })).photo;
    if (photo.quarters !== quarters) return reload(words); // another picture, with other faces: it is looked at anew
    compare.rendered(`${photo.at}/cleaned?v=${photo.version.slice(0, 12)}`);
    byId("notes").replaceChildren(...photo.notes.map((note) => element("p", { class: "note" }, note)),
      ...photo.besides.map((note) => element("p", { class: "hint" }, note)), ...recovering());
    document.querySelector("h1").textContent = photo.name;
    faces.changed();
    faces.render(photo);
    lines.render(photo);
    notice(words);
  } catch (error) {
    if (error.doubtful && opened.owner) opened.confirm(`${error.message}${doubt.ask}`, doubt.agree, () => decide(address, { ...said, sure: true }, words, doubt));
    else {
      showError(byId("error"), error);
      byId("error").scrollIntoView({ block: "nearest" });
    }
  }
  busy = false;
  document.body.removeAttribute("aria-busy");
}

/** The way out when somebody is visible who may not be any more. */
function recovering() {
  if (!held || !photo.objections.length) return [];
  const button = element("button", { type: "button", class: "main", onclick: () => decide(`${photo.at}/recover`, {}, "They are covered now.") }, "Cover them now");
  return [element("p", {}, button)];
}

const refuse = (words) => showError(byId("error"), words ? { message: words } : null);
const opened = new Opened(refuse);
const acts = {
  show: (n, person, sure = false) => decide(`${photo.at}/faces/${n}`, { person, sure }, `Face ${n} is shown now.`),
  cover: (n) => decide(`${photo.at}/faces/${n}`, {}, `Face ${n} is covered.`),
  erase: (n) => decide(`${photo.at}/faces/${n}`, { erase: true }, "That cover is gone."),
  none: (n) => decide(`${photo.at}/faces/${n}`, { none: true }, "That cover is gone."),
  refuse,
};
const actsOnLines = {
  cover: (n) => decide(`${photo.at}/words/${n}`, {}, `Line ${n} is covered.`),
  keep: (n) => decide(`${photo.at}/words/${n}`, { keep: true }, `Line ${n} stays as it is in the picture.`, LEGIBLE),
};
const faces = new Faces(viewer, photo, alike, opened, held ? acts : null);
const lines = new Lines(viewer, photo, opened, held ? actsOnLines : null);
byId("notes").append(...recovering());

const drawing = held ? new Drawing(viewer, { rectangle: byId("rectangle"), ellipse: byId("ellipse") }, ([x, y, width, height], drawn) =>
  decide(`${photo.at}/draw`, { x, y, width, height, drawn }, "Covered.")) : null;

const turn = (way) => { notice(`Turning ${way}, and looking for faces …`); return decide(`${photo.at}/turn`, { way }, `Turned ${way}. Look at all of it: faces were looked for once more.`); };
const undo = () => decide(`${photo.at}/undo`, {}, "Taken back.");
const toggleOutlines = () => {
  const on = byId("outlines").getAttribute("aria-pressed") !== "true";
  byId("outlines").setAttribute("aria-pressed", on);
  byId("stage").classList.toggle("hidden-outlines", !on);
};
const toggleBefore = () => compare?.toggle().catch((error) => showError(byId("error"), error));
const next = after ?? before ?? "/";

function approveThis() {
  if (compare.on) toggleBefore(); // what is approved is what is seen
  const { id, channel, version, name, at, going_to: goingTo } = photo;
  const going = { id, channel, goingTo, version, name, at, shown: photo.shown.join(", "), named: photo.named.join(", "), byHand: photo.by_hand.join(", "), told: photo.told.join(". "), noFaces: photo.no_faces.join(" ") };
  approve([going], (where) => goTo(next, `${name} is approved for ${goingTo}. It lies in ${where}`, [photo]));
}

/** Ask in a dialog of this name why, do it, and go on. */
function withReason(name, address, then, words, undo = []) {
  openDialog(byId(name), async (dialog) => {
    await post(`${photo.at}/${address}`, { why: dialog.querySelector("[name=why]").value });
    goTo(then, words, undo);
  });
}

const rejectThis = () => withReason("reject", "reject", next, `${photo.name} is rejected.`, [photo]);
const takeDownThis = () => withReason("take-down", "down", "/down", `${photo.name} has left the approved folder.`);

byId("smaller").addEventListener("click", () => viewer.zoom(-1));
byId("larger").addEventListener("click", () => viewer.zoom(1));
byId("fit").addEventListener("click", () => viewer.fit());
byId("outlines").addEventListener("click", toggleOutlines);
byId("compare")?.addEventListener("click", toggleBefore);
byId("turn-left")?.addEventListener("click", () => turn("left"));
byId("turn-right")?.addEventListener("click", () => turn("right"));
byId("undo")?.addEventListener("click", undo);
byId("approve-this")?.addEventListener("click", approveThis);
byId("reject-this")?.addEventListener("click", rejectThis);
byId("back-this")?.addEventListener("click", () => putBack([photo]).catch((error) => showError(byId("error"), error)));
byId("take-down-this")?.addEventListener("click", takeDownThis);
byId("posted")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await post(`${photo.at}/posted`, Object.fromEntries(new FormData(event.target)));
    reload("Noted.");
  } catch (error) {
    showError(byId("error"), error);
  }
});

/** What is opened, a face or a line, is covered. */
function coverThis() {
  if (faces.face) acts.cover(faces.chosen);
  else if (lines.line) actsOnLines.cover(lines.chosen);
  else notice("Choose a face or a line first.");
}

function keepThis() {
  const { line } = lines;
  if (line && (line.look_here || line.verdict !== "show")) actsOnLines.keep(line.n);
  else notice(line ? "This line is not covered." : "Choose a line first.");
}

/** From one to the next of what is opened: lines, or else faces. */
const step = (by) => (lines.line ? lines : faces).step(by);

function startShowing() {
  if (byId("who")) byId("who").focus();
  else notice(faces.face ? "This face is shown already, or was drawn." : "Choose a face first.");
}

const close = () => (lines.line ? lines : faces).open(null);
const viewing = { "+": () => viewer.zoom(1), "=": () => viewer.zoom(1), "-": () => viewer.zoom(-1), 0: () => viewer.fit(), h: toggleOutlines,
  ArrowUp: () => step(-1), ArrowDown: () => step(1), w: () => lines.step(1),
  Escape: close, ArrowLeft: () => before && location.assign(before), ArrowRight: () => after && location.assign(after) };
const deciding = { b: toggleBefore, u: undo, a: approveThis, x: rejectThis, r: () => drawing.begin("rectangle", true), o: () => drawing.begin("ellipse", true),
  "[": () => turn("left"), "]": () => turn("right"), c: coverThis, k: keepThis, s: startShowing };
const keys = held ? { ...viewing, ...deciding } : viewing;

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.target.matches("input, select, textarea")) return;
  if (drawing?.active && drawing.key(event)) return event.preventDefault();
  if (held && (event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); return undo(); }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // Where the picture is enlarged and has the focus, arrows move it.
  if (event.target === viewer.view && viewer.scale !== null && event.key.startsWith("Arrow")) return;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) { event.preventDefault(); act(); }
});
