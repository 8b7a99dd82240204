// The school's list of people: the file is handed over, what it means is asked step by step, and imported at the end.
import { taking } from "./chosen_files.js";
import { post, send, showError } from "./talk.js";

const MOST_BYTES = 20 * 2 ** 20;
const byId = (id) => document.getElementById(id);
const asked = byId("asked");
let file = "", seen = "", busy = false;

async function takeIn(what) {
  const { files, unread } = await what;
  if (unread.length || !files.length) return showError(byId("error"), { message: "That file cannot be read. May you open it?" });
  if (files.length > 1) return showError(byId("error"), { message: "Choose one file: the list of pupils and staff." });
  const [{ file: list }] = files;
  if (list.size > MOST_BYTES) return showError(byId("error"), { message: "That is too large for a list of people. Save only the pupils and staff, and only the columns that are needed." });
  await doing(byId("error"), async () => {
    show(await send("/register/file", list, `${new URLSearchParams({ name: list.name.slice(-240), saved: list.lastModified })}`));
  });
}

/** Do one thing at a time; what goes wrong is told in this line. */
async function doing(line, act) {
  if (busy) return;
  busy = true;
  showError(line, null);
  asked.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (error) {
    showError(line.isConnected ? line : byId("error"), error);
  }
  asked.removeAttribute("aria-busy");
  busy = false;
}

/** Markup that EventGuard's own templates have made, where every text from outside is escaped. */
function show({ html, file: key = "", seen: digest = "" }) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  asked.replaceChildren(template.content);
  [file, seen] = [key, digest];
  if (byId("answers")) keepSaid();
  asked.querySelector("h2").focus();
}

/** Everything that was answered: what is not asked any more as well. */
let said = {};
function answers() {
  const now = {};
  for (const [name, value] of new FormData(byId("answers"))) (now[name] ??= []).push(value);
  said = { ...said, ...now };
  return said;
}
/** Answers are about this file: with other sheets or columns each still belongs to what it was given for, or to nothing. */
function keepSaid() {
  if (byId("answers").dataset.file !== keepSaid.file) said = {};
  keepSaid.file = byId("answers").dataset.file;
}

/** Who signs in for a yes that is given back, where one is. */
function signing() {
  const passphrase = asked.querySelector("[data-passphrase]")?.value ?? "";
  return passphrase ? { by: asked.querySelector("[data-by]").value, passphrase } : {};
}

const errorOf = () => byId("answers").querySelector(".error[role=alert]");

asked.addEventListener("submit", (event) => {
  event.preventDefault();
  doing(errorOf(), async () => show(await post("/register/look", { file, answers: answers() })));
});

asked.addEventListener("change", (event) => {
  const go = event.target.closest("[data-sign-in]") ? null : asked.querySelector("[data-import]");
  if (!go) return;
  go.hidden = true; // what is shown is no longer what would be done
  asked.querySelector("[data-again]").hidden = false;
});

asked.addEventListener("click", (event) => {
  if (event.target.closest("[data-import]")) {
    doing(errorOf(), async () => show(await post("/register/import", { file, answers: answers(), seen, ...signing() })));
  } else if (event.target.closest("[data-anew]")) {
    said = Object.fromEntries(Object.entries(answers()).filter(([name]) => /^(sheet$|column-)/.test(name)));
    doing(errorOf(), async () => show(await post("/register/look", { file, answers: said })));
  } else if (event.target.closest("[data-put-away]")) {
    putAway();
    asked.replaceChildren();
    byId("files").focus();
  }
});

function putAway() {
  if (file) post("/register/put-away", { file, leaving: true }).catch(() => null);
  file = "";
}
addEventListener("pagehide", putAway);

taking(byId("drop"), [byId("files")], takeIn);
