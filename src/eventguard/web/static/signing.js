// Who is at work: saying so, signing in and out, on every page.
import { ELSEWHERE, element, goTo, notice, post, reload, showError } from "./talk.js";

document.querySelector("[data-sign-out]")?.addEventListener("click", async () => {
  try {
    await post("/sign-out");
    if (ELSEWHERE) goTo("/desk", "Signed out."); // whoever comes next begins anew
    else reload("Signed out.");
  } catch (error) {
    notice(error.message);
  }
});

/** Whoever signs in goes on where they were. */
document.addEventListener("click", (event) => {
  if (event.target.matches('a[href="/sign-in"]')) sessionStorage.setItem("from", location.pathname + location.search + (event.target.closest("section[id]") ? `#${event.target.closest("section[id]").id}` : ""));
});

const form = document.getElementById("sign-in");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(form));
  try {
    await post("/sign-in", said);
    const from = sessionStorage.getItem("from") ?? "/";
    sessionStorage.removeItem("from");
    goTo(from, `Signed in as ${said.by}.`);
  } catch (error) {
    showError(form.querySelector(".error"), error);
  }
});

/** Somebody says who they are. Where photos wait for that on the same page, it goes on; elsewhere, back to the photos. */
const who = document.getElementById("who");
who?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(who));
  try {
    const { at_work: name } = await post("/who", { name: said.typed.trim() || said.chosen || "" });
    if (who.closest("[data-stay]")) return reload(`At work: ${name}.`);
    if (!document.getElementById("drop")) return goTo("/", `At work: ${name}.`);
    who.remove();
    document.querySelector("[data-at-work]")?.replaceChildren("At work: ", element("strong", {}, name), " ", element("a", { href: "/who" }, "Somebody else?"));
    document.dispatchEvent(new Event("named"));
  } catch (error) {
    showError(who.querySelector(".error"), error);
  }
});
