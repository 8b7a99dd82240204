// Other desks at the office's computer: the words and the code that let a device in, and how that stands.
import { get, post, showError } from "./talk.js";

const EVERY = 1500;
const byId = (id) => document.getElementById(id);
const button = byId("pair"), error = byId("pairing-error");

/** Minutes and seconds, as a clock shows them. */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

button?.addEventListener("click", async () => {
  showError(error, null);
  try {
    const { words, at, left } = await post("/network/words", { pair: "yes" });
    byId("where").textContent = at;
    byId("words").textContent = words;
    byId("drawn").src = `/network/code?${Date.now()}`;
    byId("left").textContent = `They hold for ${clock(left)} more, for one device.`;
    byId("paired").textContent = "";
    byId("code").hidden = false;
    button.textContent = "Make new words";
  } catch (wrong) {
    showError(error, wrong);
  }
});

async function look() {
  if (document.hidden || byId("code").hidden) return;
  const now = await get("/network/state").catch(() => null);
  if (!now) return;
  if (now.left) return (byId("left").textContent = `They hold for ${clock(now.left)} more, for one device.`);
  byId("code").hidden = true;
  button.textContent = "Pair a device";
  if (now.paired) {
    sessionStorage.setItem("done here", JSON.stringify({ id: "devices", lines: [`${now.paired} is paired. Whoever is at it can sign in now.`] }));
    location.hash = "devices";
    location.reload();
  } else {
    showError(error, new Error(now.void ? "Somebody guessed at the words too often: they hold no more. Make new ones, and tell your IT." : "The words hold no more. Make new ones."));
  }
}

if (button) setInterval(look, EVERY);
