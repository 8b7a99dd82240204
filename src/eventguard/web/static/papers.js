// The papers: what stands in them is said first, then they are shown in a tab each or handed out as one zip.
import { element, notice, post, showError } from "./talk.js";

const form = document.getElementById("given"), line = form.querySelector(".error");
const say = () => post("/papers", Object.fromEntries(new FormData(form)));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  showError(line, null);
  try {
    await say();
    element("a", { href: "/papers/zip", download: true }).click();
    notice("The papers are among your downloads.");
  } catch (error) {
    showError(line, error);
  }
});

// A tab that is opened later than the click would be taken for an advertisement: it is opened at once, and filled then.
for (const link of document.querySelectorAll("[data-paper]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    showError(line, null);
    const tab = window.open("", "_blank");
    try {
      await say();
      tab.location.replace(link.href);
    } catch (error) {
      tab.close();
      showError(line, error);
      line.scrollIntoView({ block: "center" });
    }
  });
}
