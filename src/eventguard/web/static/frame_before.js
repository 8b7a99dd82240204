// The same frame before cleaning, over the film: fetched when it is asked for, and never kept.
import { showError } from "./talk.js";

export class FrameBefore {
  constructor(player, picture, button, at) {
    Object.assign(this, { player, picture, button, at, wanted: false, shown: null, asking: null });
    player.whenAt((_, playing) => { if (this.wanted) playing ? this.off() : this.#fetch(); });
  }

  toggle() {
    if (this.wanted) return this.off();
    this.player.video.pause();
    this.wanted = true;
    return this.#fetch();
  }

  off() {
    this.wanted = false;
    this.#show(null);
  }

  /** One at a time: while somebody goes from frame to frame only the last is fetched. */
  async #fetch() {
    const { frame } = this.player;
    if (this.asking !== null || this.shown === frame) return;
    this.asking = frame;
    this.button.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(`${this.at}/frame/${frame}`);
      if (!response.ok) throw new Error([...Object.values(await response.json())].join(" "));
      const address = URL.createObjectURL(await response.blob()), ready = new Image();
      ready.src = address;
      await ready.decode();
      if (this.wanted && this.player.frame === frame) this.#show(frame, address);
      else URL.revokeObjectURL(address);
    } catch (error) {
      this.off();
      showError(document.getElementById("error"), error);
    }
    this.asking = null;
    this.button.removeAttribute("aria-busy");
    if (this.wanted && this.player.frame !== frame) this.#fetch();
  }

  #show(frame, address = "") {
    if (this.picture.src) URL.revokeObjectURL(this.picture.src);
    this.shown = frame;
    this.picture.hidden = frame === null;
    if (address) this.picture.src = address;
    else this.picture.removeAttribute("src");
    this.button.setAttribute("aria-pressed", frame !== null);
    this.picture.closest(".view").classList.toggle("before", frame !== null);
  }
}
