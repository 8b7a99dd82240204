// What was dropped or chosen, as files: a folder stands for all that lies in it and below.

/** More than that is no event, but a whole disk; and deeper than that no folder of photos lies. */
const MOST = 5000, DEEPEST = 30;

const asked = (how) => new Promise(how);

/** Go through what an entry of a drop stands for: `path` is where it lies in what was dropped. */
async function below(entry, path, found) {
  if (found.files.length > MOST) return;
  try {
    if (entry.isFile) {
      found.files.push({ path, file: await asked((...told) => entry.file(...told)) });
    } else if (path.split("/").length < DEEPEST) {
      const reader = entry.createReader(); // it hands over a hundred at a time, and then none
      for (let some; (some = await asked((...told) => reader.readEntries(...told))).length;) {
        for (const each of some) await below(each, `${path}/${each.name}`, found);
      }
    }
  } catch {
    found.unread.push(path);
  }
}

function limited(found) {
  return found.files.length > MOST ? { files: [], unread: [], folder: "", tooMany: MOST } : found;
}

/** What a mouse carried. To be called while it is dropped: the browser forgets it at once. */
async function carried({ items }) {
  const things = [...items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = { files: [], unread: [], folder: things.find((thing) => thing?.isDirectory)?.name ?? "" };
  for (const thing of things.filter(Boolean)) {
    if (thing instanceof File) found.files.push({ path: thing.name, file: thing });
    else await below(thing, thing.name, found);
  }
  return limited(found);
}

/** Hand over what is dropped anywhere on the page, and what is chosen in these fields; `drop` shows that it would be taken. */
export function taking(drop, fields, takeIn) {
  for (const kind of ["dragover", "dragenter"]) {
    document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    takeIn(carried(event.dataTransfer));
  });
  for (const field of fields) {
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") field.click(); }); // it looks like a button
    field.addEventListener("change", () => {
      takeIn(picked(field.files));
      field.value = "";
    });
  }
}

/** What was chosen in a dialog: photos, or a folder. */
function picked(list) {
  const files = [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const folder = files.find(({ path }) => path.includes("/"))?.path.split("/")[0] ?? "";
  return limited({ files, unread: [], folder });
}
