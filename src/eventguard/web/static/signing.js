// Signing out, on every page.
import { notice, post, reload } from "./talk.js";

document.querySelector("[data-sign-out]")?.addEventListener("click", async () => {
  try {
    await post("/sign-out");
    reload("Signed out.");
  } catch (error) {
    notice(error.message);
  }
});
