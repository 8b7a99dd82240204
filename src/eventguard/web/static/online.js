// What is online already: folders to go through are chosen, and the page tells how far it is until it is done.
import { get, post, reload, showError } from "./talk.js";

const EVERY = 1000;
const byId = (id) => document.getElementById(id);
const form = byId("go"), working = byId("working");

const begin = async (line, ask) => {
  showError(line, null);
  try {
    await ask();
    location.reload();
  } catch (error) {
    showError(line, error);
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  begin(form.querySelector(".error"), () => post("/online/go", Object.fromEntries(new FormData(form))));
});

document.addEventListener("click", async ({ target }) => {
  if ("make" in target.dataset) begin(byId("error"), () => post("/online/make", { make: "yes" }));
  if ("halt" in target.dataset) {
    target.disabled = true;
    await post("/online/stop", { stop: "yes" });
  }
});

// Pages and files without a picture have none to show.
for (const picture of document.querySelectorAll("img[data-shown]")) {
  picture.addEventListener("error", () => picture.parentElement.remove());
}

function left(seconds) {
  if (seconds === null) return "";
  return seconds < 90 ? "; about a minute left" : `; about ${Math.round(seconds / 60)} minutes left`;
}

async function look() {
  const now = await get("/online/state").catch(() => null);
  if (!now) {
    byId("far").textContent = "EventGuard does not answer. Open it again, then go on here: it goes on where it was.";
    return;
  }
  if (!now.doing) {
    reload(now.wrong ? "It stopped." : "It is done.");
    return;
  }
  const words = now.doing[0].toUpperCase() + now.doing.slice(1);
  byId("far").textContent = now.all ? `${words}: ${now.done} of ${now.all}${left(now.seconds_left)}.` : `${words} …`;
  byId("bar").max = now.all || 1;
  byId("bar").value = now.done;
}

if (working.dataset.doing) {
  look();
  setInterval(look, EVERY);
}
