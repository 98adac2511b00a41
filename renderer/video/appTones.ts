import { Tones } from "./tones.ts";

/** How this window shows each stream's picture. */
export const tones = new Tones(window.localStorage);
