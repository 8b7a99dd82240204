// Stopping EventGuard from its page: whoever has no terminal has no other way.
import { element, post, showError } from "./talk.js";

const dialog = document.getElementById("stop");
document.querySelector("[data-stop]").addEventListener("click", () => dialog.showModal());
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { waiting } = await post("/stop");
    const kept = waiting ? ` ${waiting} photo${waiting === 1 ? " waits" : "s wait"}, and will be cleaned when it is started again.` : "";
    document.body.replaceChildren(element("main", { id: "main", tabIndex: -1 },
      element("h1", {}, "EventGuard has stopped"),
      element("p", {}, `This window can be closed. Nothing is lost.${kept}`)));
    document.getElementById("main").focus();
  } catch (error) {
    showError(dialog.querySelector(".error"), error);
  }
});
