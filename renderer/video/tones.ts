import { polarities } from "../../src/contract/look.ts";
import { Store } from "../ui/store.ts";
import { palettes, plainTone, type Tone } from "./palettes.ts";

/** How each stream's picture is shown in this window, kept in the page's own storage. */
export class Tones {
  readonly state: Store<Readonly<Record<string, Tone>>>;

  constructor(storage: Pick<Storage, "getItem" | "setItem">) {
    const key = "vedette.tones";
    this.state = new Store(read(storage.getItem(key)));
    this.state.subscribe((tones) => storage.setItem(key, JSON.stringify(tones)));
  }

  of(streamId: string): Tone {
    return this.state.get()[streamId] ?? plainTone;
  }

  change(streamId: string, change: Partial<Tone>): void {
    this.state.patch({ [streamId]: { ...this.of(streamId), ...change } });
  }

  /** The next palette, or the one before. */
  step(streamId: string, by: 1 | -1): void {
    const at = palettes.findIndex(({ name }) => name === this.of(streamId).palette);
    const next = palettes[(at + by + palettes.length) % palettes.length];
    if (next) this.change(streamId, { palette: next.name });
  }
}

/** What can not be read is as on the first start. */
function read(text: string | null): Readonly<Record<string, Tone>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([streamId, tone]) =>
        isTone(tone) ? [[streamId, { ...plainTone, ...tone }]] : [],
      ),
    );
  } catch {
    return {};
  }
}

/** Gamma and polarity were not kept by earlier versions. */
function isTone(value: unknown): value is Partial<Tone> {
  if (typeof value !== "object" || value === null) return false;
  const { palette, brightness, contrast, gamma, polarity } = value as Partial<Record<keyof Tone, unknown>>;
  return (
    palettes.some(({ name }) => name === palette) &&
    isWithin(brightness, -1, 1) &&
    isWithin(contrast, 0.25, 4) &&
    (gamma === undefined || isWithin(gamma, 0.25, 4)) &&
    (polarity === undefined || polarities.some((one) => one === polarity))
  );
}

const isWithin = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && value >= least && value <= most;
