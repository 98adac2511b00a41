/** The processes that Vedette consists of, besides main. */
export type Role = "station" | "vision" | "simulator" | "renderer";

/**
 * What a parent tells a process when it hands it a port to another one (the port travels beside this message under
 * Electron; headless, the channel to the child is itself the port).
 */
export interface Introduction {
  readonly kind: "introduce";
  readonly peer: Role;
}

/** What a process asks of its parent: start that peer if it is not there, and introduce us. */
export interface Need {
  readonly kind: "need";
  readonly peer: Role;
}

export const isIntroduction = (m: unknown): m is Introduction => hasKind(m, "introduce");
export const isNeed = (m: unknown): m is Need => hasKind(m, "need");

function hasKind(m: unknown, kind: string): boolean {
  return typeof m === "object" && m !== null && "kind" in m && m.kind === kind;
}
