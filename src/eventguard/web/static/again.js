// At another desk, when the office's computer does not answer, or nobody is signed in any more: it is said over the page, which stays as it is.
import { get, leadTo, notice, showError, signIn, whenTurned } from "./talk.js";

// How often is asked whether it answers again, in milliseconds, and within which time.
const EVERY = 2000, WITHIN = 10000;
const AWAY = "The office's computer does not answer. Is this device on the school's network, is EventGuard open at the office, and are other desks let in there? What you typed stays here, and the page goes on by itself.";
const DESK = "/desk";
const dialog = document.getElementById("sign-in-again"), form = dialog.querySelector("form"), away = document.getElementById("unreached");
let asked = null, done = null, timer = null;

whenTurned((to) => (to === DESK ? signedIn() : leadTo(to)));

/** Resolves once the same person has signed in again. The page is not to be seen until then. */
function signedIn() {
  return (asked ??= new Promise((resolve) => {
    done = resolve;
    document.body.classList.add("ended");
    showError(form.querySelector(".error"), null);
    dialog.showModal();
    form.elements[form.elements.name.value ? "passphrase" : "name"].focus();
  }));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = form.querySelector(".error"), button = form.querySelector("button");
  showError(line, null);
  button.disabled = true;
  try {
    const { signed_in: name, to } = await signIn(form);
    if (name !== dialog.dataset.account) return location.assign(to); // what is typed here is somebody else's
    asked = null;
    dialog.close();
    document.body.classList.remove("ended");
    notice(`Signed in as ${name}.`);
    document.dispatchEvent(new Event("again"));
    done(true);
  } catch (error) {
    showError(line, error);
  } finally {
    form.elements.passphrase.value = "";
    button.disabled = false;
  }
});

// Whoever closes it without signing in (Escape, a phone's way back) sees no more of the page.
dialog.addEventListener("close", () => { if (asked) leadTo(DESK); });

async function whetherItAnswers() {
  timer = null;
  await get(DESK, WITHIN).catch(() => null);
}

document.addEventListener("unanswered", () => {
  if (away.hidden) away.textContent = AWAY;
  away.hidden = false;
  timer ??= setTimeout(whetherItAnswers, EVERY);
});
document.addEventListener("answered", () => { away.hidden = true; });
addEventListener("offline", () => document.dispatchEvent(new Event("unanswered")));

/** To follow a link now would lead to the browser's own page of what went wrong, and lose what was typed. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (away.hidden || !link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  event.stopPropagation();
  notice("Not yet: the office's computer does not answer.");
}, true);
