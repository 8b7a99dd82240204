// One photo: what its buttons and keys do.
import { Anothers } from "./anothers.js";
import { AtHand, showNotes, toggleOutlines } from "./at_hand.js";
import { Checking } from "./checking.js";
import { Compare } from "./compare.js";
import { Deciding } from "./deciding.js";
import { Drawing } from "./drawing.js";
import { Faces } from "./faces.js";
import { Fingers } from "./fingers.js";
import { LettingGo } from "./letting_go.js";
import { inLine } from "./line.js";
import { Lines } from "./lines.js";
import { whenAsked, whenTold } from "./now.js";
import { Opened } from "./opened.js";
import { notice, post, showError } from "./talk.js";
import { Viewer } from "./viewer.js";

const { photo: first, held, alike, ...asSent } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
let photo = first;
const { before, after } = inLine(photo.at, asSent);

const viewer = new Viewer(byId("view"), photo.size ?? [4, 3]);
const compare = held ? new Compare(byId("picture"), byId("compare"), `${photo.at}/original`) : null;

const deciding = new Deciding({ photo: () => photo, show, opened: () => opened, anothers: () => anothers });
const decide = (...asked) => deciding.decide(...asked);

/** The photo as it is now in place of the one before. What somebody has typed stays when another has changed it (`keep`). */
function show(now, keep = false) {
  photo = now;
  compare?.rendered(`${photo.at}/cleaned?v=${photo.version.slice(0, 12)}`);
  showNotes(photo, recover);
  document.querySelector("h1").textContent = photo.name;
  checking.show(photo);
  faces.changed();
  faces.render(photo, keep);
  lines.render(photo);
}

const recover = held ? () => decide(`${photo.at}/recover`, {}, "They are covered now.") : null;
const refuse = (words) => showError(byId("error"), words ? { message: words } : null);
const opened = new Opened(refuse);
const acts = deciding.onFaces(refuse), actsOnLines = deciding.onLines();
const faces = new Faces(viewer, photo, alike, opened, held ? acts : null);
const lines = new Lines(viewer, photo, opened, held ? actsOnLines : null);
showNotes(photo, recover);

/** Cover what was drawn, once what is being done is done. */
async function coverDrawn([x, y, width, height], drawn) {
  await deciding.rest();
  return decide(`${photo.at}/draw`, { x, y, width, height, drawn }, "Covered.");
}

const drawing = held ? new Drawing(viewer, { rectangle: byId("rectangle"), ellipse: byId("ellipse") }, coverDrawn) : null;
addEventListener("beforeunload", (event) => { if (drawing?.unfinished) event.preventDefault(); });

const turn = (way) => { notice(`Turning ${way}, and looking for faces …`); return decide(`${photo.at}/turn`, { way }, `Turned ${way}. Look at all of it: faces were looked for once more.`); };
const undo = () => decide(`${photo.at}/undo`, {}, "Taken back.");
const toggleBefore = () => compare?.toggle().catch((error) => showError(byId("error"), error));
const next = after ?? before ?? "/";

/** The photo as it is to be judged: nothing is still being drawn or made, and it is shown as it will be published. */
function seen() {
  if (deciding.busy || drawing?.unfinished) return notice("One moment: the photo is still being made."), null;
  if (anothers.unseen) return notice("Look at what was changed first, then press I have looked."), null;
  drawing?.stop();
  compare?.off();
  return photo;
}
const checking = new Checking(photo, seen, after);
const anothers = new Anothers(() => photo, (now) => show(now, true), () => opened.owner || drawing?.unfinished || drawing?.active);
whenAsked(() => ({ id: photo.id, channel: photo.channel, stand: photo.stand }));
whenTold((now) => { if (!deciding.busy) anothers.told(now); });
// EventGuard may have been started anew meanwhile: whoever has signed in again has this photo before them.
document.addEventListener("again", () => { if (held && !anothers.unseen) post(`${photo.at}/looked`, { version: photo.version }).catch(() => null); });

const lettingGo = new LettingGo(() => photo, seen, next);

byId("smaller").addEventListener("click", () => viewer.zoom(-1));
byId("larger").addEventListener("click", () => viewer.zoom(1));
byId("fit").addEventListener("click", () => viewer.fit());
byId("full").addEventListener("click", () => viewer.to(1));
byId("double").addEventListener("click", () => viewer.to(2));
byId("outlines").addEventListener("click", toggleOutlines);
byId("compare")?.addEventListener("click", toggleBefore);
byId("turn-left")?.addEventListener("click", () => turn("left"));
byId("turn-right")?.addEventListener("click", () => turn("right"));
byId("undo")?.addEventListener("click", undo);

const atHand = new AtHand({ faces, lines, deciding, acts, actsOnLines, drawing, undo, before, after });
/** To the next photo of the list (1) or the one before (-1). */
const leaf = (by) => atHand.leaf(by, () => { if (matchMedia("(max-width: 900px)").matches) sessionStorage.setItem("leafed", "1"); });
new Fingers(viewer, leaf);
// On a narrow screen whoever goes from picture to picture sees pictures, unless there is something to look at above one.
if (sessionStorage.getItem("leafed") && !document.querySelector("#notes .note")) document.querySelector(".tools").scrollIntoView();
sessionStorage.removeItem("leafed");

const viewing = { "+": () => viewer.zoom(1), "=": () => viewer.zoom(1), "-": () => viewer.zoom(-1), 0: () => viewer.fit(), 1: () => viewer.to(1), 2: () => viewer.to(2),
  ArrowLeft: () => leaf(-1), ArrowRight: () => leaf(1) };
const decisions = { b: toggleBefore, a: () => lettingGo.approve(), l: () => checking.looksRight(), x: () => lettingGo.reject(), r: () => drawing.begin("rectangle", true), o: () => drawing.begin("ellipse", true),
  "[": () => turn("left"), "]": () => turn("right") };
// Where the picture is enlarged and has the focus, arrows move it.
atHand.listen(viewing, held, decisions, (event) => event.target === viewer.view && viewer.scale !== null && event.key.startsWith("Arrow"));
