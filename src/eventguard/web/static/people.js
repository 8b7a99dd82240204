// People: searching, adding somebody; and take-downs: saying that a photo is gone.
import { element, goTo, post, showError } from "./talk.js";

const byId = (id) => document.getElementById(id);
const search = byId("search"), group = byId("class"), lacks = byId("lacks"), rows = [...document.querySelectorAll("tbody tr")];

function choose() {
  const wanted = search.value.toLowerCase().trim();
  let many = 0;
  for (const row of rows) {
    const { words, class: own, lacks: lacking } = row.dataset;
    row.hidden = !words.includes(wanted) || Boolean(group.value && own !== group.value) || Boolean(lacks.value && !lacking.split(" ").includes(lacks.value));
    many += !row.hidden;
  }
  byId("none").hidden = many > 0;
  byId("how-many").textContent = many === rows.length ? "" : `${many} of ${rows.length}`;
  const table = byId("class-table"); // there alone where it may be filled in
  if (table) Object.assign(table, { hidden: !group.value, href: group.selectedOptions[0].dataset.at ?? "" });
}
if (search) {
  for (const control of [search, group, lacks]) control.addEventListener("input", choose);
  choose();
}

const add = byId("add");
add?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(add));
  try {
    const { says, at } = await post("/people", { ...said, also: [said.also].filter(Boolean) });
    goTo(at, says.join(" "));
  } catch (error) {
    showError(add.querySelector(".error"), error);
  }
});

for (const form of document.querySelectorAll("form.gone")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const card = form.closest("[data-at]");
    try {
      await post(`${card.dataset.at}/gone`, { stand: card.dataset.stand, ...Object.fromEntries(new FormData(form)) });
      card.replaceChildren(element("p", {}, "Recorded: it is gone everywhere."));
    } catch (error) {
      showError(form.querySelector(".error"), error);
    }
  });
}
