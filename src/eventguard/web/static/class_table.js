// A class in one table: keys give answers, all are saved at once, and what could not be saved stays to be corrected.
import { agreed, refresh, signedIn, told } from "./before.js";
import { whenTold } from "./now.js";
import { element, notice, post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);
const table = byId("class-table"), line = byId("class-error"), box = byId("class-says");
const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")]);
const cells = rows.flat(), buttons = [...document.querySelectorAll("[data-kind]")];
const kinds = new Map(buttons.map((button) => [button.dataset.key.toLowerCase(), button.dataset.kind]));
const words = new Map(buttons.map((button) => [button.dataset.kind, button.dataset.words]));
const KEPT = `edits ${location.pathname}`;
let at = cells[0];

const place = (cell) => { const y = rows.findIndex((row) => row.includes(cell)); return [y, rows[y].indexOf(cell)]; };
const edits = () => cells.filter((cell) => cell.dataset.new);

/** What is entered and not saved lasts until the window is closed: ids and answers, no names. */
function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify(edits().map(({ dataset }) => [dataset.person, dataset.channel, dataset.new])));
  const many = edits().length;
  byId("save").textContent = many ? `Save ${many} answer${many === 1 ? "" : "s"}` : "Save";
  byId("save").disabled = !many;
}

function go(cell) {
  if (!cell) return;
  at.tabIndex = -1;
  at = cell;
  at.tabIndex = 0;
  at.focus();
}

const say = () => { byId("now").textContent = `${at.dataset.who}, ${at.dataset.where}: ${at.dataset.full}${at.dataset.new ? `; new: ${words.get(at.dataset.new)}` : ""}`; };

/** Give a cell a new answer; none leaves it as it was. */
function give(cell, kind) {
  cell.removeAttribute("aria-invalid");
  const was = cell.querySelector("[data-was]");
  if (kind) {
    cell.dataset.new = kind;
    const before = was?.textContent ?? cell.textContent.trim();
    cell.replaceChildren(words.get(kind), element("br"), element("small", {}, "was: ", element("span", { "data-was": true }, before)));
  } else if (cell.dataset.new) {
    delete cell.dataset.new;
    cell.replaceChildren(was.textContent);
  }
}

function entered(kind) {
  give(at, kind);
  keep();
  const [y, x] = place(at);
  if (kind) go(rows[y][x + 1] ?? rows[y + 1]?.[0]);
  say();
}

table.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || (event.ctrlKey && event.key !== "Enter")) return;
  const [y, x] = place(at), left = () => go(rows[y][x - 1] ?? rows[y - 1]?.at(-1));
  const steps = {
    ArrowRight: () => go(rows[y][x + 1]), ArrowLeft: () => go(rows[y][x - 1]), ArrowDown: () => go(rows[y + 1]?.[x]), ArrowUp: () => go(rows[y - 1]?.[x]),
    Home: () => go(rows[y][0]), End: () => go(rows[y].at(-1)), PageDown: () => go(rows.at(-1)[x]), PageUp: () => go(rows[0][x]),
    Enter: () => (event.ctrlKey ? save() : go(rows[y + 1]?.[x])), Delete: () => entered(""), Backspace: () => (at.dataset.new ? entered("") : left()),
  };
  const kind = kinds.get(event.key.toLowerCase()), step = steps[event.key] ?? (kind && !event.ctrlKey && (() => entered(kind)));
  if (!step) return;
  event.preventDefault();
  step();
});
table.addEventListener("focusin", ({ target }) => {
  const cell = target.closest("td");
  if (!cell) return;
  if (cell !== at) { at.tabIndex = -1; at = cell; at.tabIndex = 0; }
  say();
});
table.addEventListener("mousedown", ({ target }) => { const cell = target.closest("td"); if (cell) go(cell); });
for (const button of [...buttons, byId("as-it-was")]) button.addEventListener("click", () => { entered(button.dataset.kind ?? ""); at.focus(); });

/** What is sent: every new answer, and what is said beside all of them. */
function said() {
  const beside = Object.fromEntries([...new FormData(byId("beside-all"))].map(([name, value]) => [name, `${value}`]));
  return { ...beside, answers: edits().map(({ dataset }) => ({ person: dataset.person, channel: dataset.channel, answer: dataset.new })) };
}

