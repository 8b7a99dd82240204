// Handing an approved photo to an app of this phone or computer, where its browser can: exactly the file that was approved.
import { notice, showError } from "./talk.js";

const button = document.getElementById("share"), kindOf = (name) => (name.endsWith(".mp4") ? "video/mp4" : "image/jpeg");

/** Whether this browser hands files of that kind to other apps. */
const can = (files) => Boolean(navigator.canShare?.({ files }));
const like = (name, type = kindOf(name)) => new File([], name, { type });

async function fileOf({ at, name }) {
  const answer = await fetch(`${at}/file`);
  if (!answer.ok) {
    const { message = "", remedy = "" } = await answer.json().catch(() => ({}));
    throw new Error(`${message} ${remedy}`.trim() || "The photo cannot be fetched. Try again.");
  }
  const content = await answer.blob();
  return new File([content], name, { type: content.type });
}

/** Where it is posted then, EventGuard does not know: it is noted once somebody says so. */
async function share() {
  const line = document.getElementById("error");
  showError(line, null);
  button.disabled = true;
  try {
    await navigator.share({ files: [await fileOf(button.dataset)] });
    notice("Handed over. Once it is posted, note where.");
    document.querySelector("#posted input")?.focus();
  } catch (error) {
    if (error.name === "NotAllowedError") notice("Press Share once more."); // fetching took longer than a press counts
    else if (error.name !== "AbortError") showError(line, error); // they thought better of it
  }
  button.disabled = false;
}

if (button && can([like(button.dataset.name)])) {
  button.hidden = false;
  button.addEventListener("click", share);
}
