// What is written on a photo, line by line: outlined on the picture, listed beside it, and one of them opened. Nobody but
// who looks at the picture knows what a line says.
import { element } from "./talk.js";

const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes, ...inside) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

const says = (line) => `${line.what}. ${line.stands}`;
const looks = (line) => ["line", line.verdict, line.look_here && "look", line.kept && "kept", line.harmless && "harmless"].filter(Boolean).join(" ");

export class Lines {
  /** `act.cover(n)` and `act.keep(n)` decide about a line. Without `act` they can only be looked at. */
  constructor(viewer, photo, opened, act, strip = null) {
    Object.assign(this, { viewer, opened, act, strip, chosen: null });
    const [marks, list, rest, none] = ["lines", "line-list", "harmless", "no-line"].map((id) => document.getElementById(id));
    Object.assign(this, { marks, list, rest, none });
    for (const part of [list, rest]) part.addEventListener("focusin", (event) => this.#reveal(event.target.dataset.n));
    this.render(photo);
  }

  /** The photo as it is now. What gives nobody away is folded, so that a full board does not hide the rest. */
  render(photo) {
    this.photo = photo;
    const had = this.opened.holdsFocusOf(this) || [this.list, this.rest].some((part) => part.contains(document.activeElement));
    const harmless = photo.lines.filter((line) => line.harmless), many = harmless.length;
    this.#outline(photo);
    this.list.replaceChildren(...photo.lines.filter((line) => !line.harmless).map((line) => this.#row(line)));
    this.rest.querySelector("ol").replaceChildren(...harmless.map((line) => this.#row(line)));
    this.rest.querySelector("summary").textContent = many === 1 ? "1 line gives nobody away" : `${many} lines give nobody away`;
    this.rest.hidden = !many;
    this.none.hidden = photo.lines.length > 0 || !photo.version;
    document.getElementById("many-lines").textContent = photo.lines.length > 1 ? `(${photo.lines.length})` : "";
    if (this.chosen !== null) this.open(this.chosen);
    if (had) (this.#button(this.chosen) ?? this.viewer.view).focus({ preventScroll: true });
  }

  get line() {
    return this.photo.lines.find((line) => line.n === this.chosen);
  }

  /** From line to line, as they are listed. */
  step(by) {
    const numbers = this.photo.lines.map((line) => line.n), last = numbers.length - 1;
    if (last < 0) return;
    const at = numbers.indexOf(this.chosen);
    this.open(numbers[at < 0 ? (by > 0 ? 0 : last) : (at + by + numbers.length) % numbers.length], true);
  }

  /** Look at one line; `focus` moves the keyboard to it in the list, and what is opened above that into sight. */
  open(n, focus = false) {
    this.chosen = n;
    const { line } = this;
    this.#current();
    if (!line) return this.opened.close(this);
    if (line.harmless) this.rest.open = true;
    this.strip?.to(line, true);
    this.viewer.reveal(line.box);
    if (focus) this.#button(n).focus({ preventScroll: true });
    this.opened.fill(this, `Line ${n}`, `${says(line)}.`, [...(this.act ? this.#choices(line) : []), this.strip?.ways(line)].filter(Boolean));
    if (focus) this.opened.intoSight();
  }

  /** Something else was opened, or nothing is. */
  left() {
    this.chosen = null;
    this.#current();
  }

  #reveal(n) {
    const line = this.photo.lines.find((each) => `${each.n}` === n);
    if (line) this.viewer.reveal(line.box);
  }

  #button(n) {
    return document.querySelector(`#line-list [data-n="${n}"], #harmless [data-n="${n}"]`);
  }

  #current() {
    for (const each of document.querySelectorAll("#lines [data-n], #line-list [data-n], #harmless [data-n]")) {
      each.setAttribute("aria-current", Number(each.dataset.n) === this.chosen);
    }
  }

  /** A thin outline along each line's corners, and its number where it begins. */
  #outline({ lines, size }) {
    const [width, height] = size ?? [1, 1];
    const outlines = lines.map((line) => {
      const outline = drawn("polygon", { points: line.corners.map((corner) => corner.join(",")).join(" "), class: looks(line), "data-n": line.n },
        drawn("title", {}, `Line ${line.n}. ${says(line)}`));
      outline.addEventListener("click", () => { this.open(line.n); this.opened.intoSightSoon(); });
      return outline;
    });
    const numbers = lines.map((line) => {
      const [x, y, wide, tall] = line.box;
      const number = element("div", { class: `number ${looks(line)}`, "data-n": line.n }, element("span", {}, `${line.n}`));
      Object.assign(number.style, { left: `${(x / width) * 100}%`, top: `${(y / height) * 100}%`, width: `${(wide / width) * 100}%`, height: `${(tall / height) * 100}%` });
      return number;
    });
    this.marks.replaceChildren(drawn("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" }, ...outlines), ...numbers);
  }

  #row(line) {
    const { behind = [] } = this.strip?.row(line, false) ?? {};
    return element("li", {}, element("button", { type: "button", class: looks(line), "data-n": line.n, onclick: () => this.open(line.n, true) },
      element("b", {}, `${line.n}`), line.harmless ? line.what : element("span", {}, `${line.what}. `, element("small", {}, line.stands), ...behind)));
  }

  #choices(line) {
    const { n } = line, address = `${this.photo.at}/words/${n}/picture?v=${this.photo.version.slice(0, 12)}`;
    const button = (words, act, main = false) => element("button", { type: "button", class: main ? "main" : null, onclick: act }, words);
    const look = element("div", { class: "looks" }, this.opened.picture(address, `Line ${n} before it was covered`, "in the original"));
    const cover = () => this.act.cover(n), keep = () => this.act.keep(n);
    const buttons = line.look_here ? [button("Cover this line", cover, true), button("It names nobody: keep it", keep)]
      : line.verdict === "show" ? [button("Cover this line", cover, true)]
        : [button("Keep it legible", keep), ...(line.by_hand ? [] : [button("Leave it covered, whatever it says", cover)])];
    return [look, element("div", { class: "buttons" }, ...buttons)];
  }
}
