// The photos of the list: choosing among them, approving several, putting away what could not be cleaned. What changes
// meanwhile is put in its place: nothing is loaded anew, and no tick is lost.
import { approve } from "./approving.js";
import { keepLine } from "./line.js";
import { whenTold } from "./now.js";
import { element, get, goTo, notice, post, putBack } from "./talk.js";

const byId = (id) => document.getElementById(id);
const list = document.querySelector(".cards"), above = byId("above"), find = byId("find"), order = byId("order"), which = byId("which-event");
const state = new URLSearchParams(location.search).get("state") ?? "held";
const KEPT = ["which-event", "only-notes", "only-new", "find", "order"];

/** What the list is made of: for each photo its element and, read once, its data and its box to tick. Those that are not shown are no part of the page: to hide a thousand takes a browser longer. */
const cards = new Map();
const read = (card) => cards.set(card.dataset.at, { card, data: { ...card.dataset }, box: card.querySelector("[data-choose]"), shown: true });
for (const card of list.children) read(card);

const ORDERS = {
  "": (one, other) => (one.data.rank < other.data.rank ? -1 : 1),
  name: (one, other) => one.data.name.localeCompare(other.data.name, undefined, { numeric: true }),
  small: (one, other) => other.data.small - one.data.small || ORDERS[""](one, other),
};
const asked = () => ({ event: which.value, notes: byId("only-notes")?.checked, fresh: byId("only-new")?.checked, wanted: find.value.toLowerCase().trim() });

/** Show those that are asked for, in the order that is asked for. */
function choose() {
  const { event, notes, fresh, wanted } = asked();
  for (const each of cards.values()) {
    const { data } = each;
    each.shown = (!event || data.event === event) && (!notes || data.notes !== "0") && (!fresh || data.looked !== "1") && data.words.includes(wanted);
  }
  const shown = [...cards.values()].filter((each) => each.shown).sort(ORDERS[order.value]);
  const open = shown.filter(({ data }) => data.version !== "None");
  for (const box of above.querySelectorAll(".buttons.event")) box.hidden = Boolean(event && box.dataset.event !== event);
  const before = [...list.children];
  if (before.length !== shown.length || shown.some(({ card }, n) => before[n] !== card)) list.replaceChildren(...shown.map(({ card }) => card));
  byId("none").hidden = shown.length > 0;
  byId("filters").hidden = !cards.size;
  byId("how-many").hidden = shown.length === cards.size;
  byId("how-many").firstElementChild.textContent = `${shown.length} of ${cards.size} are shown.`;
  const through = byId("look-through");
  if (through) {
    through.hidden = !open.length;
    through.href = (open.find(({ data }) => data.checked !== "1") ?? open[0])?.data.at ?? "/";
  }
  keepLine(open.map(({ data }) => data.at));
  count();
}

/** The events that there are, to choose from; the one that is chosen stays. */
function offerEvents() {
  const events = [...new Set([...cards.values()].map(({ data }) => data.event))].sort((one, other) => one.localeCompare(other));
  if (which.value && !events.includes(which.value)) events.push(which.value);
  if (`${[...which.options].slice(1).map((option) => option.value)}` === `${events}`) return;
  const chosen = which.value;
  which.replaceChildren(which.options[0], ...events.map((event) => element("option", {}, event)));
  which.value = chosen;
}

/** What was chosen, ticked and scrolled to outlasts a look at one of the photos. */
const kept = JSON.parse(sessionStorage.getItem(`list ${state}`) ?? "{}");
/** A line of what is to do opens exactly its items, whatever was chosen before. */
const only = new URLSearchParams(location.search).get("only");
if (only) {
  Object.assign(kept, { values: { ...kept.values, "which-event": "", find: "", "only-new": false, "only-notes": only === "notes" }, scroll: 0 });
  history.replaceState(null, "", state === "held" ? "/" : `/?state=${state}`);
}
function keep() {
  const values = Object.fromEntries(KEPT.map((id) => [id, byId(id)?.type === "checkbox" ? byId(id).checked : byId(id)?.value]));
  sessionStorage.setItem(`list ${state}`, JSON.stringify({ values, ticked: chosen(true).map((data) => data.version), scroll: scrollY }));
}
function restore() {
  for (const [id, value] of Object.entries(kept.values ?? {})) {
    const control = byId(id);
    if (control?.type === "checkbox") control.checked = value;
    else if (control && (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value))) control.value = value ?? "";
  }
  for (const { data, box } of cards.values()) if (box && kept.ticked?.includes(data.version)) box.checked = true;
}

const chosen = (hiddenToo = false) => [...cards.values()].filter(({ box, shown }) => (hiddenToo || shown) && box?.checked).map(({ data }) => data);
const button = byId("approve-looked");
function count() {
  if (!button) return;
  const many = chosen().length;
  button.disabled = !many;
  button.textContent = many ? `Approve the ${many} ticked …` : "Approve those ticked";
}

