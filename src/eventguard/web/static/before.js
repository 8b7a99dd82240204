// What will happen is told before it is done, and whoever has to be known for it signs in where they are: what was typed stays.
import { element, openDialog, post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);

/** Whether somebody goes on, having read what will happen; where nothing will, nobody is asked. */
export function agreed({ says, photos = [], besides = 0 }, words = "Go on") {
  if (!says.length) return Promise.resolve(true);
  const dialog = byId("before");
  dialog.querySelector("[data-says]").replaceChildren(...says.map((line) => element("li", {}, line)));
  dialog.querySelector("[data-photos]").replaceChildren(
    ...photos.map(({ at, name }) => element("li", {}, element("img", { src: `${at}/preview`, alt: "", loading: "lazy" }), element("a", { href: at, target: "_blank" }, name))),
    ...(besides ? [element("li", {}, `and ${besides} more`)] : []));
  dialog.querySelector("[data-go]").textContent = words;
  return new Promise((answer) => {
    let yes = false;
    dialog.onclose = () => answer(yes);
    openDialog(dialog, async () => { yes = true; });
  });
}

/** Do something; where that takes somebody who is known, they sign in, and it is done once more. */
export async function byWhoIsKnown(work) {
  try {
    return await work();
  } catch (error) {
    if (!error.signIn || !(await signedIn(error.message))) throw error;
    return work();
  }
}

/** Whether somebody signs in now, being told why. */
export function signedIn(why) {
  const dialog = byId("known"), secret = dialog.querySelector("[name=passphrase]");
  dialog.querySelector("[data-why]").textContent = why;
  if (secret) secret.value = "";
  return new Promise((answer) => {
    let done = false;
    dialog.onclose = () => answer(done);
    openDialog(dialog, async () => {
      await post("/sign-in", { by: dialog.querySelector("[name=by]").value, passphrase: secret.value });
      done = true;
    });
  });
}

/** Say in a box what was done, and offer to take it back where that can be done: `undo` does so. */
export function told(box, says, undo = null) {
  const lines = says.map((line, n) => element("p", { class: n ? "warn" : "good" }, line));
  const error = element("p", { class: "error", role: "alert", hidden: true });
  const back = undo && element("button", { type: "button", class: "quiet", onclick: async () => {
    try {
      await undo();
    } catch (trouble) {
      showError(error, trouble);
    }
  } }, "Take that back");
  box.replaceChildren(...lines, ...(back ? [back] : []), error);
}

/** Bring the parts of the page up to date that are marked `data-fresh`, each by its id; what is typed elsewhere stays. */
export async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const now = fresh.getElementById(part.id);
    if (now) part.hidden = now.hidden;
    if (now && part.dataset.fresh !== "hidden") {
      part.replaceChildren(...now.childNodes);
      part.className = now.className;
      if (now.dataset.full) part.dataset.full = now.dataset.full;
    }
  }
}
