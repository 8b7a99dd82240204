// One person's photos to learn from, taking away what was learned, and the export for their family.
import { agreed, refresh, told } from "./before.js";
import { element, fetched, post, send, showError } from "./talk.js";

const MOST = 10, MOST_BYTES = 100 * 2 ** 20;
const byId = (id) => document.getElementById(id);
const at = `/people/${encodeURIComponent(byId("person").dataset.person)}`;

const enrol = byId("enrol");
enrol?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = enrol.querySelector(".error"), button = enrol.querySelector("button.main");
  const files = [...enrol.querySelector("[type=file]").files];
  showError(line, null);
  if (!files.length) return showError(line, { message: "Choose photos of this person alone: three are best." });
  if (files.length > MOST) return showError(line, { message: `These are ${files.length} photos. Choose ${MOST} at most: three are best.` });
  if (files.reduce((sum, file) => sum + file.size, 0) > MOST_BYTES) return showError(line, { message: "Together they are larger than 100 MB. Choose fewer." });
  const said = new URLSearchParams({ person: byId("person").dataset.person, sure: enrol.querySelector("[name=sure]").checked ? "yes" : "no" });
  for (const file of files) said.append("size", file.size);
  button.disabled = true;
  button.textContent = "Looking at the photos …";
  try {
    shown(files, await send("/upload/enrol", new Blob(files), `${said}`));
    await refresh();
  } catch (error) {
    showError(line, error);
  }
  button.disabled = false;
  button.textContent = "Enrol";
});

/** Each photo with what came of it, as this browser shows it. */
function shown(files, { enrolled, says, refused }) {
  told(enrol.querySelector(".says"), enrolled ? says : []);
  if (!enrolled) showError(enrol.querySelector(".error"), { message: [...says, ...refused.filter((each) => each.photo == null).map((each) => each.why)].join(" ") });
  byId("enrol-photos").replaceChildren(...files.map((file, n) => {
    const why = refused.find((each) => each.photo === n)?.why;
    const picture = element("img", { alt: file.name }), address = URL.createObjectURL(file);
    for (const kind of ["load", "error"]) picture.addEventListener(kind, () => URL.revokeObjectURL(address));
    picture.src = address;
    return element("li", {}, picture, element("span", { class: why || !enrolled ? "no" : "yes" }, why ?? (enrolled ? "used" : "not used")));
  }));
}

const away = byId("take-away");
away?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const says = ["What was learned of their face is erased, with the picture kept of it. To have it back, choose photos of them again."];
  try {
    if (!(await agreed({ says }, "Erase it"))) return;
    told(byId("taken-away"), (await post(`${at}/template`, { sure: "yes" })).says);
    await refresh();
  } catch (error) {
    showError(away.querySelector(".error"), error);
  }
});

const out = byId("export");
out.addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = out.querySelector(".error"), button = out.querySelector("button");
  showError(line, null);
  button.disabled = true;
  const words = button.textContent;
  button.textContent = "Making it …";
  try {
    const { content, says } = await fetched(`${at}/export`, { sure: "yes" });
    const address = URL.createObjectURL(content), link = element("a", { href: address, download: "export.zip" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    told(out.querySelector(".says"), ["It is in your downloads: export.zip.", ...says]);
  } catch (error) {
    showError(line, error);
  }
  button.disabled = false;
  button.textContent = words;
});
