// Decisions about the photo, or the film, of a page: asked for one at a time, and shown as it is then.
import { notice, post, reload, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);

/** What is asked before something doubtful is done, after what speaks against it. */
const CERTAIN = { ask: "", agree: "I am certain: do it" };
const LEGIBLE = { ask: " Keep it legible all the same? Whoever approves is told.", agree: "I am certain: keep it legible" };

export class Deciding {
  /** `page`: `photo()` is the one that is shown, `show(photo)` shows it as it is now; `opened()`, `anothers()`: the page's own. `working(on)` is told while something is decided. */
  constructor(page, working = () => null) {
    Object.assign(this, { page, working, busy: null });
  }

  /** Ask for a decision, and show the photo as it is then. One at a time; whether it was done. */
  async decide(...asked) {
    if (this.busy) return false;
    this.working(true);
    this.busy = this.#ask(...asked);
    const done = await this.busy;
    this.busy = null;
    this.working(false);
    return done;
  }

  /** Once whatever is being decided is. */
  async rest() {
    while (this.busy) await this.busy;
  }

  async #ask(address, said, words, doubt = CERTAIN) {
    const { page } = this, photo = page.photo(), anothers = page.anothers(), opened = page.opened();
    let done = false;
    document.body.setAttribute("aria-busy", "true");
    showError(byId("error"), null);
    try {
      const decided = (await post(address, { ...said, version: photo.version })).photo;
      if (decided.quarters !== photo.quarters) return reload(words); // another picture, with other faces: it is looked at anew
      page.show(decided);
      if (!said.again) anothers.seen();
      notice(words);
      done = true;
    } catch (error) {
      if (error.changed && !said.again && (await anothers.ask()) && said.drawn) {
        done = await this.#ask(address, { ...said, again: true }, "What you drew is covered on the photo as it is now.", doubt);
      } else if (error.doubtful && opened.owner) opened.confirm(`${error.message}${doubt.ask}`, doubt.agree, () => this.decide(address, { ...said, sure: true }, words, doubt));
      else {
        showError(byId("error"), error);
        byId("error").scrollIntoView({ block: "nearest" });
      }
    }
    document.body.removeAttribute("aria-busy");
    return done;
  }

  /** What can be decided about faces; `refuse(words)` says why not. */
  onFaces(refuse) {
    const face = (n, said, words) => this.decide(`${this.page.photo().at}/faces/${n}`, said, words);
    return {
      show: (n, person, sure = false) => face(n, { person, sure }, `Face ${n} is shown now.`),
      cover: (n) => face(n, {}, `Face ${n} is covered.`),
      erase: (n) => face(n, { erase: true }, "That cover is gone."),
      none: (n) => face(n, { none: true }, "That cover is gone."),
      refuse,
    };
  }

  /** What can be decided about lines of writing. */
  onLines() {
    const line = (n, said, words, doubt) => this.decide(`${this.page.photo().at}/words/${n}`, said, words, doubt);
    return {
      cover: (n) => line(n, {}, `Line ${n} is covered.`),
      keep: (n) => line(n, { keep: true }, `Line ${n} stays as it is in the picture.`, LEGIBLE),
    };
  }
}
