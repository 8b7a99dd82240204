// The photos of the list: choosing among them, approving several, putting away what could not be cleaned.
import { approve } from "./approving.js";
import { element, goTo, post, reload } from "./talk.js";

const byId = (id) => document.getElementById(id);
const cards = [...document.querySelectorAll(".cards > .card")];

function choose() {
  const event = byId("which-event").value, notes = byId("only-notes")?.checked, fresh = byId("only-new")?.checked;
  let any = false;
  for (const card of cards) {
    const data = card.dataset;
    card.hidden = (event && data.event !== event) || (notes && data.notes === "0") || (fresh && data.looked === "1");
    any ||= !card.hidden;
  }
  byId("none").hidden = any;
}

/** The choice of an event outlasts a look at one of its photos. */
const which = byId("which-event"), kept = sessionStorage.getItem("which-event");
if (which && [...which.options].some((option) => option.value === kept)) {
  which.value = kept;
  choose();
}
which?.addEventListener("change", () => sessionStorage.setItem("which-event", which.value));
for (const id of ["which-event", "only-notes", "only-new"]) byId(id)?.addEventListener("change", choose);

const chosen = () => cards.filter((card) => !card.hidden && card.querySelector("[data-choose]")?.checked).map((card) => card.dataset);
const button = byId("approve-looked");
document.addEventListener("change", () => {
  if (!button) return;
  const many = chosen().length;
  button.disabled = !many;
  button.textContent = many ? `Approve the ${many} ticked …` : "Approve those ticked";
});
button?.addEventListener("click", () => {
  const photos = chosen();
  approve(photos, (where) => goTo("/?state=approved", `${photos.length} approved. They lie in ${where}`));
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
for (const away of document.querySelectorAll("[data-put-away]")) {
  away.addEventListener("click", () => putAway(away.closest(".card").dataset));
}
