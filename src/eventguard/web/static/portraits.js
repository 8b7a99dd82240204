// Portraits: handed over one by one, then learned from. Who was enrolled and who was not is told with the pictures,
// which this browser shows from where they lie: EventGuard keeps none.
import { taking } from "./chosen_files.js";
import { element, get, post, send, showError } from "./talk.js";

const MOST_BYTES = 100 * 2 ** 20, MOST = 5000, AT_ONCE = 3;
const byId = (id) => document.getElementById(id);
const drop = byId("drop"), told = byId("told");
let photos = [], busy = false, batch = "";

async function takeIn(what) {
  const { files, unread, tooMany } = await what;
  if (busy) return problem("Others are on their way. Wait until they are done.");
  if (byId("who")) { problem("Say above who you are, then choose them again."); return byId("who").querySelector("select, input").focus(); }
  if (unread.length) return problem(`${unread[0]} cannot be read. May you open it?`);
  if (tooMany || files.length > MOST) return problem(`These are more than ${MOST} files. Bring in one class after another.`);
  const { left_out: leftOut } = await post("/listing", { paths: files.map((each) => each.path) }).catch(() => ({ left_out: [] }));
  const out = new Set(leftOut);
  photos = files.filter((_, n) => !out.has(n));
  if (!photos.length) return problem("There are no photos in it.");
  await learn(photos, false);
}

const problem = (message) => showError(byId("error"), { message });

/** Hand over these photos, and follow the learning. `sure`: they only look like somebody else. */
async function learn(some, sure) {
  busy = true;
  showError(byId("error"), null);
  batch = crypto.randomUUID();
  try {
    await handOver(some);
    await post("/portraits/enrol", { batch, sure: sure ? "yes" : "" });
    await follow(some);
  } catch (error) {
    showError(byId("error"), error);
  }
  byId("progress").hidden = true;
  busy = false;
}

async function handOver(some) {
  const waiting = some.map((each, n) => ({ ...each, n })), all = waiting.length;
  let done = 0;
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.file.size > MOST_BYTES) throw new Error(`${next.file.name} is too large: a photo may have 100 MB.`);
      await send("/portraits/photo", next.file, `${new URLSearchParams({ batch, n: next.n, path: next.path })}`);
      done += 1;
      show(`Reading: ${done} of ${all}`, done, all);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function follow(some) {
  for (;;) {
    const now = await get("/portraits/progress");
    show(`Learning: ${now.done} of ${now.of} photos looked at`, now.done, now.of);
    if (!now.busy) {
      if (now.wrong) throw new Error(now.wrong);
      return tell(now.told ?? [], some);
    }
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

function show(words, done, of) {
  byId("progress").hidden = false;
  byId("progress").querySelector("[data-words]").textContent = words;
  Object.assign(byId("bar"), { max: Math.max(1, of), value: done });
}

/** Whoever was not enrolled first, for something has to be done about them. */
function tell(people, some) {
  const not = people.filter((each) => !each.photos), enrolled = people.filter((each) => each.photos);
  const title = element("h2", { tabindex: "-1" }, `${enrolled.length} of ${people.length} enrolled`);
  const lists = [["Not enrolled", not], ["Enrolled", enrolled]].filter(([, list]) => list.length);
  told.replaceChildren(title, ...lists.flatMap(([heading, list]) => [
    element("h3", {}, `${heading} (${list.length})`), element("ul", { class: "cards small portraits" }, ...list.map((each) => card(each, some))),
  ]), element("div", { class: "buttons" }, element("a", { class: "button", href: "/start" }, "The next step"), element("a", { class: "button", href: "/" }, "Add photos")));
  byId("known").hidden = true; // it tells how it was before
  title.focus();
}

function card(person, some) {
  const shown = [...new Set([...person.refused.map(({ n }) => n).filter((n) => n != null), ...person.numbers])].slice(0, 3);
  const says = person.photos ? `enrolled from ${person.photos} photo${person.photos === 1 ? "" : "s"}${person.photos < 3 ? ": three are advised" : ""}` : "not enrolled";
  const why = person.refused.map(({ n, says: reason }) => element("p", { class: "hint" }, n == null ? reason : `${some[n].file.name}: ${reason}`));
  return element("li", { class: "card" },
    element("div", { class: "pictures" }, ...shown.map((n) => pictureOf(some[n].file))),
    element("div", { class: "about" }, element("h4", {}, person.name), element("p", { class: person.photos ? "good" : "error" }, says), ...why,
      person.at ? element("a", { href: person.at }, "Their page") : null,
      person.twins ? element("button", { type: "button", onclick: () => learn(person.numbers.map((n) => some[n]), true) }, "They are two who look alike: enrol") : null));
}

/** A file as this browser shows it; some kinds it cannot show. */
function pictureOf(file) {
  const shown = element("img", { alt: file.name, loading: "lazy" }), address = URL.createObjectURL(file);
  shown.addEventListener("load", () => URL.revokeObjectURL(address));
  shown.addEventListener("error", () => { URL.revokeObjectURL(address); shown.remove(); });
  shown.src = address;
  return shown;
}

if (drop) {
  taking(drop, [byId("files"), byId("folder")], takeIn);
  addEventListener("pagehide", () => { if (batch) post("/portraits/put-away", { batch, leaving: true }).catch(() => null); });
}
