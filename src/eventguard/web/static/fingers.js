// Fingers on the picture: two enlarge it, one moves on to the next photo. None of them decides anything.

// How far (pixels) and for how long (milliseconds) a finger goes sideways before that is a swipe.
const FAR = 60, LONG = 700;

export class Fingers {
  /** `swiped(1)` is called for a swipe to the next photo, `swiped(-1)` for one to the photo before. */
  constructor(viewer, swiped) {
    Object.assign(this, { viewer, swiped, pinch: null, from: null });
    const { view } = viewer;
    view.addEventListener("touchstart", (event) => this.#start(event), { passive: false });
    view.addEventListener("touchmove", (event) => this.#move(event), { passive: false });
    view.addEventListener("touchend", (event) => this.#end(event));
    view.addEventListener("touchcancel", () => { this.pinch = this.from = null; });
  }

  #start(event) {
    this.from = this.pinch = null;
    if (event.touches.length === 2) {
      event.preventDefault();
      this.pinch = { ...between(event.touches), scale: this.viewer.shownScale };
      this.pinch.first = this.pinch.apart;
    } else if (event.touches.length === 1 && this.viewer.scale === null && !this.viewer.drawing) {
      const [{ clientX, clientY }] = event.touches;
      this.from = { clientX, clientY, at: event.timeStamp };
    }
  }

  /** What lay between the fingers stays between them. */
  #move(event) {
    if (!this.pinch || event.touches.length !== 2) return;
    event.preventDefault();
    const now = between(event.touches), { pinch, viewer } = this;
    viewer.view.scrollBy(pinch.clientX - now.clientX, pinch.clientY - now.clientY);
    viewer.to((pinch.scale * now.apart) / pinch.first, now);
    Object.assign(pinch, now);
  }

  #end(event) {
    const { from } = this;
    this.from = null;
    if (event.touches.length) return;
    this.pinch = null;
    if (!from || event.timeStamp - from.at > LONG) return;
    const [{ clientX, clientY }] = event.changedTouches, x = clientX - from.clientX, y = clientY - from.clientY;
    if (Math.abs(x) < FAR || Math.abs(x) < 2 * Math.abs(y)) return;
    event.preventDefault();
    this.swiped(x < 0 ? 1 : -1);
  }
}

/** The middle between two fingers, and how far they are apart. */
function between([one, other]) {
  return { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2,
    apart: Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)) };
}
