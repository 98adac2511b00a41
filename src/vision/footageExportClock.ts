/** A recorded picture's own times, 90 kHz, and when it was taken, ms since 1970. */
export interface RecordedTimes {
  readonly file: string;
  readonly pts: number;
  readonly dts: number;
  readonly at: number;
}

/** Where a picture lies in the exported file, 90 kHz; `shift` is what metadata beside it are moved by, too. */
export interface ExportedTimes {
  readonly pts: number;
  readonly dts: number;
  readonly shift: number;
}

/** Two files are of one stretch when the time between them is this well the same by their stamps and by the clock, ms. */
const sameMs = 500;

/**
 * One time line for pictures of several files: within a file, and from one to the next that goes on, their own stamps,
 * frame-exact; where a recording broke off or began anew, the time that has passed, so that a gap stays a gap.
 */
export class ExportClock {
  readonly #startTicks: number;
  #last: { readonly times: RecordedTimes; readonly exported: ExportedTimes } | undefined;

  /** `startTicks`: the first picture's presentation time in the file, 90 kHz. */
  constructor(startTicks: number) {
    this.#startTicks = startTicks;
  }

  place(times: RecordedTimes): ExportedTimes {
    const shift = this.#shiftOf(times);
    const exported = { pts: times.pts + shift, dts: times.dts + shift, shift };
    this.#last = { times, exported };
    return exported;
  }

  #shiftOf({ file, pts, dts, at }: RecordedTimes): number {
    if (!this.#last) return Math.round(this.#startTicks - pts);
    const { times: last, exported } = this.#last;
    const passed = (pts + exported.shift - exported.pts) / 90;
    const goesOn = file === last.file || Math.abs(passed - (at - last.at)) < sameMs;
    const shift = goesOn ? exported.shift : Math.round(exported.pts + (at - last.at) * 90 - pts);
    return Math.max(shift, Math.ceil(exported.dts + 1 - dts)); // decoding never goes back
  }
}
