// The photos of the list: choosing among them, approving several, putting away what could not be cleaned.
import { approve } from "./approving.js";
import { keepLine } from "./line.js";
import { element, goTo, post, putBack, reload } from "./talk.js";

const byId = (id) => document.getElementById(id);
const cards = [...document.querySelectorAll(".cards > .card")];

const list = document.querySelector(".cards");
const state = new URLSearchParams(location.search).get("state") ?? "held";
const KEPT = ["which-event", "only-notes", "only-new", "find", "order"];

/** Show those that are asked for, in the order that is asked for. */
function choose() {
  const event = byId("which-event").value, notes = byId("only-notes")?.checked, fresh = byId("only-new")?.checked;
  const wanted = byId("find").value.toLowerCase().trim();
  for (const card of cards) {
    const data = card.dataset;
    card.hidden = Boolean((event && data.event !== event) || (notes && data.notes === "0") || (fresh && data.looked === "1") || !data.words.includes(wanted));
  }
  for (const box of document.querySelectorAll(".buttons.event")) box.hidden = Boolean(event && box.dataset.event !== event);
  const by = { name: (one, other) => one.dataset.name.localeCompare(other.dataset.name, undefined, { numeric: true }), small: (one, other) => other.dataset.small - one.dataset.small };
  list.append(...(by[byId("order").value] ? [...cards].sort(by[byId("order").value]) : cards));
  const shown = [...list.children].filter((card) => !card.hidden);
  byId("none").hidden = shown.length > 0;
  keepLine(shown.filter((card) => card.dataset.version !== "None").map((card) => card.dataset.at));
}

/** What was chosen, ticked and scrolled to outlasts a look at one of the photos, and new photos. */
const kept = JSON.parse(sessionStorage.getItem(`list ${state}`) ?? "{}");
/** A line of what is to do opens exactly its items, whatever was chosen before. */
const asked = new URLSearchParams(location.search).get("only");
if (asked) {
  Object.assign(kept, { values: { "which-event": "", find: "", "only-new": false, "only-notes": asked === "notes" }, scroll: 0 });
  history.replaceState(null, "", state === "held" ? "/" : `/?state=${state}`);
}
function keep() {
  const ticked = cards.filter((card) => card.querySelector("[data-choose]")?.checked).map((card) => card.dataset.version);
  const values = Object.fromEntries(KEPT.map((id) => [id, byId(id)?.type === "checkbox" ? byId(id).checked : byId(id)?.value]));
  sessionStorage.setItem(`list ${state}`, JSON.stringify({ values, ticked, scroll: scrollY }));
}
if (cards.length) {
  for (const [id, value] of Object.entries(kept.values ?? {})) {
    const control = byId(id);
    if (control?.type === "checkbox") control.checked = value;
    else if (control && (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value))) control.value = value ?? "";
  }
  for (const card of cards) if (kept.ticked?.includes(card.dataset.version)) card.querySelector("[data-choose]")?.setAttribute("checked", "");
  for (const id of KEPT) byId(id)?.addEventListener("input", () => { choose(); count(); });
  choose();
  if (kept.scroll) requestAnimationFrame(() => scrollTo(0, kept.scroll));
  addEventListener("pagehide", keep);
}

const chosen = () => cards.filter((card) => !card.hidden && card.querySelector("[data-choose]")?.checked).map((card) => card.dataset);
const button = byId("approve-looked");
function count() {
  if (!button) return;
  const many = chosen().length;
  button.disabled = !many;
  button.textContent = many ? `Approve the ${many} ticked …` : "Approve those ticked";
}

/** With Shift, all from the one that was ticked before are ticked with it. */
let last = null;
list?.addEventListener("click", (event) => {
  if (!event.target.matches("[data-choose]")) return;
  const boxes = [...list.querySelectorAll(".card:not([hidden]) [data-choose]")];
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((one, other) => one - other);
  if (event.shiftKey && from >= 0) for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
  last = event.target;
});
document.addEventListener("change", count);
byId("tick-all")?.addEventListener("click", () => {
  for (const box of list.querySelectorAll(".card:not([hidden]) [data-choose]")) box.checked = true;
  count();
});
count();
button?.addEventListener("click", () => {
  const photos = chosen();
  approve(photos, (where) => goTo("/?state=approved", `${photos.length} approved. They lie in ${where}`, photos));
});

/** A file that could not be cleaned is off the list; nobody's own file is touched. */
async function putAway({ at, name }) {
  try {
    await post(`${at}/reject`, { why: "put away: it could not be cleaned" });
    reload(`${name} is put away. Your own file stays where it is.`);
  } catch (error) {
    byId("trouble").replaceChildren(element("p", { class: "error" }, error.message));
  }
}
for (const only of document.querySelectorAll("[data-only-event]")) {
  only.addEventListener("click", () => {
    byId("which-event").value = only.dataset.onlyEvent;
    choose();
    count();
  });
}
for (const away of document.querySelectorAll("[data-put-away]")) {
  away.addEventListener("click", () => putAway(away.closest(".card").dataset));
}
for (const back of document.querySelectorAll("[data-back]")) {
  back.addEventListener("click", () => putBack([back.closest(".card").dataset]).catch((error) => byId("trouble").replaceChildren(element("p", { class: "error" }, error.message))));
}
for (const form of document.querySelectorAll("form.posted")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { event: name, channel } = form.closest("[data-event]").dataset;
    try {
      await post("/posted", { event: name, channel, where: new FormData(form).get("where") });
      reload("Noted.");
    } catch (error) {
      byId("trouble").replaceChildren(element("p", { class: "error" }, error.message));
    }
  });
}
