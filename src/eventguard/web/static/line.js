// The photos of the list as somebody has filtered and ordered it: next and previous stay in it.

const KEY = "line";

/** Keep which photos are listed now, by their addresses. */
export function keepLine(addresses) {
  sessionStorage.setItem(KEY, JSON.stringify(addresses));
}

/** Tick a version of a photo in the list of those that wait, or take the tick away. */
export function tick(version, on) {
  const kept = JSON.parse(sessionStorage.getItem("list held") ?? "{}"), others = (kept.ticked ?? []).filter((each) => each !== version);
  sessionStorage.setItem("list held", JSON.stringify({ ...kept, ticked: on ? [...others, version] : others }));
}

/** Which come before and after one: in the list as it was left, else as the page was sent. The page's links go there. */
export function inLine(address, sent) {
  const line = JSON.parse(sessionStorage.getItem(KEY) ?? "[]"), at = line.indexOf(address);
  if (at < 0) return sent;
  const found = { before: line[at - 1] ?? null, after: line[at + 1] ?? null };
  for (const [way, to] of [["prev", found.before], ["next", found.after]]) {
    const link = document.querySelector(`.step [rel=${way}]`);
    link.hidden = !to;
    if (to) link.href = to;
  }
  const place = document.getElementById("place");
  if (place) place.textContent = `${at + 1} of ${line.length}`;
  return found;
}
