// The drop folder: choosing it, switching it on and off, and how the watching stands.
import { element, get, post, reload, showError } from "./talk.js";

const EVERY = 2000;
const byId = (id) => document.getElementById(id);
const form = byId("choose"), stands = byId("stands");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await post("/drop-folder/choose", Object.fromEntries(new FormData(form)));
    reload(stands ? "That is the folder from now on." : "It is watched from now on, while EventGuard is open.");
  } catch (error) {
    showError(form.querySelector(".error"), error);
  }
});

document.addEventListener("click", async ({ target }) => {
  const { switch: on, atLogOn } = target.dataset;
  if (!on && !atLogOn) return;
  target.disabled = true;
  try {
    if (on) await post("/drop-folder/switch", { on });
    else await post("/drop-folder/at-log-on", { on: atLogOn });
    reload(on ? (on === "yes" ? "It is watched." : "It is not watched any more.") : (atLogOn === "yes" ? "It starts at the next log-on." : "It does not start at log-on any more."));
  } catch (error) {
    target.disabled = false;
    showError(byId("error"), error);
  }
});

function words(now) {
  if (now.wrong) return now.wrong;
  if (!now.watching) return "It is about to be watched …";
  const ready = now.held ? ` ${now.held} photo${now.held === 1 ? "" : "s"} came since this page was started.` : "";
  return now.cleaning ? `It is watched. ${now.cleaning} file${now.cleaning === 1 ? " is" : "s are"} being cleaned.${ready}` : `It is watched.${ready}`;
}

async function look() {
  if (document.hidden) return;
  const now = await get("/drop-folder/state").catch(() => null);
  if (!now) return;
  stands.className = now.wrong ? "error" : "";
  const says = words(now);
  if (stands.textContent !== says) stands.textContent = says;
  byId("told").replaceChildren(...now.told.map(({ at, says: line }) => element("li", {}, `${at}: ${line}`)));
}

if (stands?.dataset.on === "yes") {
  look();
  setInterval(look, EVERY);
}
