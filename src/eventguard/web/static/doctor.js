// What works on this computer: asked for once the page is there, for it takes some seconds; and copied.
import { element, get, notice, showError } from "./talk.js";

const looking = document.getElementById("looking"), line = document.querySelector("main .error");
const copy = document.getElementById("copy"), again = document.getElementById("again"), rows = document.getElementById("found");
let found = [];

async function look() {
  copy.disabled = again.disabled = true;
  showError(line, null);
  looking.textContent = "Looking at every part of EventGuard: that takes some seconds …";
  try {
    ({ findings: found } = await get("/doctor/findings"));
    rows.replaceChildren(...found.map(({ what, good, says }) => element("tr", {},
      element("th", { scope: "row" }, what), element("td", { class: good ? "yes" : "no" }, good ? "fine" : "to do"), element("td", {}, says))));
    const many = found.filter((each) => !each.good).length;
    looking.textContent = many ? `${many} of ${found.length} things have to be seen to.` : "Everything works.";
    copy.disabled = false;
  } catch (error) {
    looking.textContent = "";
    showError(line, error);
  }
  again.disabled = false;
}

again.addEventListener("click", look);
copy.addEventListener("click", async () => {
  const words = found.map(({ what, good, says }) => `${good ? "fine " : "to do"}  ${what}: ${says}`).join("\n");
  try {
    await navigator.clipboard.writeText(words);
    notice("Copied. Paste it into a message to whoever helps.");
  } catch {
    notice("This browser does not let it be copied: mark the table, and copy it.");
  }
});
look();
