// The words that go with photos: read while somebody types them, marked where they give a child away, and kept nowhere.
import { element, post } from "./talk.js";
import { copy } from "./handing_out.js";

/** How long nobody types before the words are read, in milliseconds. */
const PAUSE = 300;
const FINE = "Nothing was found in these words that gives a child away. Nicknames and hints are for you to see.";
const NOT_FINE = "Do not post these words as they are. What is marked gives a child away:";

class Caption {
  constructor(box) {
    const [text, under, says, why, pictures, button] = ["textarea", ".under", "[data-says]", "[data-why]", "[data-pictures]", "[data-copy]"].map((name) => box.querySelector(name));
    Object.assign(this, { box, text, under, says, why, pictures, button, turn: 0, timer: null });
    this.channel = box.dataset.channel ? null : document.getElementById("channel");
    text.addEventListener("input", () => this.#typed());
    text.addEventListener("focus", () => this.#read(), { once: true }); // what can be read in the photos is said at once
    this.channel?.addEventListener("change", () => this.#typed());
    button.addEventListener("click", () => copy(text.value, "These words are copied.", () => text.select()));
  }

  /** What was said of other words counts no more. */
  #typed() {
    this.turn += 1;
    this.#show([], "", []);
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#read(), PAUSE);
  }

  async #read() {
    const turn = ++this.turn, caption = this.text.value, { id, channel, event } = this.box.dataset;
    try {
      const { pieces, pictures } = await post("/caption", { caption, channel: channel || this.channel.value, id, event: Boolean(event) });
      if (turn !== this.turn) return;
      const told = pieces.filter((piece) => piece.why).map((piece) => `“${piece.text}”: ${piece.why}.`);
      this.#show(pieces, told.length ? NOT_FINE : caption.trim() ? FINE : "", [...new Set(told)]);
      this.pictures.replaceChildren(...(pictures.length ? [element("li", {}, "In the pictures, whatever the words:")] : []), ...pictures.map((line) => element("li", {}, line)));
      this.says.className = told.length ? "error" : "good";
      this.button.hidden = told.length > 0 || !caption.trim();
    } catch (error) {
      if (turn !== this.turn) return;
      this.#show([], `These words were not read. ${error.message}`, []);
      this.says.className = "error";
    }
  }

  #show(pieces, says, lines) {
    this.button.hidden = true;
    this.under.replaceChildren(...pieces.map(({ text, why }) => (why ? element("mark", {}, text) : text)));
    this.says.textContent = says;
    this.why.replaceChildren(...lines.map((line) => element("li", {}, line)));
  }
}

const bindAll = () => document.querySelectorAll("[data-caption]").forEach((box) => new Caption(box));
document.addEventListener("renewed", bindAll);
bindAll();
