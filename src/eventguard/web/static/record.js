// The record: proving it, and making reports of incidents.
import { element, get, post, showError } from "./talk.js";

const button = document.getElementById("prove"), section = document.getElementById("proof"), place = section?.querySelector("div");
button?.addEventListener("click", async () => {
  const anchor = document.getElementById("anchor").value.trim();
  section.hidden = false;
  button.disabled = true;
  place.replaceChildren("Going through every entry and every approved photo …");
  try {
    const { says, problems, remarks, anchor: last, not_proved: not } = await get(`/record/proof?anchor=${encodeURIComponent(anchor)}`);
    const copy = element("button", { type: "button", class: "quiet", onclick: () => navigator.clipboard.writeText(last).then(() => { copy.textContent = "Copied"; }) }, "Copy it");
    place.replaceChildren(
      ...problems.map((each) => element("p", { class: "error" }, `Not as the record says: ${each}`)),
      ...(problems.length ? [element("p", { class: "error" }, "Find out who changed it; do not post until you know.")] : []),
      ...says.map((each) => element("p", { class: "good" }, each)), ...remarks.map((each) => element("p", { class: "note" }, each)),
      element("p", {}, not), element("p", {}, "Its last entry, to keep: ", element("code", {}, last), " ", copy));
  } catch (error) {
    place.replaceChildren(element("p", { class: "error" }, error.message));
  }
  button.disabled = false;
  place.focus();
});

/** The digest of a file, by which it is known again; the file itself goes nowhere. */
async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
}

const form = document.getElementById("incident");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = form.querySelector(".error"), made = form.querySelector("[data-made]"), [file] = form.elements.file.files;
  showError(line, null);
  made.replaceChildren("Gathering what is known …");
  try {
    const said = file ? { about: file.name, sha256: await digest(file) } : { about: form.elements.about.value };
    const { at, broken, known } = await post("/incident", said);
    made.replaceChildren(...[
      broken ? element("p", { class: "error" }, `The record is not whole: ${broken} That this report was made is not recorded.`) : null,
      known ? null : element("p", { class: "note" }, "It is none of the photos that were cleaned here: the report says what that means."),
      element("p", { class: "good" }, "The report is made. It is a draft: check it, and give it to the designated safeguarding lead. ",
        element("a", { class: "button", href: at, target: "_blank", rel: "noopener" }, "Open the report"))].filter(Boolean));
    made.querySelector("a").focus();
  } catch (error) {
    made.replaceChildren();
    showError(line, error);
  }
});
