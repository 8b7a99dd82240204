// From when to when a cover stays that is drawn over a film.

/** So long a cover stays that nobody said more of, in seconds. */
const USUAL = 2;

export class DrawnWhen {
  constructor(player, from, to) {
    Object.assign(this, { player, from, to });
    document.getElementById("from-here").addEventListener("click", () => this.#set(player.time, Math.max(player.time, Number(to.value))));
    document.getElementById("to-here").addEventListener("click", () => this.#set(Math.min(player.time, Number(from.value)), player.time));
    from.max = to.max = player.film.seconds.toFixed(2);
  }

  /** Somebody begins to draw over the frame that is on the screen. */
  begin() {
    this.player.video.pause();
    this.#set(this.player.time, Math.min(this.player.film.seconds, this.player.time + USUAL));
  }

  /** The first and the last frame. */
  get frames() {
    const [first, last] = [this.from, this.to].map((field) => this.player.at(Number(field.value) || 0));
    return { first: Math.min(first, last), last: Math.max(first, last) };
  }

  #set(from, to) {
    this.from.value = from.toFixed(2);
    this.to.value = to.toFixed(2);
  }
}
