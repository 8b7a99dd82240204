// Handing approved photos out: opening their folder on this computer, and copying its path.
import { element, notice, post } from "./talk.js";

/** Put words where they can be pasted from. Where the browser does not let us, `select` them: a key copies them then. */
export async function copy(words, said, select) {
  try {
    await navigator.clipboard.writeText(words);
    notice(said);
  } catch {
    select();
    notice("This browser does not copy by itself. It is marked now: press Ctrl and C.");
  }
}

function selectAll(shown) {
  const range = document.createRange();
  range.selectNodeContents(shown);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

function bind(folder) {
  const path = folder.querySelector("code"), button = (name) => folder.querySelector(`[data-${name}]`);
  button("copy-path").addEventListener("click", () => copy(path.textContent, "Its path is copied.", () => selectAll(path)));
  button("open-folder").addEventListener("click", async () => {
    folder.querySelector(".error")?.remove();
    try {
      await post("/open-folder", { channel: folder.dataset.folder });
      notice("The folder opens in a window of its own.");
    } catch (error) {
      folder.append(element("p", { class: "error", role: "alert" }, error.message));
    }
  });
}

const bindAll = () => document.querySelectorAll("[data-folder]").forEach(bind);
document.addEventListener("renewed", bindAll);
bindAll();
