// People and take-downs: searching, recording an answer, saying that a photo is gone.
import { element, post, reload, showError } from "./talk.js";

const search = document.getElementById("search"), group = document.getElementById("class");
for (const control of [search, group]) control?.addEventListener("input", () => {
  const wanted = search.value.toLowerCase().trim();
  let any = false;
  for (const row of document.querySelectorAll("tbody tr")) {
    row.hidden = !row.dataset.words.includes(wanted) || Boolean(group.value && row.dataset.class !== group.value);
    any ||= !row.hidden;
  }
  document.getElementById("none").hidden = any;
});

const consent = document.getElementById("consent");
consent?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = consent.querySelector(".error"), said = Object.fromEntries(new FormData(consent));
  showError(line, null);
  if (!said.answer) return showError(line, { message: "Say what the family said: yes or no." });
  try {
    const { says } = await post(`/people/${encodeURIComponent(consent.dataset.person)}/consent`, said);
    sessionStorage.setItem("says", JSON.stringify(says)); // what is to be done now stays to be read
    reload(says[0]);
  } catch (error) {
    showError(line, error);
  }
});

const says = consent && JSON.parse(sessionStorage.getItem("says") ?? "[]");
if (says?.length) {
  sessionStorage.removeItem("says");
  document.getElementById("says").replaceChildren(...says.map((line, n) => element("p", { class: n ? "warn" : "good" }, line)));
}

for (const form of document.querySelectorAll("form.gone")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const card = form.closest("[data-at]");
    try {
      await post(`${card.dataset.at}/gone`, Object.fromEntries(new FormData(form)));
      card.replaceChildren(element("p", {}, "Recorded: it is gone everywhere."));
    } catch (error) {
      showError(form.querySelector(".error"), error);
    }
  });
}
