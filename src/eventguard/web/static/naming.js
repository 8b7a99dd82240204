// Naming at typing speed: one face after another. What was typed is sent when a photo is gone through, and never waits for.
import { find, prepared } from "./finding.js";
import { whenAsked, whenTold } from "./now.js";
import { element, get, notice, post, showError } from "./talk.js";

const photos = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const who = byId("who"), matches = byId("matches"), picture = byId("picture"), marks = byId("marks"), stage = byId("stage"), spot = byId("spot");
// Of more than so many it is said how many there are.
const MOST = 9;
// A face is shown so large, as a share of the window that it is looked at in.
const LARGE = 0.28;
// So often is what was typed sent again for a photo that another changes meanwhile.
const TRIES = 3;

// Which photos were gone through: whoever comes back goes on there. Kept until the tab is closed.
const GONE = "gone-through";
const gone = new Set(JSON.parse(sessionStorage.getItem(GONE) ?? "[]"));

let at = Math.max(0, photos.findIndex((photo) => !gone.has(photo.at))), face = 0, offered = [], chosen = -1, before = [], waiting = 0;
let here = null; // the photo that is before them
let inSight = false, turn = 0; // whether the face in question can be seen: nobody is named who cannot
const opened = new Map(); // by place: the photo's data, its picture, whom each face was given, and what was sent of that

/** One photo with its faces, asked for once; the next one is fetched while somebody types. */
function load(place) {
  if (!photos[place]) return null;
  if (!opened.has(place)) {
    opened.set(place, get(`${photos[place].at}/naming`).then((data) => {
      const image = new Image();
      image.src = `${photos[place].at}/original`;
      const given = shownAs(data.faces);
      const ours = new Set(given.values());
      data.people = data.people.map((person) => person.already && !ours.has(person.id) ? { ...person, may: false, why: "on this photo already" } : person);
      return { ...data, image, given, sent: new Map(given), was: new Map(given), tries: 0, known: prepared(ordered(data)) };
    }));
  }
  return opened.get(place);
}

/** Whom each face is shown as; null: covered. */
const shownAs = (faces) => new Map(faces.map((each) => [each.n, each.verdict === "show" ? each.person : null]));

/** The classes of the event first, then those who may be shown, each as the server has them. */
function ordered({ people, groups }) {
  const here = (person) => groups.some((group) => group.toLowerCase() === person.group.toLowerCase());
  return [...people].sort((one, other) => (here(other) - here(one)) || (other.may - one.may));
}

const now = () => load(at);
const current = (photo) => photo.faces[face];

async function show() {
  const mine = ++turn;
  inSight = false;
  showError(byId("error"), null);
  const photo = await load(at).catch((error) => showError(byId("error"), error));
  if (!photo || mine !== turn) return;
  here = photo;
  load(at + 1);
  for (const place of opened.keys()) if (place < at - 2) opened.delete(place);
  if (picture.src !== photo.image.src) {
    byId("sight").hidden = false;
    const there = await photo.image.decode().then(() => true, () => false);
    if (mine !== turn) return;
    if (!there) return showError(byId("error"), { message: "The photo as it was taken cannot be shown, so nobody can be named on it. Next photo goes on." });
    picture.src = photo.image.src;
    byId("sight").hidden = true;
  }
  byId("place").textContent = `Face ${face + 1} of ${photo.faces.length}, photo ${at + 1} of ${photos.length}.`;
  inSight = true;
  draw(photo);
  who.value = "";
  offer(photo);
}

/** The face in question large and in the middle, the others as they are so far. */
function draw(photo) {
  const [width, height] = photo.size, [x, y, wide, tall] = current(photo).box;
  const room = [spot.clientWidth, spot.clientHeight];
  const whole = Math.min(room[0] / width, room[1] / height);
  const scale = Math.max(whole, Math.min(LARGE * room[1] / tall, 4 * whole));
  const middle = (size, length, from) => Math.min(0, Math.max(length - size * scale, length / 2 - from * scale));
  Object.assign(stage.style, { width: `${width * scale}px`, height: `${height * scale}px`,
    transform: `translate(${middle(width, room[0], x + wide / 2)}px, ${middle(height, room[1], y + tall / 2)}px)` });
  marks.replaceChildren(...photo.faces.map((each, n) => {
    const [left, top, w, h] = each.box, name = nameOf(photo, photo.given.get(each.n));
    const mark = element("div", { class: `face ${n === face ? "here" : name ? "show" : "cover"}` }, name ? element("span", {}, name) : null);
    Object.assign(mark.style, { left: `${left * scale}px`, top: `${top * scale}px`, width: `${w * scale}px`, height: `${h * scale}px` });
    return mark;
  }));
}