function showAll() {
  for (const id of KEPT.filter((id) => id !== "order")) {
    const control = byId(id);
    if (control?.type === "checkbox") control.checked = false;
    else if (control) control.value = "";
  }
  choose();
}

/** Bring the list up to date with what somebody, or the cleaning, has done since. */
let asking = Promise.resolve(), underWay = 0;
export function refresh() {
  if (underWay < 2) { // one that is under way may have missed what was just done; two are enough
    underWay += 1;
    asking = asking.then(bring).finally(() => { underWay -= 1; });
  }
  return asking;
}
async function bring() {
  const now = await get(`/changes?${new URLSearchParams({ state, since: above.dataset.mark })}`).catch(() => null);
  if (!now || now.mark === above.dataset.mark) return;
  above.dataset.mark = now.mark;
  put(now);
  offerEvents();
  choose();
}

function put({ cards: changed, gone, whole, above: html }) {
  for (const at of whole ? [...cards.keys()].filter((at) => !(at in changed)) : gone) {
    cards.delete(at);
  }
  for (const [at, markup] of Object.entries(changed)) {
    const before = cards.get(at), card = parsed(markup).firstElementChild;
    read(card);
    const { data, box } = cards.get(at);
    if (before?.box?.checked && box && before.data.version === data.version) box.checked = true;
    else if (before?.box?.checked) notice(`${data.name} was changed meanwhile: look at it again before you approve it.`);
  }
  const typing = [...above.querySelectorAll("input, textarea")].some((field) => field.value || field === document.activeElement);
  if (typing) return;
  above.replaceChildren(parsed(html));
  document.dispatchEvent(new Event("renewed"));
}

/** Markup that EventGuard's own templates have made, where every text from outside is escaped. */
function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}

const failed = (error) => byId("trouble").replaceChildren(element("p", { class: "error" }, error.message));

/** With Shift, all from the one that was ticked before are ticked with it. */
let last = null;
list.addEventListener("click", (event) => {
  const { target } = event, data = cards.get(target.closest(".card")?.dataset.at)?.data;
  if (target.matches("[data-choose]")) {
    const boxes = [...list.querySelectorAll("[data-choose]")];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((one, other) => one - other);
    if (event.shiftKey && from >= 0) for (const box of boxes.slice(from, to + 1)) box.checked = target.checked;
    last = target;
    count();
  }
  if (target.matches("[data-put-away]")) putAway(data).catch(failed);
  if (target.matches("[data-back]")) putBack([data]).catch(failed);
});
byId("tick-all")?.addEventListener("click", () => {
  for (const { box, shown } of cards.values()) if (box && shown) box.checked = true;
  count();
});
byId("show-all").addEventListener("click", showAll);
button?.addEventListener("click", () => {
  const photos = chosen();
  const list = photos.length < cards.size ? "/" : "/?state=approved"; // where there is more to do, that is to be seen
  approve(photos, (where, approved) => goTo(list, `${photos.length} approved. They lie in ${where}`, approved));
});

/** A file that could not be cleaned is off the list; nobody's own file is touched. */
async function putAway({ at, name, stand }) {
  await post(`${at}/reject`, { why: "put away: it could not be cleaned", stand });
  notice(`${name} is put away. Your own file stays where it is.`);
  await refresh();
}
above.addEventListener("click", (event) => {
  if (!event.target.matches("[data-only-event]")) return;
  which.value = event.target.dataset.onlyEvent;
  choose();
});
above.addEventListener("submit", async (event) => {
  if (!event.target.matches("form.posted")) return;
  event.preventDefault();
  const { event: name, channel, stand } = event.target.closest("[data-event]").dataset;
  try {
    await post("/posted", { event: name, channel, stand, where: new FormData(event.target).get("where") });
    event.target.reset();
    event.target.querySelector("button").focus();
    notice("Noted.");
    await refresh();
  } catch (error) {
    failed(error);
  }
});

offerEvents();
restore();
for (const id of KEPT) byId(id)?.addEventListener("input", choose);
choose();
if (location.hash === "#approve") addEventListener("load", () => button?.focus()); // once the page may be used
else if (kept.scroll) requestAnimationFrame(() => scrollTo(0, kept.scroll));
addEventListener("pagehide", keep);
document.addEventListener("cleaned", refresh);
document.addEventListener("dropped", showAll); // what is dropped now is to be seen
whenTold(async ({ mark, looking }) => {
  if (mark !== above.dataset.mark) await refresh();
  for (const [at, { card }] of cards) {
    const line = card.querySelector("[data-looking]"), says = looking[at] ?? "";
    if (line.textContent !== says) line.textContent = says;
    line.hidden = !says;
  }
});
