// Who is missing from the file imported last: what became of them, for all who are ticked, and taking that back.
import { agreed, byWhoIsKnown, refresh, told } from "./before.js";
import { post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);

document.addEventListener("change", ({ target }) => {
  if (target.id === "all") for (const each of document.querySelectorAll("[name=people]")) each.checked = target.checked;
});

document.addEventListener("submit", async (event) => {
  if (!["missing", "back"].includes(event.target.id)) return;
  event.preventDefault();
  const data = new FormData(event.target), answer = event.target.id === "back" ? "back" : event.submitter?.value ?? "left";
  const said = { answer, people: data.getAll("people"), on: data.get("on") ?? "", evidence: data.get("evidence") ?? "" };
  showError(byId("missing-error"), null);
  try {
    if (answer === "left" && !(await agreed(await post("/missing/outlook", said), "They left"))) return;
    told(byId("missing-says"), (await byWhoIsKnown(() => post("/missing", said))).says);
    await refresh();
  } catch (error) {
    showError(byId("missing-error"), error);
  }
});
