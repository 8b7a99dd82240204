// Looking through: whoever approves says of a photo, as it is now, what no tool sees, and goes on to the next.
import { tick } from "./line.js";
import { goTo, notice, post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);

export class Checking {
  /** `photo` as it was opened; `seen` gives it as it is now, or null while it is still being made; `after`: the address of the next. */
  constructor(photo, seen, after) {
    Object.assign(this, { seen, after });
    byId("looks-right")?.addEventListener("click", () => this.looksRight());
    byId("not-yet")?.addEventListener("click", () => this.say(false));
    this.show(photo);
  }

  show(photo) {
    byId("is-checked")?.toggleAttribute("hidden", !photo.checked);
  }

  async looksRight() {
    if (!byId("looks-right")) return notice("Sign in to approve first: only who approves can say so.");
    if (!(await this.say(true))) return;
    if (this.after) location.assign(this.after);
    else goTo("/#approve", "All are looked through. What is ticked is approved together.");
  }

  /** Whether it was said, or taken back. */
  async say(checked) {
    const photo = this.seen();
    if (!photo) return false;
    try {
      await post(`${photo.at}/checked`, { version: photo.version, checked });
      photo.checked = checked;
      tick(photo.version, checked);
      this.show(photo);
      return true;
    } catch (error) {
      showError(byId("error"), error);
      return false;
    }
  }
}
