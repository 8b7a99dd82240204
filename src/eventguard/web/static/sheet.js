// The face sheet of an event: confirmed once, with whoever is somebody else covered.
import { whenTold } from "./now.js";
import { element, goTo, notice, post, reload, showError } from "./talk.js";

const sheet = document.getElementById("sheet"), button = document.getElementById("right"), line = document.getElementById("error");
const wrong = () => [...sheet.querySelectorAll("input:not(:checked)")].map(({ dataset }) => (
  { id: dataset.id, channel: sheet.dataset.channel, version: dataset.version, n: Number(dataset.n) }));
const words = button?.textContent;
// Who was unticked on a sheet that is another by now: the same faces stay so on the one that comes instead.
const KEPT = "unticked", named = ({ dataset }) => [dataset.id, dataset.n, dataset.box].join(" ");
sheet.addEventListener("change", () => {
  const many = wrong().length;
  button.textContent = many ? `Cover the ${many} unticked; the others are who it says` : words;
});
button?.addEventListener("click", async () => {
  const { event, channel, seen } = sheet.dataset;
  button.disabled = true;
  try {
    const { faces, covered } = await post("/sheet", { event, channel, seen, wrong: wrong() });
    goTo("/", `${faces} face${faces === 1 ? "" : "s"} of ${event} gone through.${covered ? ` ${covered} covered.` : ""}`);
  } catch (error) {
    showError(line, error);
    if (error.status === 409) line.append(" ", element("button", { type: "button", onclick: anew }, "Load it as it is now"));
    button.disabled = false;
  }
});

function anew() {
  sessionStorage.setItem(KEPT, JSON.stringify([...sheet.querySelectorAll("input:not(:checked)")].map(named)));
  reload("Photos of this event were changed meanwhile: this is the sheet as it is now.");
}
const kept = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
sessionStorage.removeItem(KEPT);
for (const box of sheet.querySelectorAll("input")) if (kept.delete(named(box))) box.click();
if (kept.size) notice(`${kept.size} that you had unticked ${kept.size === 1 ? "is" : "are"} not to be seen any more, or elsewhere: look again.`);

/** When something was changed that belongs to this sheet, it is loaded anew; what was unticked stays so. */
let mark = null;
whenTold(async (now) => {
  const before = mark;
  mark = now.mark;
  if (before === null || before === mark || button?.disabled) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("sheet");
  if (fresh?.dataset.seen !== sheet.dataset.seen) anew();
});