const nameOf = (photo, id) => photo.people.find((person) => person.id === id)?.name ?? "";

/** Who it may be. With nothing typed those whom the photo before showed come first, and nobody is marked: Enter alone names nobody. */
function offer(photo) {
  const taken = new Set([...photo.given].filter(([n, id]) => id && n !== current(photo).n).map(([, id]) => id));
  const typed = Boolean(who.value.trim()), all = find(photo.known, who.value);
  const found = all.filter((person) => !taken.has(person.id));
  const recent = (person) => { const place = before.indexOf(person.id); return place < 0 ? before.length : place; };
  if (typed) found.push(...all.filter((person) => taken.has(person.id)).map((person) => ({ ...person, may: false, why: "on this photo already" })));
  else found.sort((one, other) => recent(one) - recent(other));
  offered = found.slice(0, MOST);
  chosen = typed ? Math.max(0, offered.findIndex((person) => person.may)) : -1;
  const more = found.length - offered.length;
  byId("more").textContent = more > 0 ? `and ${more} more: type on` : found.length ? "" : "Nobody in the register is called so.";
  list();
}

function list() {
  matches.replaceChildren(...offered.map((person, n) => element("li", { role: "option", id: `match-${n}`, "aria-selected": n === chosen ? "true" : "false",
    "aria-disabled": person.may ? false : "true", onclick: () => take(n) },
  element("kbd", {}, `${n + 1}`), element("span", {}, `${person.name}, ${person.group}`, person.may ? null : element("small", {}, `may not be shown: ${person.why}`)))));
  who.setAttribute("aria-activedescendant", offered[chosen] ? `match-${chosen}` : "");
}

/** Show the one that is marked. With nobody marked a name that the face has already stays. */
async function enter() {
  if (offered[chosen]) return take(chosen);
  const photo = await now();
  if (inSight && !who.value.trim() && photo.given.get(current(photo).n)) return next();
  if (!who.value.trim()) showError(byId("error"), { message: "Type the beginning of a name first, or press a figure. Tab leaves the face covered." });
}

async function take(n) {
  const photo = await now(), person = offered[n];
  if (!person || !inSight) return;
  if (!person.may) return showError(byId("error"), { message: `${person.name} may not be shown: ${person.why}.` });
  photo.given.set(current(photo).n, person.id);
  next();
}

async function leave() {
  if (!inSight) return;
  const photo = await now();
  photo.given.set(current(photo).n, null);
  next();
}

/** On to the next face, or photo; what was decided about one that is gone through is sent. */
async function next() {
  const photo = await now();
  showError(byId("error"), null);
  if (face + 1 < photo.faces.length) face += 1;
  else return nextPhoto();
  show();
}

async function nextPhoto() {
  const photo = await now();
  before = [...photo.given.values()].filter(Boolean);
  send(at, photo);
  gone.add(photos[at].at);
  sessionStorage.setItem(GONE, JSON.stringify([...gone]));
  if (at + 1 >= photos.length) return done();
  at += 1;
  face = 0;
  show();
}

async function back() {
  if (face > 0) face -= 1;
  else if (at > 0) {
    at -= 1;
    face = (await load(at)).faces.length - 1;
  } else return;
  const photo = await load(at);
  photo.given.set(current(photo).n, null);
  show();
}

let sending = Promise.resolve();

/** Let the photo be made anew with what was decided, after those before it. */
function send(place, photo) {
  const faces = [...photo.given].filter(([n, id]) => (photo.sent.get(n) ?? null) !== (id ?? null)).map(([n, id]) => ({ n, person: id ?? "" }));
  if (!faces.length) return;
  photo.sent = new Map(photo.given);
  waiting += 1;
  tell();
  sending = sending.then(async () => {
    try {
      const answer = await post(`${photos[place].at}/naming`, { version: photo.version, faces });
      Object.assign(photo, { version: answer.version, stand: answer.stand, sent: shownAs(answer.faces), was: shownAs(answer.faces), tries: 0 });
      for (const each of answer.left) report(place, `${photo.name}, face ${each.n} is not shown as ${each.who}: ${each.says}`);
    } catch (error) {
      photo.tries += 1;
      if (error.changed && photo.tries < TRIES && (await asItIsNow(place, photo))) send(place, photo);
      else {
        opened.delete(place);
        report(place, `${photo.name} stays as it was: ${error.message}`);
      }
    }
    waiting -= 1;
    tell();
  });
}

