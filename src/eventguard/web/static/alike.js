// One person on several photos: confirmed once.
import { goTo, post, showError } from "./talk.js";

const list = document.getElementById("alike"), button = document.getElementById("confirm"), line = document.getElementById("error");
button?.addEventListener("click", async () => {
  const faces = [...list.querySelectorAll("input:checked")].map(({ dataset }) => (
    { id: dataset.id, channel: list.dataset.channel, version: dataset.version, n: Number(dataset.n) }));
  button.disabled = true;
  button.textContent = "Showing them …";
  try {
    await post("/same", { person: list.dataset.person, faces });
    goTo("/", `Shown on ${faces.length} photos. Look at each before you approve it.`);
  } catch (error) {
    showError(line, error);
    button.disabled = false;
    button.textContent = "Try again";
  }
});
