// The way in from another desk: pairing the device, and signing in on it.
import { post, showError, signIn } from "./talk.js";

function does(form, act) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const line = form.querySelector(".error"), button = form.querySelector("button");
    showError(line, null);
    button.disabled = true;
    try {
      await act();
    } catch (error) {
      showError(line, error);
      button.disabled = false;
    }
  });
}

/** Where somebody wanted to go before they were led here: a page of ours, or nothing. */
function wanted() {
  const way = decodeURIComponent(location.hash.slice(1)), { origin, pathname, search } = new URL(way || "/", location.origin);
  return way.startsWith("/") && origin === location.origin && !pathname.startsWith("//") ? pathname + search : null;
}

const pair = document.getElementById("pair");
if (pair && location.hash) { // from the code on the office's screen
  pair.elements.words.value = decodeURIComponent(location.hash.slice(1)).replaceAll("-", " ");
  history.replaceState(null, "", location.pathname);
  pair.elements.name.focus();
}
does(pair, async () => {
  await post("/pair", Object.fromEntries(new FormData(pair)));
  location.assign("/desk");
});
const desk = document.getElementById("desk");
does(desk, async () => {
  const { to } = await signIn(desk);
  const from = wanted() ?? sessionStorage.getItem("from");
  sessionStorage.removeItem("from");
  const people = /^\/(people|record|renewals)/.test(from ?? ""); // for others than photos are
  location.assign(from && people === (to === "/people") ? from : to);
});
