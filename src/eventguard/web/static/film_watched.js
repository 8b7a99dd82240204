// What was seen of a film: every second that was on the screen, and every track that was opened. Approving takes one or the other.
import { notice, post } from "./talk.js";

/** A second is seen once each tenth of it was; faster than twice, nobody sees every frame. It is told every so many milliseconds. */
const TENTHS = 10, FASTEST = 2, EVERY = 3000;
/** So much more than that may lie between two looks at a film that plays, in its seconds: its clock and ours differ. */
const GAP = 0.3;

export class Watched {
  /** `film()` is the one that is shown, as it is now; `seen`: {seconds, tracks, whole}, what was told before; `first` says what is still to be done. */
  constructor(player, film, seen, first, line) {
    Object.assign(this, { player, film, first, line, tenths: new Set(), since: null, tracks: new Set(), sending: Promise.resolve() });
    this.#take(seen);
    const { video } = player;
    for (const kind of ["timeupdate", "ended", "pause"]) video.addEventListener(kind, () => this.#watch());
    for (const kind of ["seeking", "ratechange", "emptied"]) video.addEventListener(kind, () => { this.since = null; });
    for (const kind of ["playing", "seeked"]) video.addEventListener(kind, () => this.#watch());
    for (const kind of ["pause", "ended"]) video.addEventListener(kind, () => this.flush());
    document.addEventListener("visibilitychange", () => { this.since = null; });
    setInterval(() => { if (player.playing) this.flush(); }, EVERY);
  }

  get whole() {
    return this.seen.whole;
  }

  opened(n) {
    if (this.tracks.has(n)) return;
    this.tracks.add(n);
    this.flush();
  }

  /** The film is another now: what of it was seen before, the answer tells. */
  renewed() {
    this.tenths.clear();
    this.tracks.clear();
    this.since = null;
    this.#take({ seconds: [], tracks: [], whole: false });
    return this.flush(true);
  }

  /** Tell what was seen, once what is on its way has arrived. */
  flush(anyway = false) {
    this.sending = this.sending.then(() => this.#send(anyway)).catch(() => null); // it is told with the next
    return this.sending;
  }

  async #send(anyway) {
    const { at, version, film } = this.film(), had = this.seen;
    const seconds = this.#seconds(film).filter((each) => !had.seconds.includes(each)), tracks = [...this.tracks].filter((n) => !had.tracks.includes(n));
    if (!anyway && !seconds.length && !tracks.length) return;
    const now = await post(`${at}/watched`, { version, seconds, tracks });
    if (this.film().version !== version) return;
    this.#take(now);
    if (now.whole && !had.whole) notice("You have gone through this film.");
  }

  /** Time went on while it played: what lies between was on the screen, unless it was too fast, hidden, or something lay over it. */
  #watch() {
    const { video } = this.player, now = video.ended ? this.player.film.seconds : video.currentTime, clock = performance.now(), { since } = this;
    const seen = !document.hidden && video.playbackRate <= FASTEST && !video.closest(".before") && !video.seeking;
    this.since = seen ? { now, clock } : null;
    if (!seen || !since || now < since.now || now - since.now > ((clock - since.clock) / 1000) * FASTEST + GAP) return;
    for (let tenth = Math.floor(since.now * TENTHS); tenth <= Math.floor(now * TENTHS); tenth += 1) this.tenths.add(tenth);
  }

  /** Seconds of which every tenth that the film has was on the screen. */
  #seconds({ seconds }) {
    const last = Math.ceil(seconds * TENTHS) - 1;
    return Array.from({ length: Math.ceil(seconds) }, (_, second) => second).filter((second) => {
      for (let tenth = second * TENTHS; tenth < (second + 1) * TENTHS && tenth <= last; tenth += 1) if (!this.tenths.has(tenth)) return false;
      return true;
    });
  }

  #take(seen) {
    this.seen = seen;
    const { film, faces } = this.film(), all = Math.ceil(film.seconds);
    const far = `${Math.min(seen.seconds.length, all)} of ${all} seconds played${faces.length ? `, ${seen.tracks.length} of ${faces.length} tracks opened` : ""}.`;
    this.tracks = new Set([...this.tracks, ...seen.tracks]);
    if (this.line) this.line.textContent = seen.whole ? "You have gone through this film." : `${this.first} So far: ${far}`;
    document.getElementById("approve-this")?.setAttribute("aria-disabled", !seen.whole);
    document.getElementById("looks-right")?.setAttribute("aria-disabled", !seen.whole);
  }
}
