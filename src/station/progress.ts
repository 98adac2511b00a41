/** Tells a person at a shell how long work goes on: one line that is rewritten on a terminal, single lines elsewhere. */
export interface Progress {
  /** A step that is done or begins. */
  step(text: string): void;
  /** Where the present step is; may be called often. */
  show(text: string): void;
}

/** What a progress writes to, by shape: a stream that may be a terminal. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const linePeriodMs = 10_000;

/** Progress on a terminal or in a log; `now` gives ms. */
export function progressOn(terminal: Terminal, now: () => number): Progress {
  let shownAt = 0;
  let dirty = false;
  const clear = () => {
    if (dirty) terminal.write("\r\x1b[2K");
    dirty = false;
  };
  return {
    step(text) {
      clear();
      terminal.write(`${text}\n`);
    },
    show(text) {
      if (terminal.isTTY) {
        clear();
        terminal.write(`  ${text}`.slice(0, (terminal.columns ?? 100) - 1));
        dirty = true;
      } else if (now() - shownAt >= linePeriodMs) {
        shownAt = now();
        terminal.write(`  ${text}\n`);
      }
    },
  };
}
