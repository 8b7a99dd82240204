// Forms that do one thing each (data-does is where): what will happen is told first, what was done stays to be read.
import { element, openDialog, post, showError } from "./talk.js";

const DONE = "done here", dialog = document.getElementById("told-first");

/** What a form says: a tick is "yes". Of several of one name all that are ticked. */
function saidBy(form) {
  const data = new FormData(form), said = {};
  for (const name of new Set(data.keys())) said[name] = form.querySelector(`[name="${name}"][data-many]`) ? data.getAll(name) : data.get(name);
  return said;
}

/** Show in a section what was done there. */
function show(section, lines) {
  const place = section.querySelector("[data-done]");
  place?.replaceChildren(...lines.map((line) => element("p", { class: "good" }, line)));
  if (sessionStorage.getItem("first steps")) place?.append(element("p", {}, element("a", { href: "/start" }, "The next of the first steps")));
  place?.focus();
}

/** Do what a form asks for; where something has to be told first, once it is confirmed. */
async function act(form, sure = {}) {
  const line = form.querySelector(".error"), button = form.querySelector("button:not([type=button])");
  showError(line, null);
  form.closest("section[id]").querySelector("[data-done]")?.replaceChildren();
  button.disabled = true;
  try {
    const answer = await post(form.dataset.does, { ...saidBy(form), ...sure });
    const detail = { answer, wait: null };
    form.dispatchEvent(new CustomEvent("answered", { detail })); // more may belong to it than one request
    await detail.wait;
    if (answer.at) return location.assign(answer.at);
    const section = form.closest("section[id]");
    sessionStorage.setItem(DONE, JSON.stringify({ id: section.id, lines: answer.says }));
    location.hash = section.id;
    location.reload();
  } catch (error) {
    if (error.asks?.length) ask(form, error);
    else showError(line, error);
  }
  button.disabled = false;
}

function ask(form, { asks, yes, sure }) {
  dialog.querySelector("[data-asks]").replaceChildren(...asks.map((each) => element("p", {}, each)));
  dialog.querySelector("[data-go]").textContent = yes;
  openDialog(dialog, () => { act(form, { sure }); });
}

for (const form of document.querySelectorAll("form[data-does]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form);
  });
}

// Whoever types a limit of their own has chosen that.
for (const own of document.querySelectorAll(".own")) {
  own.addEventListener("input", () => { own.closest("fieldset").querySelector("[value=own]").checked = true; });
}

const done = JSON.parse(sessionStorage.getItem(DONE) ?? "null");
sessionStorage.removeItem(DONE);
const section = done && document.getElementById(done.id);
if (section) document.addEventListener("ready", () => show(section, done.lines));

// How hard a passphrase is to guess is told while it is typed, by the rule that decides when it is set.
const PAUSE = 200;
for (const field of document.querySelectorAll("[data-strength]")) {
  const told = document.getElementById(field.getAttribute("aria-describedby")), form = field.form;
  let waits = 0;
  const tell = async () => {
    const typed = field.value;
    if (!typed) return (told.textContent = "");
    try {
      const { enough, says } = await post("/approvers/strength", { new: typed, name: form.elements.name.value });
      if (typed === field.value) Object.assign(told, { textContent: says, className: enough ? "good" : "error" });
    } catch (error) {
      showError(told, error);
    }
  };
  for (const each of [field, form.elements.name]) each.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(tell, PAUSE);
  });
}
