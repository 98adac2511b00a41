import type { Right } from "./accessRights.ts";

/** The processes that Vedette consists of, besides main. */
export type Role = "station" | "vision" | "simulator" | "renderer";

/**
 * What a parent tells a process when it hands it a port to another one (the port travels beside this message under
 * Electron; headless, the channel to the child is itself the port).
 */
export interface Introduction {
  readonly kind: "introduce";
  readonly peer: Role;
  /** Which page of the window it is, where the peer is one: a number of main's, another for each time it is loaded. */
  readonly window?: number;
}

/** What the station tells main, and main vision: what who is at a window may from now on. */
export interface Admission {
  readonly kind: "admit";
  readonly window: number;
  readonly rights: readonly Right[];
  /** Who that is; empty where nobody has signed in, and where there are no accounts. */
  readonly name: string;
}

/** What a process asks of its parent: start that peer if it is not there, and introduce us. */
export interface Need {
  readonly kind: "need";
  readonly peer: Role;
}

export const isIntroduction = (m: unknown): m is Introduction => hasKind(m, "introduce");
export const isAdmission = (m: unknown): m is Admission => hasKind(m, "admit");
export const isNeed = (m: unknown): m is Need => hasKind(m, "need");

function hasKind(m: unknown, kind: string): boolean {
  return typeof m === "object" && m !== null && "kind" in m && m.kind === kind;
}
