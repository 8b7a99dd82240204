// The faces of a photo: outlined on the picture, listed beside it, and one of them opened.
import { element } from "./talk.js";
import { Whose } from "./whose.js";

// How far (pixels) a finger may miss a face.
const MISSED = 22;

const seen = (face) => `${face.who ? `shown: ${face.who}` : "not covered: no face"}${face.by ? ` (says ${face.by})` : ""}`;
const covered = (face) => `covered: ${face.drawn ? "drawn by hand" : face.why}${face.by ? ` (${face.by})` : ""}`;
const says = (face) => (face.verdict === "show" ? seen(face) : covered(face));

export class Faces {
  /** `act.show(n, person, sure)`, `act.cover(n)` and `act.erase(n)` decide about a face. Without `act` they can only be looked at. `strip` knows where in a film they are. */
  constructor(viewer, photo, alike, opened, act, strip = null) {
    Object.assign(this, { viewer, photo, alike, opened, act, strip, chosen: null });
    this.whose = new Whose(photo.at, opened, act);
    this.marks = document.getElementById("faces");
    this.list = document.getElementById("list");
    this.list.addEventListener("focusin", (event) => this.#at(event.target.dataset.n));
    this.list.addEventListener("focusout", () => this.#at(null));
    viewer.view.addEventListener("click", (event) => this.#tapped(event));
    this.render(photo);
  }

  /** The photo as it is now. `keep`: what is typed to find somebody stays, for another has changed it. */
  render(photo, keep = false) {
    this.photo = photo;
    const field = keep && document.getElementById("who"), typing = field && document.activeElement === field, typed = field?.value;
    const had = this.opened.holdsFocusOf(this) || [this.marks, this.list].some((part) => part.contains(document.activeElement));
    const [width, height] = photo.size ?? [1, 1];
    this.marks.replaceChildren(...photo.faces.map((face) => {
      const [x, y, wide, tall] = face.box;
      const mark = element("button", { type: "button", class: `face ${face.verdict}${face.perhaps ? " perhaps" : ""}`, "data-n": face.n, "data-drawn": face.drawn,
        "aria-label": `Face ${face.n}, ${says(face)}`, tabindex: -1, onclick: () => this.#pick(face.n) }, element("span", { "aria-hidden": "true" }, `${face.n}`));
      Object.assign(mark.style, { left: `${(x / width) * 100}%`, top: `${(y / height) * 100}%`, width: `${(wide / width) * 100}%`, height: `${(tall / height) * 100}%` });
      return mark;
    }));
    this.list.replaceChildren(...photo.faces.map((face) => {
      const { ahead = [], behind = [] } = this.strip?.row(face) ?? {};
      return element("li", { class: face.verdict === "show" ? "shown" : "" }, element("button", { type: "button", "data-n": face.n, onclick: () => this.open(face.n, true) },
        ...ahead, element("b", {}, `${face.n}`), element("span", {}, says(face), face.look ? ` (${face.look})` : "", face.perhaps ? `. A guess: ${face.perhaps.name}` : "", ...behind)));
    }));
    document.getElementById("no-face").hidden = photo.faces.length > 0 || !photo.version;
    document.getElementById("many").textContent = photo.faces.length > 1 ? `(${photo.faces.length})` : "";
    if (this.face) this.#fill(this.face);
    else if (this.chosen !== null) this.open(null);
    this.#current();
    const again = typed && document.getElementById("who");
    if (again) {
      again.value = typed;
      again.dispatchEvent(new Event("input"));
      if (typing) return again.focus({ preventScroll: true });
    }
    if (had) (this.list.querySelector(`[data-n="${this.chosen}"]`) ?? this.viewer.view).focus({ preventScroll: true });
  }

  get face() {
    return this.photo.faces.find((face) => face.n === this.chosen);
  }

  /** From face to face. */
  step(by) {
    const numbers = this.photo.faces.map((face) => face.n);
    if (!numbers.length) return;
    const at = numbers.indexOf(this.chosen);
    this.open(numbers[at < 0 ? (by > 0 ? 0 : numbers.length - 1) : (at + by + numbers.length) % numbers.length], true);
  }

  /** Look at one face; `focus` moves the keyboard to it in the list, and what is opened above that into sight. */
  open(n, focus = false) {
    this.chosen = n;
    const { face } = this;
    this.#current();
    if (!face) return this.opened.close(this);
    this.strip?.to(face);
    this.#reveal(n);
    if (focus) this.list.querySelector(`[data-n="${n}"]`).focus({ preventScroll: true });
    this.#fill(face);
    if (focus) this.opened.intoSight();
  }

  /** Look at a face that somebody pointed at: it is in sight, and nothing moves under a hand that may point once more. */
  #pick(n) {
    this.chosen = n;
    this.#current();
    this.strip?.opened(n);
    this.#fill(this.face);
    this.opened.intoSightSoon();
  }

  /** A finger is broader than a face in a crowd: the nearest one counts. */
  #tapped(event) {
    if (event.pointerType !== "touch" || this.viewer.drawing || event.target.closest(".face, polygon")) return;
    const [x, y] = this.viewer.point(event);
    const far = ({ box: [left, top, wide, tall] }) => Math.hypot(Math.max(left - x, 0, x - left - wide), Math.max(top - y, 0, y - top - tall));
    const [nearest] = [...this.photo.faces].sort((one, other) => far(one) - far(other));
    if (nearest && far(nearest) * this.viewer.shownScale <= MISSED) this.#pick(nearest.n);
  }

  /** The keyboard is at a face in the list, on its way to another, or nowhere there. */
  #at(n) {
    for (const mark of this.marks.children) mark.classList.toggle("at", mark.dataset.n === n);
    this.#reveal(n);
  }

  #reveal(n) {
    const face = this.photo.faces.find((each) => `${each.n}` === `${n}`);
    if (face) this.viewer.reveal(face.box);
  }

  #fill(face) {
    this.opened.fill(this, face.drawn ? `Drawn cover ${face.n}` : `Face ${face.n}`, `It is ${says(face)}.${face.said ? ` ${face.said}.` : ""}`, [...(this.act ? this.#choices(face) : []), this.strip?.ways(face)].filter(Boolean));
  }

  /** Something else was opened, or nothing is. */
  left() {
    this.chosen = null;
    this.#current();
  }

  #current() {
    for (const mark of document.querySelectorAll("#faces [data-n], #list [data-n]")) {
      mark.setAttribute("aria-current", Number(mark.dataset.n) === this.chosen);
    }
  }

  #choices(face) {
    const { version } = this.photo;
    const looks = element("div", { class: "looks" }, this.opened.picture(`${this.photo.at}/faces/${face.n}/picture?v=${version.slice(0, 12)}`, `Face ${face.n} before it was covered`, "in the original"));
    if (face.verdict === "show") {
      const cover = element("button", { type: "button", class: "main", onclick: () => this.act.cover(face.n) }, "Cover this face");
      const other = element("button", { type: "button", id: "somebody-else", onclick: () => this.rename() }, "This is somebody else");
      return [looks, element("div", { class: "buttons" }, cover, face.who ? other : null)];
    }
    if (face.drawn) return [looks, element("div", { class: "buttons" }, element("button", { type: "button", onclick: () => this.act.erase(face.n) }, "Take this cover away"))];
    return [looks, ...this.#suggestion(face), ...this.whose.search(face, version, "Show it as"), ...this.#keep(face), ...this.#none(face)];
  }

  /** The face that is opened is shown under a wrong name: ask for the right one. */
  rename() {
    const button = document.getElementById("somebody-else");
    if (!button) return;
    button.parentElement.after(...this.whose.search(this.face, this.photo.version, "Who is it?"));
    button.remove();
    document.getElementById("who").focus();
  }

  /** Who it may be, by a guess of EventGuard's own: it is confirmed like any other name. */
  #suggestion(face) {
    const { perhaps } = face;
    if (!perhaps) return [];
    const made = [element("p", {}, `EventGuard's guess: ${perhaps.name}, ${perhaps.group}. It may be wrong.`),
      element("button", { type: "button", class: "main", onclick: () => this.whose.ask(face, this.photo.version, perhaps) }, `Is it ${perhaps.name}?`)];
    const many = this.alike[perhaps.id] ?? 0;
    if (many > 1) {
      const address = `${this.photo.at}/alike/${encodeURIComponent(perhaps.id)}`;
      made.push(element("p", {}, element("a", { href: address }, `${many} faces of this event look like ${perhaps.name} to EventGuard: confirm once`)));
    }
    return made;
  }

  /** A cover on a hand or a tree: whoever approves is shown what is under it. */
  #none({ n, may_be_none }) {
    const ask = () => this.opened.confirm("Is it no face, nor part of one? Then it is not covered, and whoever approves is shown it.", "It is no face", () => this.act.none(n));
    return may_be_none ? [element("div", { class: "buttons" }, element("button", { type: "button", onclick: ask }, "This is no face"))] : [];
  }

  #keep({ n, why }) {
    const keep = element("button", { type: "button", onclick: () => this.act.cover(n) }, "Keep it covered, whoever it is");
    return why === "by hand" ? [] : [element("div", { class: "buttons" }, keep)];
  }

  /** Something was decided: who is shown already may be another. */
  changed() {
    this.whose.changed();
  }
}
