// Whose a face is: finding them by name, and one more look before they are shown.
import { find, prepared } from "./finding.js";
import { element, get } from "./talk.js";

// How many people are listed at once.
const MOST = 60;

/** Those who can be chosen before all others; each is found by any of their names, and by their class. */
const possibleFirst = (people) => [...people.filter((each) => each.may && !each.already), ...people.filter((each) => !each.may || each.already)]
  .map((person) => ({ ...person, names: person.names.map((name) => `${name} ${person.group}`) }));

export class Whose {
  /** `at`: the photo's address; `act.show(n, person, sure)` shows a face, `act.refuse(words)` says why not. */
  constructor(at, opened, act) {
    Object.assign(this, { at, opened, act, known: {} });
  }

  /** Whom to show it as: only people who may be shown can be chosen; of all others it says why not. */
  search(face, version, words) {
    const field = element("input", { type: "search", id: "who", autocomplete: "off", placeholder: "name or class" });
    const choice = element("ul", { class: "choice", "aria-label": "People", tabindex: 0 });
    const fill = async () => {
      const found = find(await this.#everybody(face), field.value), more = found.length - MOST;
      choice.replaceChildren(...found.slice(0, MOST).map((each) => this.#candidate(face, version, each)));
      if (more > 0) choice.append(element("li", { class: "hint" }, `and ${more} more: type on`));
      if (!found.length) choice.append(element("li", {}, field.value.trim() ? "Nobody of that name or class is in the register." : "There is no register of people yet, so nobody can be shown."));
    };
    field.addEventListener("input", fill);
    field.addEventListener("keydown", (event) => this.#keys(event, choice));
    choice.addEventListener("keydown", (event) => this.#keys(event, choice));
    fill();
    return [element("label", {}, words, field), choice];
  }

  /** Everybody, asked for once. In a film who is shown already differs from face to face: in another scene they may come again. */
  #everybody({ n, span }) {
    const which = span ? `?face=${n}` : "";
    this.known[which] ??= get(`${this.at}/people${which}`).then(({ people }) => prepared(possibleFirst(people)));
    return this.known[which];
  }

  /** Arrows go through the people; Enter in the field takes the only one that can be chosen. */
  #keys(event, choice) {
    const buttons = [...choice.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
    const possible = buttons.filter((button) => !button.ariaDisabled);
    if (event.key === "Enter" && at < 0 && possible.length === 1) possible[0].click();
    else if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : document.getElementById("who")).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** One more look before somebody becomes visible: a slip of one row would show the wrong child. How the face compares
   *  with their photos is asked first, and a picture that does not stem from a guess stands beside it. */
  async ask({ n, who }, version, { id, name }) {
    const asked = this.opened.put(element("p", { role: "status" }, `Comparing face ${n} with the photos of ${name} …`));
    try {
      const { says, sure, portrait } = await get(`${this.at}/faces/${n}/claim?${new URLSearchParams({ person: id, version })}`);
      if (!asked.isConnected) return; // somebody went on to another face meanwhile
      const picture = this.opened.picture(`/people/${encodeURIComponent(id)}/portrait`, `The picture of ${name} to compare with, if there is one`, `${portrait}.`);
      const now = who ? `Face ${n} is shown as ${who} now. Show it as ${name} instead?` : `Show face ${n} as ${name}?`;
      this.opened.confirm(`${says.map((words) => `${words}. `).join("")}${now}${sure ? " Only if you are certain." : ""}`,
        `${sure ? "I am certain: this" : "Yes, this"} is ${name}`, () => this.act.show(n, id, sure), sure, element("div", { class: "looks" }, picture));
    } catch (error) {
      asked.remove();
      this.act.refuse(error.message);
    }
  }

  #candidate(face, version, person) {
    const { id, name, group, may, already, why } = person;
    const reason = already ? `is shown ${face.span ? "at that time" : "on this photo"} already` : may ? "" : `may not be shown: ${why}`;
    return element("li", {}, element("button", { type: "button", "aria-disabled": reason ? "true" : false, "data-person": id, tabindex: -1,
      onclick: () => reason ? this.act.refuse(`${name} ${reason}.`) : this.ask(face, version, person) }, `${name}, ${group}`, reason ? element("small", {}, reason) : null));
  }

  /** Something was decided: who is shown already may be another. */
  changed() {
    this.known = {};
  }
}
