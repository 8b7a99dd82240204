// What is opened beside the picture, a face or a line of writing, and what is asked before anything is done about it.
import { element } from "./talk.js";

// So soon after a first click or tap comes the second of a double one (milliseconds).
const TWICE = 500;

export class Opened {
  /** `refuse(words)` says what stands against something; nothing does for "". */
  constructor(refuse) {
    Object.assign(this, { refuse, one: document.getElementById("one"), owner: null });
    // The second click of a double-click was meant for whatever lay there before.
    this.one.addEventListener("click", (event) => { if (event.detail > 1) event.stopPropagation(); }, true);
  }

  /** Open something of an `owner` that is told (`left`) when something of another is opened. */
  fill(owner, title, says, inside) {
    if (this.owner !== owner) this.owner?.left();
    this.owner = owner;
    this.one.hidden = false;
    this.one.replaceChildren(element("h2", {}, title), element("p", {}, says), ...inside);
  }

  close(owner) {
    if (this.owner !== owner) return;
    this.owner = null;
    this.one.hidden = true;
    this.one.replaceChildren();
  }

  intoSight() {
    this.one.scrollIntoView({ block: "nearest" });
  }

  /** Once it is sure that nobody points at the same place again. */
  intoSightSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.intoSight(), TWICE);
  }

  /** Whether the keyboard is in what an owner has opened. */
  holdsFocusOf(owner) {
    return this.owner === owner && this.one.contains(document.activeElement);
  }

  picture(address, alt, words) {
    return element("figure", {}, element("img", { src: address, alt }), element("figcaption", {}, words));
  }

  /** Do something only once these words are confirmed; `warn` of them, below what there is to look at. */
  confirm(words, agree, act, warn = true, look = null) {
    const yes = element("button", { type: "button", class: "main", "data-yes": true, onclick: act }, agree);
    const no = element("button", { type: "button", onclick: () => this.one.querySelector(".confirm").remove() }, "No");
    this.put(look, element("p", warn ? { class: "note" } : {}, words), element("div", { class: "buttons" }, yes, no));
    yes.focus();
  }

  put(...inside) {
    this.refuse("");
    this.one.querySelector(".confirm")?.remove();
    const box = element("div", { class: "confirm" }, ...inside.filter(Boolean));
    this.one.querySelector(".looks").after(box);
    return box;
  }
}
