// A drawn photo to try: cleaned on a button, and shown before and after.
import { element, post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);

byId("go").addEventListener("click", async () => {
  byId("go").disabled = true;
  byId("progress").hidden = false;
  showError(byId("error"), null);
  try {
    show(await post("/try", { go: "yes" }));
  } catch (error) {
    showError(byId("error"), error);
  }
  byId("progress").hidden = true;
  byId("go").disabled = false;
});

function show({ before, after, found, faces }) {
  const list = (lines) => element("ul", {}, ...lines.map((line) => element("li", {}, line)));
  const title = element("h2", { tabindex: "-1" }, "Before and after");
  byId("answer").replaceChildren(title,
    element("div", { class: "pair" }, figure(before, "Before: the drawn photo as a camera saves it"), figure(after, "After: what could be posted, once somebody has approved it")),
    element("h3", {}, "Whose face was covered, and why"),
    list(faces.map(({ who, shown, why }) => `${who}: ${shown ? "shown" : "covered"}, ${why}`)),
    element("h3", {}, "What the file would have told strangers, and does not any more"), list(found));
  title.focus();
}

function figure(encoded, words) {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
  const picture = element("img", { alt: words });
  picture.addEventListener("load", () => URL.revokeObjectURL(address));
  picture.src = address;
  return element("figure", {}, picture, element("figcaption", {}, words));
}
