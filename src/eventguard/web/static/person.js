// One person: all answers in one form, who they are, their permission, and forgetting them. What will happen is told before.
import { agreed, byWhoIsKnown, refresh, told } from "./before.js";
import { element, post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);
const at = `/people/${encodeURIComponent(byId("person").dataset.person)}`;
const typed = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, `${value}`]));

/** Do what a form asks for: what will happen is told first, then what was done. `about` says what is sent. */
async function change(form, what, said, words) {
  const line = form.querySelector(".error");
  showError(line, null);
  try {
    const before = await post(`${at}/outlook`, { ...said, what });
    if (!(await agreed(before, words))) return;
    const { says } = await byWhoIsKnown(() => post(`${at}/${what}`, said));
    if (what === "forget") return gone(says);
    if (what === "edit") byId("whose").hidden = true;
    told(form.querySelector(".says"), says);
    await refresh();
  } catch (error) {
    showError(line, error);
    if (error.doubtful) askWhose(form);
  }
}

function gone(says) {
  byId("main").replaceChildren(element("h1", {}, "Forgotten"), ...says.map((line) => element("p", {}, line)), element("p", {}, element("a", { class: "button", href: "/people" }, "People")));
  byId("main").focus();
}

const answers = byId("answers"), rows = [...answers.querySelectorAll("[data-channel]")];
const given = (row) => Object.fromEntries([...row.querySelectorAll("select, input")].map((field) => [field.name, field.value]));

byId("all-channels").addEventListener("change", ({ target }) => {
  for (const row of rows.filter((each) => each.dataset.channel !== "every")) row.querySelector("select").value = target.value;
});

answers.addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = answers.querySelector(".error"), chosen = rows.filter((row) => row.querySelector("select").value);
  const lonely = rows.find((row) => !row.querySelector("select").value && [...row.querySelectorAll("input")].some((field) => field.value));
  showError(line, null);
  if (lonely) return showError(line, { message: `A day is given for ${lonely.dataset.name}, but no answer. Choose one there.` });
  if (!chosen.length) return showError(line, { message: "Choose an answer for one channel or more." });
  const { said_by, relation, evidence } = typed(byId("answers-form"));
  const said = { said_by, relation, evidence, answers: chosen.map((row) => ({ channel: row.dataset.channel, ...given(row) })) };
  try {
    if (!(await agreed(await post(`${at}/answers/outlook`, said), "Record it"))) return;
    await record(said, chosen, line);
  } catch (error) {
    showError(line, error);
  }
});

async function record(said, chosen, line) {
  const { says, revision, failed } = await byWhoIsKnown(() => post(`${at}/consent`, said));
  const not = new Map(failed.map((each) => [each.channel, each.failed]));
  for (const row of chosen) if (!not.has(row.dataset.channel)) for (const field of row.querySelectorAll("select, input")) field.value = "";
  byId("all-channels").value = "";
  told(answers.querySelector(".says"), says, undo(revision));
  if (not.size) showError(line, { message: [...not].map(([channel, why]) => `${rows.find((row) => row.dataset.channel === channel).dataset.name}: ${why}`).join(" ") });
  await refresh();
}

const undo = (revision) => async () => {
  const { says, failed } = await byWhoIsKnown(() => post("/answers/undo", { revision }));
  told(answers.querySelector(".says"), ["Taken back.", ...says, ...new Set(failed.map((each) => each.failed))]);
  await refresh();
};

const who = byId("who-they-are");
/** Quite another name: the same person, or somebody else? */
function askWhose(form) {
  byId("whose").hidden = false;
  byId("whose").querySelector("input").focus();
  form.querySelector(".error").append(" Say which it is, and save again.");
}
who.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(who), said = typed(who);
  change(who, "edit", { ...said, also: said.also.split("\n").map((each) => each.trim()).filter(Boolean), not_called: data.getAll("not_called") }, "Save it");
});

const permission = byId("permission");
permission.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = typed(permission), { notified_1: first, notified_2: second, ...rest } = said;
  change(permission, "biometrics", { ...rest, notified: [first, second].filter(Boolean) }, "Record it");
});
permission.addEventListener("change", () => {
  const chosen = permission.querySelector("[name=answer]:checked")?.value;
  for (const part of permission.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(chosen);
});

for (const [id, what, words] of [["never", "never-publish", "Record it"], ["forget", "forget", "Forget them"]]) {
  const form = byId(id);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change(form, what, typed(form), words);
  });
}
