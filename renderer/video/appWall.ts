import { WallChoice } from "./wall.ts";

/** How this window shows several videos. */
export const wallChoice = new WallChoice(window.localStorage);
