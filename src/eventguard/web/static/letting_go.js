// Approving, rejecting and taking down the photo, or the film, of a page.
import { approve } from "./approving.js";
import { goTo, notice, openDialog, post, putBack, reload, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);
const LETS_GO = "An approver does that."; // at another desk, for who may not

export class LettingGo {
  /** `photo()` is the one that is shown; `seen()` gives it as it is to be judged, or null while it cannot be; `next`: where to go then. */
  constructor(photo, seen, next) {
    Object.assign(this, { photo, seen, next });
    byId("approve-this")?.addEventListener("click", () => this.approve());
    byId("reject-this")?.addEventListener("click", () => this.reject());
    byId("back-this")?.addEventListener("click", () => putBack([photo()]).catch((error) => showError(byId("error"), error)));
    byId("take-down-this")?.addEventListener("click", () => this.#withReason("take-down", "down", "/down", `${photo().name} has left the approved folder.`));
    byId("posted")?.addEventListener("submit", (event) => this.#posted(event));
  }

  approve() {
    if (!byId("approve-this")) return notice(LETS_GO);
    const photo = this.seen();
    if (!photo) return;
    const { id, channel, version, name, at, checked, going_to: goingTo } = photo;
    const going = { id, channel, goingTo, version, name, at, checked, shown: photo.shown.join(", "), named: photo.named.join(", "), byHand: photo.by_hand.join(", "),
      told: photo.told.join(". "), noFaces: photo.no_faces.join(" "), film: photo.film?.length ?? "", sound: photo.film?.sound ? "1" : "" };
    approve([going], (where, approved) => goTo(this.next, `${name} is approved for ${goingTo}. It lies in ${where}`, approved));
  }

  reject() {
    if (!byId("reject-this")) return notice(LETS_GO);
    this.#withReason("reject", "reject", this.next, `${this.photo().name} is rejected.`, [this.photo()]);
  }

  /** Ask in a dialog of this name why, do it, and go on. */
  #withReason(name, address, then, words, undo = []) {
    openDialog(byId(name), async (dialog) => {
      const { at, stand: seen } = this.photo();
      const { stand } = await post(`${at}/${address}`, { why: dialog.querySelector("[name=why]").value, stand: seen });
      goTo(then, words, undo.map((each) => ({ ...each, stand })));
    });
  }

  async #posted(event) {
    event.preventDefault();
    try {
      const { at, stand } = this.photo();
      await post(`${at}/posted`, { stand, ...Object.fromEntries(new FormData(event.target)) });
      reload("Noted.");
    } catch (error) {
      showError(byId("error"), error);
    }
  }
}
