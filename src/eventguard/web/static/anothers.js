// One photo as another has changed it meanwhile: shown at once, said, and looked at again before anything is said of it.
import { askNow } from "./now.js";
import { element, get, post, reload, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);
const sentence = (words) => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

export class Anothers {
  /** `photo()` is the one that is shown, `show(photo)` shows another in its place; `atWork()`: whether somebody is in the middle of something there; `looked()` is told when they say that they have looked. */
  constructor(photo, show, atWork, looked = () => null) {
    Object.assign(this, { photo, show, atWork, looked, box: byId("changed"), unseen: false, away: false });
  }

  /** What was asked is answered: who else is looking, and the photo if another has changed it. Whether it can be decided about where it is shown. */
  told({ photo: now, says, looking }) {
    const photo = this.photo(), others = looking[photo.at];
    if (byId("looking").textContent !== (others ?? "")) byId("looking").textContent = others ?? "";
    byId("looking").hidden = !others;
    if (!now || now.stand === photo.stand) return true;
    const words = says ? `${sentence(says)}.` : "This photo was changed meanwhile.";
    if (now.state !== photo.state || now.quarters !== photo.quarters) return this.#another(words);
    this.show(now);
    if (!now.version || now.state !== "held") return true;
    this.unseen = true;
    const seen = element("button", { type: "button", onclick: () => this.#look() }, "I have looked");
    this.box.hidden = false;
    this.box.replaceChildren(element("p", {}, `${words} It is shown as it is now: look again.`), element("p", { class: "error", hidden: true }), seen);
    return true;
  }

  /** Ask at once how the photo is; whether it can be decided about where it is shown. */
  async ask() {
    const { id, channel, stand } = this.photo();
    const now = await get(`/now?${new URLSearchParams({ id, channel, stand })}`).catch(() => null);
    return now ? this.told(now) : false;
  }

  /** Whoever decides about it as it is now has looked at it. */
  seen() {
    this.unseen = false;
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  async #look() {
    const { at, version } = this.photo();
    try {
      await post(`${at}/looked`, { version });
      this.seen();
      this.looked();
      byId("view").focus({ preventScroll: true });
    } catch (error) {
      showError(this.box.querySelector(".error"), error);
      if (error.changed) askNow();
    }
  }

  /** Decided by another, or another picture: the page is another, too. Who is in the middle of something goes there when they like. */
  #another(words) {
    if (this.away) return false; // told already: what was refused meanwhile stays to be read
    const typed = [...document.querySelectorAll("input, textarea")].some((field) => field.type !== "checkbox" && field.type !== "hidden" && field.value);
    if (!typed && !this.atWork() && !document.querySelector("dialog[open]")) reload(words);
    this.unseen = this.away = true;
    this.box.hidden = false;
    this.box.replaceChildren(element("p", {}, words), element("button", { type: "button", onclick: () => reload(words) }, "Show it as it is now"));
    return false;
  }
}
