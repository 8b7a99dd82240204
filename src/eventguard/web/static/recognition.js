// Recognition among the settings: how strict it is, and covering whomever it had shown once it is off.
import { element, get, post, showError } from "./talk.js";

const strict = document.querySelector("[data-strict]"), told = document.getElementById("strict");
strict?.addEventListener("click", async () => {
  strict.disabled = true;
  told.replaceChildren("Looking at everybody who is enrolled …");
  try {
    const { says } = await get("/recognition/strictness");
    told.replaceChildren(...says.map((line) => element("p", {}, line)));
  } catch (error) {
    told.replaceChildren(element("p", { class: "error" }, error.message));
  }
  strict.disabled = false;
});

// Each photo is made anew, one after another; whichever cannot be stays where it is, and cannot be approved.
document.querySelector("form[data-does='/recognition/off']")?.addEventListener("answered", (event) => {
  event.detail.wait = (async () => {
    const { answer } = event.detail, left = [];
    for (const [n, { at, version, name }] of answer.cover.entries()) {
      showError(told, null);
      told.hidden = false;
      told.textContent = `Covering whomever it had shown: photo ${n + 1} of ${answer.cover.length} …`;
      try {
        await post(`${at}/recover`, { version });
      } catch (error) {
        left.push(`Still visible on ${name}, which cannot be approved as it is: ${error.message}`);
      }
    }
    const many = answer.cover.length - left.length;
    if (many) answer.says.push(`Whomever it had shown on ${many} waiting photo${many === 1 ? "" : "s"} is covered now.`);
    answer.says.push(...left);
  })();
});
