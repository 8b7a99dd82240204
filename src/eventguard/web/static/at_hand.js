// What the keys and buttons of a photo's page and of a film's do alike: with what is opened, with what is drawn, with the list.
import { element, notice } from "./talk.js";

const byId = (id) => document.getElementById(id);

/** What there is to say of a photo, or a film; and `recover`, where it can be asked for, the way out when somebody is visible who may not be any more. */
export function showNotes({ notes, besides, objections }, recover) {
  const said = [...notes.map((note) => element("p", { class: "note" }, note)), ...besides.map((note) => element("p", { class: "hint" }, note))];
  if (recover && objections.length) said.push(element("p", {}, element("button", { type: "button", class: "main", onclick: recover }, "Cover them now")));
  byId("notes").replaceChildren(...said);
}

export function toggleOutlines() {
  const on = byId("outlines").getAttribute("aria-pressed") !== "true";
  byId("outlines").setAttribute("aria-pressed", on);
  byId("stage").classList.toggle("hidden-outlines", !on);
}

export class AtHand {
  /** `page` has its `faces` and `lines`, how it is `deciding` about them (`acts`, `actsOnLines`: null where nothing is to be decided), its `drawing`, how to `undo`, and where its list has it (`before`, `after`). */
  constructor(page) {
    Object.assign(this, page);
  }

  /** Faces, or lines while one is open. */
  get #open() { return this.lines.line ? this.lines : this.faces; }

  cover() {
    if (this.faces.face) this.acts.cover(this.faces.chosen);
    else if (this.lines.line) this.actsOnLines.cover(this.lines.chosen);
    else notice("Choose a face or a line first.");
  }

  keep() {
    const { line } = this.lines;
    if (line && (line.look_here || line.verdict !== "show")) this.actsOnLines.keep(line.n);
    else notice(line ? "This line is not covered." : "Choose a line first.");
  }

  show() {
    this.faces.rename();
    if (byId("who")) byId("who").focus();
    else notice(this.faces.face ? "This cover was drawn: nobody is under it." : "Choose a face first.");
  }

  step(by) { this.#open.step(by); }
  close() { this.#open.open(null); }

  /** To the next of the list (1) or the one before (-1), once everything that was drawn is covered, and the page is `ready` to be left. */
  async leaf(by, ready = () => null) {
    const to = by > 0 ? this.after : this.before;
    if (!to) return notice(by > 0 ? "This is the last photo of the list." : "This is the first photo of the list.");
    const pending = this.deciding.busy || this.drawing?.unfinished;
    await this.drawing?.sending;
    await this.deciding.rest();
    if (pending && !byId("error").hidden) return; // what failed is read first
    await ready();
    location.assign(to);
  }

  /** Do what keys stand for: those of the page's own, and, where it is `held`, of `decisions`; but leave alone what is somebody `elses`. */
  listen(own, held, decisions, elses) {
    const keys = { h: toggleOutlines, ArrowUp: () => this.step(-1), ArrowDown: () => this.step(1), w: () => this.lines.step(1), Escape: () => this.close(), ...own,
      ...(held ? { u: this.undo, c: () => this.cover(), k: () => this.keep(), s: () => this.show(), ...decisions } : {}) };
    document.addEventListener("keydown", (event) => {
      if (document.querySelector("dialog[open]") || event.target.matches("input, select, textarea")) return;
      if (this.drawing?.active && this.drawing.key(event)) return event.preventDefault();
      if (held && (event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); return this.undo(); }
      if (event.ctrlKey || event.metaKey || event.altKey || elses(event)) return;
      const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act) { event.preventDefault(); act(); }
    });
  }
}
