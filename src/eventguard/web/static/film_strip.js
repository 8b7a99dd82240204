// Where in time the tracks of a film are: a bar for each, the way to its frames, and its outline while the film plays.
import { clock } from "./film_player.js";
import { element, get } from "./talk.js";

/** How high the player's own bar is, in pixels of the screen. */
const BAR = 64;

/** A picture of the original is made when somebody looks at its row, and one after another: what is decided meanwhile waits for one at most. */
class Pictures {
  constructor() {
    Object.assign(this, { wanted: new Set(), loading: false });
    this.seen = new IntersectionObserver((rows) => rows.forEach(({ target, isIntersecting }) => {
      if (isIntersecting && !target.src) this.wanted.add(target);
      else this.wanted.delete(target);
      this.#next();
    }));
  }

  of(address) {
    const picture = element("img", { alt: "", width: 48, height: 48, "data-src": address });
    this.seen.observe(picture);
    return picture;
  }

  #next() {
    const [picture] = [...this.wanted].filter((each) => each.isConnected);
    if (this.loading || !picture) return;
    this.loading = true;
    this.wanted.delete(picture);
    picture.onload = picture.onerror = () => { this.loading = false; this.#next(); };
    picture.src = picture.dataset.src;
  }
}

export class Strip {
  /** `watched.opened(n)` is told of every track that is opened; `pictures`: whether the original can be looked at. */
  constructor(player, photo, pictures, opened) {
    Object.assign(this, { player, photo, pictures: pictures ? new Pictures() : null, opened, places: {} });
    player.whenAt((frame) => this.place(frame));
    this.fetch();
  }

  /** Where the tracks are, as the film is now. Without it they are outlined in the frame where they are seen best. */
  async fetch() {
    const { tracks } = this.pictures ? await get(`${this.photo.at}/tracks`).catch(() => ({ tracks: {} })) : { tracks: {} };
    this.places = tracks;
    this.place(this.player.frame);
  }

  rendered(photo) {
    this.photo = photo;
    this.place(this.player.frame);
    return this.fetch();
  }

  /** What stands in the list beside what is said of a face, or a line: its best picture if it has one, and its time. */
  row(each, picture = true) {
    const [first, last] = this.#span(each), { seconds, frame } = this.photo.film;
    const bar = element("span", { class: "bar", "aria-hidden": "true" }, element("span", { class: `part ${each.verdict}` }));
    Object.assign(bar.firstChild.style, { left: `${(first * frame / seconds) * 100}%`, width: `${((last - first + 1) * frame / seconds) * 100}%` });
    const address = `${this.photo.at}/faces/${each.n}/picture?v=${this.photo.version.slice(0, 12)}`;
    return {
      ahead: picture && this.pictures ? [this.pictures.of(address)] : [],
      behind: [element("small", { class: "when" }, `From ${clock(first * frame)} to ${clock((last + 1) * frame)}.`), bar],
    };
  }

  /** The buttons that lead to frames of a face. */
  ways(each) {
    const [first, last] = this.#span(each), go = (frame, words, id) => element("button", { type: "button", id, onclick: () => this.player.seek(frame) }, words);
    return element("div", { class: "buttons" }, go(first, "To its first frame", "to-first"), go(last, "To its last frame", "to-last"),
      each.seen_at == null ? null : go(each.seen_at, "Where it is seen best", "to-best"));
  }

  /** Somebody opens a face, or a line: to its first frame, or where a line can be read. */
  to(each, isLine = false) {
    this.player.seek(isLine && each.seen_at != null ? each.seen_at : this.#span(each)[0]);
    if (!isLine) this.opened(each.n);
  }

  /** To the first (0) or the last (1) frame of one. */
  toEnd(each, which) {
    this.player.seek(this.#span(each)[which]);
  }

  /** Outlines lie where faces are in this frame; a face that is not in it has none. */
  place(frame) {
    const [width, height] = this.photo.size, shown = document.getElementById("stage").clientHeight / height;
    for (const [face, mark] of this.#marks()) {
      const box = this.#box(face, frame);
      mark.hidden = !box;
      // The player's own bar lies below: what lies over it is opened from the list.
      if (box) Object.assign(mark.style, { pointerEvents: (height - box[1] - box[3]) * shown < BAR ? "none" : "",
        left: `${(box[0] / width) * 100}%`, top: `${(box[1] / height) * 100}%`, width: `${(box[2] / width) * 100}%`, height: `${(box[3] / height) * 100}%` });
    }
    for (const line of this.photo.lines) {
      for (const mark of document.querySelectorAll(`#lines [data-n="${line.n}"]`)) mark.toggleAttribute("hidden", line.seen_at != null && line.seen_at !== frame);
    }
  }

  /** Each face with its outline, of which there may be hundreds: looked up once for each rendering. */
  #marks() {
    const marks = document.getElementById("faces");
    if (this.of !== marks.firstChild || !this.pairs) {
      const by = new Map([...marks.children].map((mark) => [mark.dataset.n, mark]));
      this.of = marks.firstChild;
      this.pairs = this.photo.faces.map((face) => [face, by.get(`${face.n}`)]).filter(([, mark]) => mark);
    }
    return this.pairs;
  }

  #box(face, frame) {
    const [first, last] = this.#span(face), places = this.places[face.n];
    if (frame < first || frame > last) return null;
    if (face.drawn) return face.box;
    if (!places?.length) return frame === face.seen_at ? face.box : null;
    const after = places.findIndex(([at]) => at >= frame), here = places[after], before = places[Math.max(0, after - 1)];
    if (after < 0 || frame < places[0][0]) return null;
    const part = here[0] === before[0] ? 1 : (frame - before[0]) / (here[0] - before[0]);
    return this.#inside([1, 2, 3, 4].map((side) => before[side] + (here[side] - before[side]) * part));
  }

  /** What of a box lies in the film; nothing of one that is out of sight. */
  #inside([x, y, wide, tall]) {
    const [width, height] = this.photo.size, left = Math.max(0, x), top = Math.max(0, y);
    const box = [left, top, Math.min(width, x + wide) - left, Math.min(height, y + tall) - top];
    return box[2] > 0 && box[3] > 0 ? box : null;
  }

  #span({ span }) {
    return span ?? [0, this.photo.film.frames - 1];
  }
}
