// Before and after: the original in place of the cleaned picture, at the same size and place.

/** Shows the original, fetched when it is first asked for and never kept. */
export class Compare {
  constructor(picture, button, address) {
    Object.assign(this, { picture, button, address, after: picture.src, before: null, wanted: false });
  }

  get on() {
    return this.button.getAttribute("aria-pressed") === "true";
  }

  /** There is another rendering now. */
  rendered(address) {
    this.after = address;
    if (!this.on) this.picture.src = address;
  }

  toggle() {
    return this.#turn(!this.wanted);
  }

  /** The cleaned picture, also where the original is still on its way. */
  off() {
    return this.wanted ? this.#turn(false) : null;
  }

  async #turn(on) {
    this.wanted = on;
    const before = on && await (this.before ??= this.#fetch());
    await ready(before || this.after);
    if (this.wanted !== on) return; // somebody changed their mind meanwhile
    this.button.setAttribute("aria-pressed", on);
    this.picture.src = before || this.after;
    this.picture.closest(".view").classList.toggle("before", on);
    this.picture.alt = on ? "The photo before cleaning: nobody is covered" : "The cleaned photo";
  }

  async #fetch() {
    const words = this.button.textContent;
    this.button.disabled = true;
    this.button.textContent = "Loading …";
    try {
      const response = await fetch(this.address);
      if (!response.ok) throw new Error([...Object.values(await response.json())].join(" "));
      return URL.createObjectURL(await response.blob());
    } catch (error) {
      this.before = null;
      this.wanted = false;
      throw error;
    } finally {
      this.button.disabled = false;
      this.button.textContent = words;
    }
  }
}

/** Until a picture can be shown at once: else nothing would be seen for a moment. */
async function ready(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode().catch(() => {});
}
