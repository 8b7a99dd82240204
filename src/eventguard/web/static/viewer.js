// The picture: its size on the screen, and moving it.

const STEPS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];
// How much a wheel's click enlarges, by the distance that it reports; browsers report it in lines, too.
const BY_WHEEL = 0.002, LINE = 33;

export class Viewer {
  /** `size`: width and height of the picture in its own pixels. */
  constructor(view, size) {
    this.view = view;
    this.stage = view.querySelector("#stage");
    this.output = document.getElementById("zoom");
    [this.width, this.height] = size;
    this.scale = null;
    new ResizeObserver(() => {
      if (this.scale === null) this.fit();
      view.parentElement.parentElement.style.setProperty("--picture", `${view.offsetHeight}px`); // what stays in sight above the rest
    }).observe(view);
    this.fit();
    this.#drag();
    view.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    view.addEventListener("dblclick", (event) => this.drawing || this.inAndBack(event));
  }

  /** How many pixels of the screen a pixel of the picture takes, whether it was chosen or fits. */
  get shownScale() {
    return this.shown;
  }

  /** The scale at which the whole picture is seen, as large as there is room for. */
  get whole() {
    const tallest = parseFloat(getComputedStyle(this.view).maxHeight);
    return Math.min((this.view.clientWidth - 2) / this.width, (tallest - 4) / this.height, 1);
  }

  get drawing() {
    return this.view.classList.contains("drawing");
  }

  fit() {
    this.scale = null;
    this.#set(this.whole);
    this.output.textContent = "fit";
  }

  /** One step larger (1) or smaller (-1), keeping what lies under the pointer, or the middle, where it is. */
  zoom(step, at) {
    const now = this.shown;
    const next = step > 0 ? STEPS.find((each) => each > now * 1.01) : STEPS.findLast((each) => each < now * 0.99);
    this.to(next ?? now, at);
  }

  /** 1 is a pixel of the picture for a pixel of the screen, 2 is 200 %. Smaller than the whole it is not made. */
  to(scale, at) {
    const { view, stage, whole } = this, frame = view.getBoundingClientRect();
    const { clientX, clientY } = at ?? { clientX: frame.left + frame.width / 2, clientY: frame.top + frame.height / 2 };
    const [x, y] = this.point({ clientX, clientY });
    if (scale <= whole * 1.01) return this.fit();
    this.scale = Math.min(scale, STEPS.at(-1));
    this.#set(this.scale);
    const now = stage.getBoundingClientRect();
    view.scrollBy(now.left + x * this.scale - clientX, now.top + y * this.scale - clientY);
    this.output.textContent = `${Math.round(this.scale * 100)} %`;
  }

  /** Close enough to tell who somebody is, and back to the whole. */
  inAndBack(at) {
    if (this.scale !== null) return this.fit();
    this.to(this.whole < 0.67 ? 1 : 2, at);
  }

  /** Bring a box into sight: into the middle, if any of it was outside. */
  reveal([x, y, width, height]) {
    const scale = this.shown, { view } = this;
    const outside = x * scale < view.scrollLeft || y * scale < view.scrollTop
      || (x + width) * scale > view.scrollLeft + view.clientWidth || (y + height) * scale > view.scrollTop + view.clientHeight;
    if (outside) view.scrollTo((x + width / 2) * scale - view.clientWidth / 2, (y + height / 2) * scale - view.clientHeight / 2);
  }

  /** Where in the picture, in its own pixels, a pointer is. */
  point(event) {
    const frame = this.stage.getBoundingClientRect();
    return [(event.clientX - frame.left) / this.shown, (event.clientY - frame.top) / this.shown];
  }

  #set(scale) {
    this.shown = scale;
    this.stage.style.width = `${this.width * scale}px`;
    this.stage.style.height = `${this.height * scale}px`;
    this.view.classList.toggle("zoomed", this.scale !== null);
  }

  /** A wheel zooms where it points. The page scrolls where there is nothing to zoom: out of the whole picture, or into one
   *  that the page was scrolled away from; sideways, and while a turn of the wheel that began so goes on. */
  #wheel(event) {
    const goesOn = this.scrolling && event.timeStamp - this.scrolling < 300;
    const leaves = event.deltaY > 0 ? this.scale === null : this.view.getBoundingClientRect().top < 0 && this.scale === null;
    this.scrolling = 0;
    if (!event.ctrlKey && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY) || leaves || (goesOn && this.scale === null))) {
      if (this.scale === null) this.scrolling = event.timeStamp;
      return;
    }
    event.preventDefault();
    const by = event.deltaY * (event.deltaMode ? LINE : 1);
    this.to(this.shown * Math.exp(-Math.max(-240, Math.min(240, by)) * BY_WHEEL), event);
  }

  /** Dragging with a mouse moves the picture, also by a face; fingers do so by themselves. What was dragged was not clicked. */
  #drag() {
    let from = null;
    this.view.addEventListener("pointerdown", (event) => {
      this.moved = false;
      if (event.pointerType !== "mouse" || event.button || this.drawing) return;
      from = [event.clientX + this.view.scrollLeft, event.clientY + this.view.scrollTop];
    });
    addEventListener("pointermove", (event) => {
      if (!from) return;
      const at = [this.view.scrollLeft, this.view.scrollTop];
      this.view.scrollTo(from[0] - event.clientX, from[1] - event.clientY);
      this.moved ||= at[0] !== this.view.scrollLeft || at[1] !== this.view.scrollTop;
    });
    for (const ended of ["pointerup", "pointercancel"]) addEventListener(ended, () => { from = null; });
    this.view.addEventListener("click", (event) => {
      if (this.moved && event.detail) event.stopPropagation();
    }, true);
  }
}
