// The faces of a photo: outlined on the picture, listed beside it, and one of them opened.
import { element, get } from "./talk.js";

const seen = (face) => `${face.who ? `shown: ${face.who}` : "not covered: no face"}${face.by ? ` (says ${face.by})` : ""}`;
const covered = (face) => `covered: ${face.drawn ? "drawn by hand" : face.why}${face.by ? ` (${face.by})` : ""}`;
const says = (face) => (face.verdict === "show" ? seen(face) : covered(face));

export class Faces {
  /** `act.show(n, person)`, `act.cover(n)` and `act.erase(n)` decide about a face. Without `act` they can only be looked at. */
  constructor(viewer, photo, alike, opened, act) {
    Object.assign(this, { viewer, photo, alike, opened, act, chosen: null });
    this.marks = document.getElementById("faces");
    this.list = document.getElementById("list");
    this.render(photo);
  }

  /** The photo as it is now. */
  render(photo) {
    this.photo = photo;
    const had = this.opened.holdsFocusOf(this) || [this.marks, this.list].some((part) => part.contains(document.activeElement));
    const [width, height] = photo.size ?? [1, 1];
    this.marks.replaceChildren(...photo.faces.map((face) => {
      const [x, y, wide, tall] = face.box;
      const mark = element("button", { type: "button", class: `face ${face.verdict}${face.perhaps ? " perhaps" : ""}`, "data-n": face.n, "data-drawn": face.drawn,
        "aria-label": `Face ${face.n}, ${says(face)}`, tabindex: -1, onclick: () => this.open(face.n) }, element("span", { "aria-hidden": "true" }, `${face.n}`));
      Object.assign(mark.style, { left: `${(x / width) * 100}%`, top: `${(y / height) * 100}%`, width: `${(wide / width) * 100}%`, height: `${(tall / height) * 100}%` });
      return mark;
    }));
    this.list.replaceChildren(...photo.faces.map((face) => element("li", { class: face.verdict === "show" ? "shown" : "" },
      element("button", { type: "button", "data-n": face.n, onclick: () => this.open(face.n) },
        element("b", {}, `${face.n}`), element("span", {}, says(face), face.look ? ` (${face.look})` : "", face.perhaps ? `. A guess: ${face.perhaps.name}` : "")))));
    document.getElementById("no-face").hidden = photo.faces.length > 0 || !photo.version;
    document.getElementById("many").textContent = photo.faces.length > 1 ? `(${photo.faces.length})` : "";
    if (this.chosen !== null) this.open(this.chosen);
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

  /** Look at one face; `focus` moves the keyboard there as well. */
  open(n, focus = false) {
    this.chosen = n;
    const { face } = this;
    this.#current();
    if (!face) return this.opened.close(this);
    this.viewer.reveal(face.box);
    if (focus) this.list.querySelector(`[data-n="${n}"]`).focus();
    this.opened.fill(this, face.drawn ? `Drawn cover ${n}` : `Face ${n}`, `It is ${says(face)}.${face.said ? ` ${face.said}.` : ""}`, this.act ? this.#choices(face) : []);
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
    const looks = element("div", { class: "looks" }, this.opened.picture(`${this.photo.at}/faces/${face.n}/picture?v=${this.photo.version.slice(0, 12)}`, `Face ${face.n} before it was covered`, "in the original"));
    if (face.verdict === "show") {
      return [looks, element("div", { class: "buttons" }, element("button", { type: "button", class: "main", onclick: () => this.act.cover(face.n) }, "Cover this face"))];
    }
    if (face.drawn) return [looks, element("div", { class: "buttons" }, element("button", { type: "button", onclick: () => this.act.erase(face.n) }, "Take this cover away"))];
    return [looks, ...this.#suggestion(face), ...this.#search(face), ...this.#none(face)];
  }

  /** Who it may be, by a guess of EventGuard's own: it is confirmed like any other name. */
  #suggestion({ n, perhaps }) {
    if (!perhaps) return [];
    const made = [element("p", {}, `EventGuard's guess: ${perhaps.name}, ${perhaps.group}. It may be wrong.`),
      element("button", { type: "button", class: "main", onclick: () => this.#ask(n, perhaps) }, `Is it ${perhaps.name}?`)];
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

  /** Whom to show it as: only people who may be shown can be chosen; of all others it says why not. */
  #search({ n, why }) {
    const field = element("input", { type: "search", id: "who", autocomplete: "off", placeholder: "name or class" });
    const choice = element("ul", { class: "choice", "aria-label": "People", tabindex: 0 });
    const fill = async () => {
      this.people ??= get(`${this.photo.at}/people`).then(({ people }) => [
        ...people.filter((each) => each.may && !each.already), ...people.filter((each) => !each.may || each.already)]);
      const wanted = field.value.toLowerCase().trim();
      const found = (await this.people).filter((each) => `${each.name} ${each.group}`.toLowerCase().includes(wanted)).slice(0, 60);
      choice.replaceChildren(...found.map((each) => this.#candidate(n, each)));
      if (!found.length) choice.append(element("li", {}, wanted ? "Nobody of that name or class is in the register." : "There is no register of people yet, so nobody can be shown."));
    };
    field.addEventListener("input", fill);
    field.addEventListener("keydown", (event) => this.#keys(event, choice));
    choice.addEventListener("keydown", (event) => this.#keys(event, choice));
    fill();
    const keep = element("button", { type: "button", onclick: () => this.act.cover(n) }, "Keep it covered, whoever it is");
    return [element("label", {}, "Show it as", field), choice, why === "by hand" ? null : element("div", { class: "buttons" }, keep)].filter(Boolean);
  }

  /** Arrows go through the people; Enter in the field takes the only one that can be chosen. */
  #keys(event, choice) {
    const buttons = [...choice.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
    const possible = buttons.filter((button) => !button.ariaDisabled);
    if (event.key === "Enter" && at < 0 && possible.length === 1) possible[0].click();
    else if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : document.getElementById("who")).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** One more look before somebody becomes visible: a slip of one row would show the wrong child. How the face compares
   *  with their photos is asked first, and a picture that does not stem from a guess stands beside it. */
  async #ask(n, { id, name }) {
    const asked = this.opened.put(element("p", { role: "status" }, `Comparing face ${n} with the photos of ${name} …`));
    try {
      const { says, sure, portrait } = await get(`${this.photo.at}/faces/${n}/claim?${new URLSearchParams({ person: id, version: this.photo.version })}`);
      if (!asked.isConnected) return; // somebody went on to another face meanwhile
      const picture = this.opened.picture(`/people/${encodeURIComponent(id)}/portrait`, `The picture of ${name} to compare with, if there is one`, `${portrait}.`);
      this.opened.confirm(`${says.map((words) => `${words}. `).join("")}Show face ${n} as ${name}?${sure ? " Only if you are certain." : ""}`,
        `${sure ? "I am certain: this" : "Yes, this"} is ${name}`, () => this.act.show(n, id, sure), sure, element("div", { class: "looks" }, picture));
    } catch (error) {
      asked.remove();
      this.act.refuse(error.message);
    }
  }

  #candidate(n, person) {
    const { id, name, group, may, already, why } = person;
    const reason = already ? "is shown on this photo already" : may ? "" : `may not be shown: ${why}`;
    return element("li", {}, element("button", { type: "button", "aria-disabled": reason ? "true" : false, "data-person": id, tabindex: -1,
      onclick: () => reason ? this.act.refuse(`${name} ${reason}.`) : this.#ask(n, person) }, `${name}, ${group}`, reason ? element("small", {}, reason) : null));
  }

  /** Something was decided: who is shown already may be another. */
  changed() {
    this.people = null;
  }
}
