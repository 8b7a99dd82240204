// Drawing over what was missed: with the mouse, a finger, or the keys; one cover after another, until somebody ends it.
import { notice } from "./talk.js";

// What is drawn smaller than this, in pixels of the picture, or for the mouse or a finger of the screen, was a slip.
const LEAST = 6, MOUSE = 4, FINGER = 12;

export class Drawing {
  /** `done(box, shape)` is called with a box in the picture's own pixels, one at a time; it tells whether it was covered. */
  constructor(viewer, buttons, done) {
    Object.assign(this, { viewer, buttons, done, shape: null, box: null, from: null, waiting: [], sending: Promise.resolve() });
    this.draft = document.createElement("div");
    this.hint = document.getElementById("drawing-hint");
    for (const [shape, button] of Object.entries(buttons)) button.addEventListener("click", () => this.begin(shape));
    const { view } = viewer;
    view.addEventListener("pointerdown", (event) => this.#start(event), true);
    view.addEventListener("pointermove", (event) => this.#move(event));
    view.addEventListener("pointerup", (event) => this.#end(event));
    view.addEventListener("pointercancel", () => this.#rest());
    view.addEventListener("click", (event) => { if (this.active && event.detail) event.stopPropagation(); }, true);
  }

  get active() {
    return this.shape !== null;
  }

  /** Whether something that was drawn is not covered yet. */
  get unfinished() {
    return this.waiting.length > 0;
  }

  /** Start drawing, or stop if that was what was being drawn. With the keys: a box in the middle to begin with. */
  begin(shape, withKeys = false) {
    const same = this.shape === shape;
    this.stop();
    if (same) return;
    this.shape = shape;
    this.hint.hidden = false;
    this.buttons[shape].setAttribute("aria-pressed", "true");
    this.viewer.view.classList.add("drawing");
    const lowest = Math.max(...[this.viewer.view, this.hint].map((each) => each.getBoundingClientRect().bottom));
    if (lowest > innerHeight) this.buttons[shape].parentElement.scrollIntoView(); // all that can be drawn over
    if (withKeys) this.#middle();
  }

  stop() {
    for (const button of Object.values(this.buttons)) button.setAttribute("aria-pressed", "false");
    this.viewer.view.classList.remove("drawing");
    this.hint.hidden = true;
    this.shape = null;
    this.#rest();
  }

  /** A key while drawing; true if it was one for this. */
  key(event) {
    if (event.key === "Escape") { this.stop(); return true; }
    if (event.key === "Enter" && this.box) { this.#finish(); return true; }
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (!move) return false;
    if (!this.box) this.#middle();
    const step = Math.max(2, Math.round(8 / this.viewer.shownScale)), at = event.shiftKey ? 2 : 0;
    this.box[at] += move[0] * step;
    this.box[at + 1] += move[1] * step;
    if (event.shiftKey) { this.box[2] = Math.max(LEAST, this.box[2]); this.box[3] = Math.max(LEAST, this.box[3]); }
    this.#show();
    this.viewer.reveal(this.box);
    return true;
  }

  #middle() {
    const { view, shownScale } = this.viewer, side = Math.round(80 / shownScale);
    const x = (view.scrollLeft + view.clientWidth / 2) / shownScale, y = (view.scrollTop + view.clientHeight / 2) / shownScale;
    this.box = [Math.round(x - side / 2), Math.round(y - side / 2), side, side];
    this.#show();
  }

  #start(event) {
    if (!this.active || event.button) return;
    if (!event.isPrimary) return this.#rest(); // two fingers enlarge the picture
    event.preventDefault();
    event.stopPropagation();
    this.viewer.view.setPointerCapture(event.pointerId);
    this.from = this.viewer.point(event);
  }

  #move(event) {
    if (!this.from) return;
    const [x, y] = this.viewer.point(event), [left, top] = this.from;
    this.box = [Math.min(x, left), Math.min(y, top), Math.abs(x - left), Math.abs(y - top)].map(Math.round);
    this.#show();
  }

  #end(event) {
    if (!this.from) return;
    this.#move(event);
    this.from = null;
    const least = Math.max(LEAST, (event.pointerType === "mouse" ? MOUSE : FINGER) / this.viewer.shownScale);
    if (this.box && this.box[2] >= least && this.box[3] >= least) this.#finish();
    else this.#rest();
  }

  /** What was drawn is covered after what was drawn before it. Where one fails, those after it are not covered either. */
  #finish() {
    const { box, shape, draft } = this;
    draft.classList.add("waiting");
    this.waiting.push(draft);
    this.draft = document.createElement("div");
    this.box = null;
    this.sending = this.sending.then(async () => {
      if (!this.waiting.includes(draft)) return;
      const covered = await this.done(box, shape);
      const over = covered ? [draft] : this.waiting;
      if (over.length > 1) notice(`${over.length} covers that you drew were not made. Draw them again.`);
      for (const each of over) each.remove();
      this.waiting = this.waiting.filter((each) => !over.includes(each));
      if (!covered) this.stop();
    });
  }

  #rest() {
    this.from = this.box = null;
    this.draft.remove();
  }

  #show() {
    const { stage, width, height } = this.viewer, [x, y, wide, tall] = this.box;
    this.draft.className = `draft ${this.shape}`;
    Object.assign(this.draft.style, {
      left: `${(x / width) * 100}%`, top: `${(y / height) * 100}%`, width: `${(wide / width) * 100}%`, height: `${(tall / height) * 100}%` });
    stage.append(this.draft);
  }
}
