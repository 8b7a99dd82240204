// One film: what its buttons and keys do.
import { Anothers } from "./anothers.js";
import { AtHand, showNotes, toggleOutlines } from "./at_hand.js";
import { Checking } from "./checking.js";
import { Deciding } from "./deciding.js";
import { Drawing } from "./drawing.js";
import { DrawnWhen } from "./drawn_when.js";
import { Faces } from "./faces.js";
import { clock, Player } from "./film_player.js";
import { Strip } from "./film_strip.js";
import { Watched } from "./film_watched.js";
import { FrameBefore } from "./frame_before.js";
import { LettingGo } from "./letting_go.js";
import { inLine } from "./line.js";
import { Lines } from "./lines.js";
import { whenAsked, whenTold } from "./now.js";
import { Opened } from "./opened.js";
import { notice, post, showError } from "./talk.js";
import { Viewer } from "./viewer.js";

const { photo: first, held, alike, through, first_words: toDo, ...asSent } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
let film = first;
const { before, after } = inLine(film.at, asSent);
const next = after ?? before ?? "/";

// The browser's own double click on a film (the whole screen) and ours on a picture would come together.
byId("view").addEventListener("dblclick", (event) => event.stopImmediatePropagation(), true);
const viewer = new Viewer(byId("view"), film.size);
const player = new Player(byId("picture"), film.film);
const watched = held ? new Watched(player, () => film, through, toDo, byId("through")) : null;
const strip = new Strip(player, film, held, (n) => watched?.opened(n));
const original = held ? new FrameBefore(player, byId("frame-before"), byId("compare"), film.at) : null;

/** While stretches are drawn again: from seconds to a minute or two. */
let since = 0, ticking = null;
function working(on) {
  byId("working").hidden = !on;
  clearInterval(ticking);
  if (!on) return;
  since = Date.now();
  const tell = () => { byId("so-far").textContent = `${Math.round((Date.now() - since) / 1000)} s`; };
  tell();
  ticking = setInterval(tell, 1000);
  if (!matchMedia("(max-width: 900px)").matches) byId("working").scrollIntoView({ block: "nearest" });
}

const deciding = new Deciding({ photo: () => film, show, opened: () => opened, anothers: () => anothers }, working);
const decide = (...asked) => {
  if (deciding.busy) notice("One moment: the film is still being drawn again.");
  return deciding.decide(...asked);
};

/** The film as it is now in place of the one before, at the same frame. What somebody has typed stays when another has changed it (`keep`). */
function show(now, keep = false) {
  const another = film.version !== now.version;
  film = now;
  original?.off();
  if (another && film.version) player.rendered(`${film.at}/film?v=${film.version.slice(0, 12)}`);
  showNotes(film, recover);
  document.querySelector("h1").textContent = film.name;
  checking.show(film);
  strip.photo = film;
  faces.changed();
  faces.render(film, keep);
  lines.render(film);
  strip.rendered(film);
  watched?.renewed();
}

const recover = held ? () => decide(`${film.at}/recover`, {}, "They are covered now.") : null;
const refuse = (words) => showError(byId("error"), words ? { message: words } : null);
const opened = new Opened(refuse);
const acts = deciding.onFaces(refuse), actsOnLines = deciding.onLines();
const faces = new Faces(viewer, film, alike, opened, held ? acts : null, strip);
const lines = new Lines(viewer, film, opened, held ? actsOnLines : null, strip);
showNotes(film, recover);
byId("length").textContent = clock(film.film.seconds);
player.whenAt((frame, playing) => {
  strip.place(frame);
  byId("at").textContent = clock(frame * film.film.frame);
  byId("play").textContent = playing ? "Pause" : "Play";
});

const when = held ? new DrawnWhen(player, byId("drawn-from"), byId("drawn-to")) : null;
/** Cover what was drawn, once what is being done is done. */
async function coverDrawn([x, y, width, height], drawn) {
  const { frames } = when;
  await deciding.rest();
  return decide(`${film.at}/draw`, { x, y, width, height, drawn, ...frames }, "Covered.");
}
const drawing = held ? new Drawing(viewer, { rectangle: byId("rectangle"), ellipse: byId("ellipse") }, coverDrawn) : null;
for (const shape of ["rectangle", "ellipse"]) byId(shape)?.addEventListener("click", () => begun());
addEventListener("beforeunload", (event) => { if (drawing?.unfinished || deciding.busy) event.preventDefault(); });

/** Whatever is drawn is drawn over a frame of the cleaned film that stands still. */
function begun() {
  if (!drawing.active) return;
  original.off();
  when.begin();
}
function draw(shape) {
  drawing.begin(shape, true);
  begun();
}

const undo = () => decide(`${film.at}/undo`, {}, "Taken back.");

/** The film as it is to be judged: gone through, and nothing is still being drawn. */
function seen() {
  if (deciding.busy || drawing?.unfinished) return notice("One moment: the film is still being drawn again."), null;
  if (anothers.unseen) return notice("Look at what was changed first, then press I have looked."), null;
  if (!watched.whole) {
    watched.flush();
    refuse(toDo);
    return notice(toDo), null;
  }
  refuse("");
  drawing?.stop();
  original?.off();
  player.video.pause();
  return film;
}
const checking = new Checking(film, seen, after);
const anothers = new Anothers(() => film, (now) => show(now, true), () => opened.owner || drawing?.unfinished || drawing?.active, () => watched?.renewed());
whenAsked(() => ({ id: film.id, channel: film.channel, stand: film.stand }));
whenTold((now) => { if (!deciding.busy) anothers.told(now); });
document.addEventListener("again", () => { if (held && !anothers.unseen) post(`${film.at}/looked`, { version: film.version }).then(() => watched.renewed()).catch(() => null); });
const lettingGo = new LettingGo(() => film, seen, next);

const atHand = new AtHand({ faces, lines, deciding, acts, actsOnLines, drawing, undo, before, after });
const leaf = (by) => atHand.leaf(by, () => watched?.flush());
function toEnd(which) {
  const each = faces.face ?? lines.line;
  if (each) strip.toEnd(each, which);
  else player.seek(which ? film.film.frames - 1 : 0);
}

const press = { smaller: () => viewer.zoom(-1), larger: () => viewer.zoom(1), fit: () => viewer.fit(), outlines: toggleOutlines, compare: () => original.toggle(), undo,
  play: () => player.toggle(), back: () => player.step(-1), on: () => player.step(1), "first-frame": () => toEnd(0), "last-frame": () => toEnd(1) };
for (const [id, act] of Object.entries(press)) byId(id)?.addEventListener("click", act);

const viewing = { "+": press.larger, "=": press.larger, "-": press.smaller, 0: press.fit, ",": press.back, ".": press.on, "[": () => toEnd(0), "]": () => toEnd(1), p: press.play,
  ArrowLeft: () => leaf(-1), ArrowRight: () => leaf(1) };
const decisions = { b: press.compare, a: () => lettingGo.approve(), l: () => checking.looksRight(), x: () => lettingGo.reject(), r: () => draw("rectangle"), o: () => draw("ellipse") };
// The player has arrows of its own; and where the film is enlarged and has the focus, they move it.
atHand.listen(viewing, held, decisions, (event) => event.key.startsWith("Arrow") && (event.target === player.video || (event.target === viewer.view && viewer.scale !== null)));
