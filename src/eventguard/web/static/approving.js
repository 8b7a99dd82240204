// The dialog in which photos are approved: one that is open, or several that were looked at.
import { element, openDialog, post } from "./talk.js";

/** `photos`: {id, channel, goingTo, version, name, at, shown, named, byHand, told, noFaces}. `done` is told where they lie once all are approved. */
export function approve(photos, done) {
  const dialog = document.getElementById("approve");
  const what = dialog.querySelector("[data-what]");
  const channels = [...new Set(photos.map((photo) => photo.goingTo))].join(", ");
  what.replaceChildren(
    element("p", {}, photos.length === 1 ? "This photo is going to be posted on " : `${photos.length} photos are going to be posted on `,
      element("strong", {}, channels), "."),
    element("ul", { class: "going" }, ...photos.map((photo) => element("li", {},
      element("img", { src: `${photo.at}/preview?v=${photo.version.slice(0, 12)}`, alt: "" }),
      element("span", {}, `${photo.name}: shows ${photo.shown || "nobody"}.`, photo.named ? ` Can be read: the name of ${photo.named}.` : "", photo.byHand ? ` By hand: ${photo.byHand}.` : "",
        photo.told ? element("strong", {}, ` ${photo.told}.`) : ""),
      ...(photo.noFaces || "").split(" ").filter(Boolean).map((src) => element("img", { src, class: "none", alt: "What is said to be no face" }))))),
  );
  dialog.querySelectorAll("[name=checked]").forEach((box) => { box.checked = false; });
  const secret = dialog.querySelector("[name=passphrase]");
  if (secret) secret.value = "";
  openDialog(dialog, async () => {
    const checked = [...dialog.querySelectorAll("[name=checked]:checked")].map((box) => box.value);
    const said = photos.map(({ id, channel, version }) => ({ id, channel, version }));
    const by = dialog.querySelector("[name=by]")?.value ?? "";
    let answer;
    try {
      answer = await post("/approve", { photos: said, checked, by, passphrase: secret?.value ?? "" });
    } catch (error) {
      // The passphrase may have run out, or somebody else has to approve: then another one is needed.
      dialog.querySelector("[data-sign-in]")?.removeAttribute("hidden");
      throw error;
    }
    done(answer.where);
  });
}
