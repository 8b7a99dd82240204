// From when to when a cover stays that is drawn over a film.

/** So long a cover stays that nobody said more of, in seconds. */
const USUAL = 2;

export class DrawnWhen {
  constructor(player, from, to) {
    Object.assign(this, { player, from, to });
    document.getElementById("from-here").addEventListener("click", () => this.#set(this.here, Math.max(this.here, Number(to.value))));
    document.getElementById("to-here").addEventListener("click", () => this.#set(Math.min(this.here, Number(from.value)), this.here));
    from.max = to.max = player.film.seconds.toFixed(2);
  }

  /** Somebody begins to draw over the frame that is on the screen. */
  begin() {
    this.player.video.pause();
    document.querySelector(".bench .keys").scrollIntoView({ block: "nearest" }); // else it lies over the player's buttons
    this.#set(this.here, Math.min(this.player.film.seconds, this.here + USUAL));
  }

  /** When the frame that is on the screen begins. */
  get here() {
    return this.player.frame * this.player.film.frame;
  }

  /** The first and the last frame: those that begin nearest to what stands there, in hundredths of a second. */
  get frames() {
    const { frame, frames } = this.player.film, nearest = ({ value }) => Math.max(0, Math.min(frames - 1, Math.round((Number(value) || 0) / frame)));
    const [first, last] = [nearest(this.from), nearest(this.to)];
    return { first: Math.min(first, last), last: Math.max(first, last) };
  }

  #set(from, to) {
    this.from.value = from.toFixed(2);
    this.to.value = to.toFixed(2);
  }
}
