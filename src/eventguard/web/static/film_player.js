// A film that plays: to a frame, from frame to frame, and which frame is on the screen.

/** Times are a hair past where a frame begins, so that rounding never shows the one before it. */
const HAIR = 1e-3;

export const clock = (seconds) => `${Math.floor(seconds / 60)}:${(Math.floor(seconds * 10 + HAIR) / 10 % 60).toFixed(1).padStart(4, "0")}`;

export class Player {
  /** `film`: {frames, frame (seconds that each is seen), seconds}; `address(photo)` is where its file is. */
  constructor(video, film) {
    Object.assign(this, { video, film, told: [], last: -1 });
    video.addEventListener("loadedmetadata", () => this.seek(0), { once: true }); // the poster is another frame
    if (video.readyState) this.seek(0);
    for (const kind of ["seeked", "timeupdate", "loadeddata", "play", "pause"]) video.addEventListener(kind, () => this.#tell());
    const follow = () => { this.#tell(); video.requestVideoFrameCallback(follow); };
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(follow);
  }

  /** `act(frame, playing)` is told whenever another frame is on the screen, or it begins or stops to play. */
  whenAt(act) {
    this.told.push(act);
    act(this.frame, this.playing);
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  get frame() {
    return this.at(this.video.currentTime);
  }

  /** Which frame is seen at a time, in seconds. */
  at(seconds) {
    return Math.max(0, Math.min(this.film.frames - 1, Math.floor(seconds / this.film.frame + HAIR)));
  }

  /** Stop at a frame: in the middle of its time, where no rounding leads elsewhere. */
  seek(frame) {
    this.video.pause();
    this.video.currentTime = (Math.max(0, Math.min(this.film.frames - 1, frame)) + 0.5) * this.film.frame;
    this.#tell();
  }

  step(by) {
    this.seek(this.frame + by);
  }

  toggle() {
    if (!this.playing) this.video.play().catch(() => null); // it was paused again at once
    else this.video.pause();
  }

  /** Another rendering of the same film, at the frame where it was. */
  rendered(address) {
    const { frame, video } = this, rate = video.playbackRate;
    video.pause();
    video.removeAttribute("poster"); // it is of the rendering before
    video.addEventListener("loadedmetadata", () => { video.playbackRate = rate; this.seek(frame); }, { once: true });
    video.src = address;
  }

  #tell() {
    const { frame, playing } = this, now = `${frame} ${playing}`;
    if (now === this.last) return;
    this.last = now;
    for (const act of this.told) act(frame, playing);
  }
}
