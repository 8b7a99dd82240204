// The picture: its size on the screen, moving it, and comparing it with the original.

const STEPS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];

export class Viewer {
  /** `size`: width and height of the picture in its own pixels. */
  constructor(view, size) {
    this.view = view;
    this.stage = view.querySelector("#stage");
    this.output = document.getElementById("zoom");
    [this.width, this.height] = size;
    this.scale = null;
    new ResizeObserver(() => this.scale === null && this.fit()).observe(view);
    this.fit();
    this.#drag();
    view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1, event);
    }, { passive: false });
  }

  get shownScale() {
    return this.stage.clientWidth / this.width;
  }

  /** The whole picture, as large as there is room for. */
  fit() {
    this.scale = null;
    const tallest = parseFloat(getComputedStyle(this.view).maxHeight);
    this.#set(Math.min((this.view.clientWidth - 2) / this.width, (tallest - 4) / this.height, 1));
    this.output.textContent = "fit";
  }

  /** One step larger (1) or smaller (-1), keeping what lies under the pointer, or the middle, where it is. */
  zoom(step, at) {
    const now = this.shownScale;
    const next = step > 0 ? STEPS.find((each) => each > now * 1.01) : STEPS.findLast((each) => each < now * 0.99);
    if (next) this.to(next, at);
  }

  /** 1 is a pixel of the picture for a pixel of the screen, 2 is 200 %. */
  to(scale, at) {
    const frame = this.view.getBoundingClientRect();
    const x = at ? at.clientX - frame.left : frame.width / 2, y = at ? at.clientY - frame.top : frame.height / 2;
    const left = (this.view.scrollLeft + x) / this.shownScale, top = (this.view.scrollTop + y) / this.shownScale;
    this.scale = scale;
    this.#set(scale);
    this.view.scrollTo(left * scale - x, top * scale - y);
    this.output.textContent = `${Math.round(scale * 100)} %`;
  }

  /** Bring a box into sight. */
  reveal([x, y, width, height]) {
    const scale = this.shownScale, { view } = this;
    const outside = x * scale < view.scrollLeft || y * scale < view.scrollTop
      || (x + width) * scale > view.scrollLeft + view.clientWidth || (y + height) * scale > view.scrollTop + view.clientHeight;
    if (outside) view.scrollTo((x + width / 2) * scale - view.clientWidth / 2, (y + height / 2) * scale - view.clientHeight / 2);
  }

  /** Where in the picture, in its own pixels, a pointer is. */
  point(event) {
    const frame = this.stage.getBoundingClientRect();
    return [(event.clientX - frame.left) / this.shownScale, (event.clientY - frame.top) / this.shownScale];
  }

  #set(scale) {
    this.stage.style.width = `${this.width * scale}px`;
    this.stage.style.height = `${this.height * scale}px`;
  }

  /** Dragging with a mouse moves the picture; fingers do so by themselves. */
  #drag() {
    let from = null;
    this.view.addEventListener("pointerdown", (event) => {
      this.moved = false;
      if (event.pointerType !== "mouse" || event.button || this.view.classList.contains("drawing")) return;
      if (event.target.closest(".face")) return;
      from = [event.clientX + this.view.scrollLeft, event.clientY + this.view.scrollTop];
    });
    addEventListener("pointermove", (event) => {
      if (!from) return;
      const at = [this.view.scrollLeft, this.view.scrollTop];
      this.view.scrollTo(from[0] - event.clientX, from[1] - event.clientY);
      this.moved ||= at[0] !== this.view.scrollLeft || at[1] !== this.view.scrollTop; // what was dragged was not clicked
    });
    addEventListener("pointerup", () => { from = null; });
  }
}

/** Shows the original in place of the cleaned picture, fetched when it is first asked for and never kept. */
export class Compare {
  constructor(picture, button, address) {
    Object.assign(this, { picture, button, address, after: picture.src, before: null });
  }

  get on() {
    return this.button.getAttribute("aria-pressed") === "true";
  }

  /** There is another rendering now. */
  rendered(address) {
    this.after = address;
    if (!this.on) this.picture.src = address;
  }

  async toggle() {
    if (!this.on && !this.before) {
      const words = this.button.textContent;
      this.button.disabled = true;
      this.button.textContent = "Loading …";
      try {
        const response = await fetch(this.address);
        if (!response.ok) throw new Error([...Object.values(await response.json())].join(" "));
        this.before = URL.createObjectURL(await response.blob());
      } finally {
        this.button.disabled = false;
        this.button.textContent = words;
      }
    }
    const on = !this.on;
    this.button.setAttribute("aria-pressed", on);
    this.picture.src = on ? this.before : this.after;
    this.picture.closest(".view").classList.toggle("before", on);
    this.picture.alt = on ? "The photo before cleaning: nobody is covered" : "The cleaned photo";
  }
}