async function save() {
  showError(line, null);
  if (!edits().length || saving) return;
  byId("save").disabled = saving = true;
  try {
    if (await agreed(await post("/answers/outlook", said()), "Record them")) await record();
  } catch (error) {
    saving = false;
    if (error.signIn && (await signedIn(error.message))) await save();
    else showError(line, error);
  }
  saving = false;
  keep();
  at.focus();
}

async function record() {
  const sent = edits(), { says, revision, failed, sign_in: asked } = await post("/answers", said());
  const not = new Map(failed.map((each) => [`${each.person} ${each.channel}`, each.failed]));
  for (const cell of sent) {
    const why = not.get(`${cell.dataset.person} ${cell.dataset.channel}`);
    if (why) cell.setAttribute("aria-invalid", "true");
    else delete cell.dataset.new;
  }
  const kept = edits().map((cell) => [cell, cell.dataset.new]);
  const many = sent.length - not.size;
  told(box, [`${many} answer${many === 1 ? "" : "s"} recorded.`, ...says.filter((each) => !each.startsWith("Recorded: "))], () => undo(revision));
  box.append(element("details", {}, element("summary", {}, "What was recorded"), ...says.map((each) => element("p", {}, each))));
  await upToDate(kept, not);
  const why = kept.map(([cell]) => `${cell.dataset.who}, ${cell.dataset.where}: ${not.get(`${cell.dataset.person} ${cell.dataset.channel}`)}`);
  if (why.length) showError(line, { message: `Not recorded, and still entered: ${why.join(" ")}` });
  keep();
  saving = false;
  if (asked && (await signedIn("Some of them give back a yes, which is recorded by somebody who is known."))) await save();
}

async function undo(revision) {
  let answer;
  try {
    answer = await post("/answers/undo", { revision });
  } catch (error) {
    if (!error.signIn || !(await signedIn(error.message))) throw error;
    answer = await post("/answers/undo", { revision });
  }
  told(box, ["Taken back.", ...answer.says, ...new Set(answer.failed.map((each) => each.failed))]);
  await upToDate(edits().map((cell) => [cell, cell.dataset.new]), new Map());
  if (answer.sign_in) await signedIn("Some of it gives back a yes, which is recorded by somebody who is known.").then((yes) => yes && undo(revision));
}

/** The table as it is recorded now; what is entered and not saved is put on top of it. */
async function upToDate(kept, not) {
  for (const [cell] of kept) delete cell.dataset.new;
  await refresh();
  for (const [cell, kind] of kept) {
    give(cell, kind);
    if (not.has(`${cell.dataset.person} ${cell.dataset.channel}`)) cell.setAttribute("aria-invalid", "true");
  }
  keep();
}

/** What another has recorded appears; what is entered here in the place of that is not kept, and that is told. */
let revision = null, saving = false;
whenTold(async ({ mark }) => {
  const before = revision, full = new Map(cells.map((cell) => [cell, cell.dataset.full]));
  [, revision] = mark.split(" ");
  if (before === null || before === revision || saving || document.querySelector("dialog[open]")) return;
  await upToDate(edits().map((cell) => [cell, cell.dataset.new]), new Map());
  const others = cells.filter((cell) => cell.dataset.full !== full.get(cell)), lost = others.filter((cell) => cell.dataset.new);
  const what = lost.map((cell) => `${cell.dataset.who}, ${cell.dataset.where}: you had entered "${words.get(cell.dataset.new)}".`);
  for (const cell of lost) give(cell, "");
  keep();
  if (lost.length) showError(line, { message: `Somebody else has just recorded another answer there. ${what.join(" ")} Look, and enter it again if it holds.` });
  else if (others.length) notice(`Somebody else has just recorded ${others.length === 1 ? "an answer" : `${others.length} answers`} of this class.`);
});

byId("save").addEventListener("click", save);
for (const [person, channel, kind] of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
  const cell = cells.find(({ dataset }) => dataset.person === person && dataset.channel === channel);
  if (cell) give(cell, kind);
}
keep();
