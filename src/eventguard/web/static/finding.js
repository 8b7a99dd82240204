// Finding people by what somebody types of their name: beginnings of its words in any order, a slip forgiven.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ł/g, "l").replace(/ø/g, "o").replace(/ß/g, "ss");
const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Whether one word is the beginning of another but for one letter: another, one too many, one left out, two exchanged. */
function nearly(typed, word) {
  if (typed.length < 3) return false;
  for (const length of [typed.length - 1, typed.length, typed.length + 1]) {
    const begins = word.slice(0, length);
    if (begins.length === length && oneSlip(typed, begins)) return true;
  }
  return false;
}

function oneSlip(one, other) {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [rest, left] = [one.slice(start), other.slice(start)];
  return rest.slice(1) === left.slice(1) || rest.slice(1) === left || rest === left.slice(1)
    || (rest[0] === left[1] && rest[1] === left[0] && rest.slice(2) === left.slice(2));
}

/** Whether each word that was typed begins a word of its own of the name. */
function fits(typed, name, begins) {
  const free = [...name];
  return typed.every((word) => {
    const at = free.findIndex((each) => begins(word, each));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
}

const exactly = (typed, word) => word.startsWith(typed);
const forgiving = (typed, word) => word.startsWith(typed) || nearly(typed, word);

/** What `find` looks in: people with `names`, all by which they go. */
export function prepared(people) {
  return people.map((person) => ({ person, names: person.names.map(words) }));
}

/** Those whom the typed text may mean, those who are spelt so before those who are nearly; in the order that they had. */
export function find(known, text) {
  const typed = words(text);
  if (!typed.length) return known.map(({ person }) => person);
  const by = (begins) => known.filter(({ names }) => names.some((name) => fits(typed, name, begins))).map(({ person }) => person);
  const spelt = by(exactly);
  return spelt.length ? spelt : by(forgiving);
}
