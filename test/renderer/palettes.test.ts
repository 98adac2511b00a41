import { describe, expect, it } from "vitest";
import { colourOf, isPlain, palettes, plainTone, toneCurves, toned } from "../../renderer/video/palettes.ts";
import { Tones } from "../../renderer/video/tones.ts";

const at = (curves: ReturnType<typeof toneCurves>, level: number) =>
  curves.map((curve) => Math.round((curve[Math.round(level * (curve.length - 1))] ?? Number.NaN) * 255));
const brightness = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

describe("palettes", () => {
  it("show heat in their colours, whichever polarity the camera has", () => {
    const hot = (palette: (typeof palettes)[number]["name"]) => [
      at(toneCurves({ ...plainTone, palette }, "white-hot"), 1),
      at(toneCurves({ ...plainTone, palette }, "black-hot"), 0),
    ];
    expect(hot("white-hot")).toEqual([
      [255, 255, 255],
      [255, 255, 255],
    ]);
    expect(hot("black-hot")).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(hot("ironbow")).toEqual([
      [255, 250, 220],
      [255, 250, 220],
    ]);
    expect(at(toneCurves({ ...plainTone, palette: "ironbow" }, "white-hot"), 0)).toEqual([0, 0, 10]);
    expect(at(toneCurves({ ...plainTone, palette: "rainbow" }, "black-hot"), 1)).toEqual([20, 0, 90]);
  });

  it("lie between their stops in even steps", () => {
    expect(colourOf("ironbow", 1 / 12)).toEqual([20, 0, 60]);
    expect(colourOf("white-hot", 0.5)).toEqual([127.5, 127.5, 127.5]);
    expect([colourOf("lava", -1), colourOf("lava", 2)]).toEqual([colourOf("lava", 0), colourOf("lava", 1)]);
  });

  it("grow brighter with heat where the field expects it", () => {
    for (const name of ["white-hot", "ironbow", "arctic", "sepia"] as const) {
      const levels = Array.from({ length: 21 }, (_, i) => brightness(colourOf(name, i / 20)));
      expect(levels, name).toEqual(levels.toSorted((a, b) => a - b));
    }
  });

  it("leave a plain picture's colours alone, and change its brightness and contrast", () => {
    expect(isPlain(plainTone)).toBe(true);
    expect([0, 0.25, 1].map((level) => at(toneCurves(plainTone, "white-hot"), level))).toEqual([
      [0, 0, 0],
      [64, 64, 64],
      [255, 255, 255],
    ]);
    const bright = { ...plainTone, brightness: 0.25, contrast: 2 };
    expect([0, 0.25, 0.5, 1].map((level) => toned(level, bright))).toEqual([0, 0.25, 0.75, 1]);
    expect(isPlain(bright)).toBe(false);
  });
});

describe("tones", () => {
  const storage = (text: string | null = null) => {
    const kept = { text };
    return {
      kept,
      getItem: () => kept.text,
      setItem: (_: string, value: string) => {
        kept.text = value;
      },
    };
  };

  it("are kept for each stream", () => {
    const place = storage();
    const tones = new Tones(place);
    tones.change("a", { palette: "lava" });
    tones.change("a", { contrast: 2 });
    const next = new Tones(storage(place.kept.text));
    expect([next.of("a"), next.of("b")]).toEqual([{ ...plainTone, palette: "lava", contrast: 2 }, plainTone]);
  });

  it("go from palette to palette and round", () => {
    const tones = new Tones(storage());
    const names: string[] = [];
    for (let i = 0; i < palettes.length; i++) {
      tones.step("a", 1);
      names.push(tones.of("a").palette);
    }
    expect(names).toEqual([...palettes.slice(1).map(({ name }) => name), "none"]);
    tones.step("a", -1);
    expect(tones.of("a").palette).toBe(palettes.at(-1)?.name);
  });

  it("that can not be read are as on the first start", () => {
    for (const text of ["{", "7", '{"a":{"palette":"x","brightness":0,"contrast":1}}', '{"a":{"palette":"lava"}}'])
      expect(new Tones(storage(text)).state.get()).toEqual({});
  });
});
