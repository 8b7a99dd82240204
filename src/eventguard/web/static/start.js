// The first steps: letting one wait, and putting all away.
import { goTo, post, reload, showError } from "./talk.js";

const error = document.getElementById("error");
// Whoever comes from here is led back by the settings, as long as a step is left.
if (document.querySelector("[aria-current=step]")) sessionStorage.setItem("first steps", "yes");
else sessionStorage.removeItem("first steps");

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-step]");
  try {
    if (button) {
      await post("/start/wait", { step: button.dataset.step, waits: button.dataset.waits });
      reload(button.dataset.waits === "yes" ? "It may wait." : "It is to be done.");
    } else if (target.id === "away") {
      await post("/start/away", { away: "yes" });
      goTo("/", "The first steps are put away: they are at /start whenever you want them.");
    }
  } catch (problem) {
    showError(error, problem);
  }
});