/** A photo that another has changed, as it is now. What was typed stays for every face that is as it was seen; of the others it is told. Whether that could be done. */
async function asItIsNow(place, photo) {
  const fresh = await get(`${photos[place].at}/naming`).catch(() => null);
  if (!fresh) return false;
  const now = shownAs(fresh.faces), boxOf = (faces, n) => `${faces.find((each) => each.n === n)?.box}`;
  const elsewhere = [...now.keys()].some((n) => photo.was.has(n) && boxOf(fresh.faces, n) !== boxOf(photo.faces, n));
  const given = new Map(now);
  for (const [n, id] of photo.given) {
    if (id === photo.was.get(n) || now.get(n) === id) continue; // nobody wished for anything else
    if (now.has(n) && !elsewhere && now.get(n) === photo.was.get(n)) given.set(n, id);
    else report(place, `${photo.name}, face ${n}: ${id ? `not shown as ${nameOf(photo, id)}` : "not covered"}, for another has changed it since you saw it.`);
  }
  const inQuestion = photo.faces[face]?.n;
  Object.assign(photo, { version: fresh.version, stand: fresh.stand, size: fresh.size, faces: fresh.faces, given, was: now, sent: new Map(now) });
  if (elsewhere) {
    photo.image = new Image();
    photo.image.src = `${photos[place].at}/original?v=${fresh.version.slice(0, 12)}`;
  }
  if (place === at && fresh.faces.length) {
    face = Math.max(0, fresh.faces.findIndex((each) => each.n === inQuestion));
    await show();
  }
  return fresh.faces.length > 0;
}

whenAsked(() => { const { id, channel, stand } = here ?? {}; return id ? { id, channel, stand } : {}; });
whenTold(async ({ photo: other, says, looking }) => {
  const place = at, photo = here;
  byId("looking").textContent = looking[photos[place]?.at] ?? "";
  if (!other || !photo || waiting || other.id !== photo.id || other.version === photo.version) return;
  const typed = who.value;
  if (!(await asItIsNow(place, photo))) return;
  notice(`${says ? `${says.slice(0, 1).toUpperCase()}${says.slice(1)}` : "This photo was changed meanwhile"}. It is shown as it is now.`);
  who.value = typed;
  who.dispatchEvent(new Event("input"));
});

function report(place, words) {
  byId("left").append(element("li", { class: "note" }, words, " ", element("a", { href: photos[place].at, target: "_blank" }, "Look at it")));
}

const tell = () => { byId("sending").textContent = waiting ? `${waiting} photo${waiting === 1 ? " is" : "s are"} still being made. Type on.` : ""; };

async function done() {
  for (const each of [who, ...document.querySelectorAll("#ways button")]) each.disabled = true;
  matches.replaceChildren();
  byId("more").textContent = "";
  byId("place").textContent = "All faces are gone through.";
  await sending;
  byId("place").textContent = "All faces are gone through, and every photo is made.";
  byId("leave").focus();
}

const keys = {
  Enter: () => enter(),
  Tab: (event) => event.shiftKey ? false : leave(),
  Backspace: (event) => who.value || event.repeat ? false : back(), // held down to delete what was typed it takes no name away
  Escape: () => { who.value = ""; who.dispatchEvent(new Event("input")); },
  PageDown: () => nextPhoto(),
  ArrowDown: () => { chosen = Math.min(offered.length - 1, chosen + 1); list(); },
  ArrowUp: () => { chosen = Math.max(0, chosen - 1); list(); },
};
who.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const act = /^[1-9]$/.test(event.key) ? () => take(Number(event.key) - 1) : keys[event.key];
  if (act && act(event) !== false) event.preventDefault();
});
who.addEventListener("input", async () => { showError(byId("error"), null); offer(await now()); });
for (const [id, act] of [["leave-covered", leave], ["face-before", back], ["next-photo", nextPhoto]]) {
  byId(id).addEventListener("click", () => {
    act();
    if (matchMedia("(pointer: fine)").matches) who.focus({ preventScroll: true }); // on a phone its keyboard would come up each time
  });
}
addEventListener("resize", async () => draw(await now()));
addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

show().then(() => who.focus({ preventScroll: true }));
