// The face sheet of an event: confirmed once, with whoever is somebody else covered.
import { goTo, post, showError } from "./talk.js";

const sheet = document.getElementById("sheet"), button = document.getElementById("right"), line = document.getElementById("error");
const wrong = () => [...sheet.querySelectorAll("input:not(:checked)")].map(({ dataset }) => (
  { id: dataset.id, channel: sheet.dataset.channel, version: dataset.version, n: Number(dataset.n) }));
const words = button?.textContent;
sheet.addEventListener("change", () => {
  const many = wrong().length;
  button.textContent = many ? `Cover the ${many} unticked; the others are who it says` : words;
});
button?.addEventListener("click", async () => {
  const { event, channel, seen } = sheet.dataset;
  button.disabled = true;
  try {
    const { faces, covered } = await post("/sheet", { event, channel, seen, wrong: wrong() });
    goTo("/", `${faces} face${faces === 1 ? "" : "s"} of ${event} gone through.${covered ? ` ${covered} covered.` : ""}`);
  } catch (error) {
    showError(line, error);
    button.disabled = false;
  }
});
