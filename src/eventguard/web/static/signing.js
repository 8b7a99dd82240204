// Signing in and out, on every page.
import { goTo, notice, post, reload, showError } from "./talk.js";

document.querySelector("[data-sign-out]")?.addEventListener("click", async () => {
  try {
    await post("/sign-out");
    reload("Signed out.");
  } catch (error) {
    notice(error.message);
  }
});

const form = document.getElementById("sign-in");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(form));
  try {
    await post("/sign-in", said);
    goTo("/", `Signed in as ${said.by}.`);
  } catch (error) {
    showError(form.querySelector(".error"), error);
  }
});
