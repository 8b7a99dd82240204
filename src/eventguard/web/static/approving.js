// The dialog in which photos are approved: one that is open, or several that were looked at.
import { element, openDialog, post } from "./talk.js";

/** So many in one request: after each it is told how far it is. */
const AT_ONCE = 20;

/** One photo in the dialog: what it shows, and what is to be said of it unless that was said on its page. */
function row(photo, told) {
  const checked = photo.checked === true || photo.checked === "1";
  const heard = photo.sound ? element("label", { class: "tick" }, element("input", { type: "checkbox", name: "listened" }), ` ${LISTENED}`) : null;
  const asked = checked ? element("span", { class: "hint" }, "Looked through.") : document.getElementById("by-photo").content.cloneNode(true);
  return element("li", {},
    element("img", { src: `${photo.at}/preview?v=${photo.version.slice(0, 12)}`, alt: "" }),
    element("div", {}, `${photo.name}: shows ${photo.shown || "nobody"}.`, photo.named ? ` Can be read: the name of ${photo.named}.` : "", photo.byHand ? ` By hand: ${photo.byHand}.` : "",
      told ? element("strong", {}, ` ${told}.`) : "", " ", asked, ...(heard ? [heard] : [])),
    ...(photo.noFaces || "").split(" ").filter(Boolean).map((src) => element("img", { src, class: "none", alt: "What is said to be no face" })));
}

/** What is told of several photos in the same words, once, and of how many. */
function toldOnce(photos) {
  const many = new Map();
  for (const { told } of photos) if (told) many.set(told, (many.get(told) ?? 0) + 1);
  return new Map([...many].filter(([, times]) => times > 1));
}

const LISTENED = "I listened to all of it: nobody is named, and nothing is said that gives a child away.";
const ticked = (where) => [...where.querySelectorAll("[name=checked]:checked")].map((box) => box.value);

/** `photos`: {id, channel, goingTo, version, name, at, shown, named, byHand, told, noFaces, checked, film, sound}. `done` is told where they lie once all are approved, and gets them as they stand then. */
export function approve(photos, done) {
  const dialog = document.getElementById("approve");
  const channels = [...new Set(photos.map((photo) => photo.goingTo))].join(", ");
  const once = toldOnce(photos), rows = photos.map((photo) => row(photo, once.has(photo.told) ? "" : photo.told));
  dialog.querySelector("[data-what]").replaceChildren(
    element("p", {}, photos.length === 1 ? `This ${photos[0].film ? "film" : "photo"} is going to be posted on ` : `${photos.length} photos are going to be posted on `,
      element("strong", {}, channels), "."),
    element("ul", { class: photos.length === 1 ? "going one" : "going" },
      ...[...once].map(([told, times]) => element("li", {}, `Of ${times} of them: ${told}.`)), ...rows),
  );
  const forAll = dialog.querySelector("[data-once]");
  forAll.querySelectorAll("[name=checked]").forEach((box) => { box.checked = false; });
  const secret = dialog.querySelector("[name=passphrase]");
  if (secret) secret.value = "";
  openDialog(dialog, async () => {
    const by = dialog.querySelector("[name=by]")?.value ?? "", checked = ticked(forAll);
    const said = photos.map(({ id, channel, version }, n) => ({ id, channel, version, checked: ticked(rows[n]), listened: Boolean(rows[n].querySelector("[name=listened]:checked")) }));
    const button = dialog.querySelector("[data-go]");
    const stands = new Map(); // how each stands then: that can be taken back
    let answer;
    try {
      for (let from = 0; from < said.length; from += AT_ONCE) {
        if (said.length > AT_ONCE) button.textContent = `Approving: ${from} of ${said.length} …`;
        const passphrase = from ? "" : secret?.value ?? ""; // whoever gave it is signed in then
        answer = await post("/approve", { photos: said.slice(from, from + AT_ONCE), checked, by, passphrase });
        for (const { at, stand } of answer.told) stands.set(at, stand);
      }
    } catch (error) {
      // The passphrase may have run out, or somebody else has to approve: then another one is needed.
      dialog.querySelector("[data-sign-in]")?.removeAttribute("hidden");
      throw error;
    } finally {
      button.textContent = "Approve";
    }
    done(answer.where, photos.map((photo) => ({ ...photo, stand: stands.get(photo.at) })));
  });
  dialog.querySelector("[name=checked]").focus();
}
