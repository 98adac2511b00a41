import { Emitter } from "../../src/base/emitter.ts";
import type { Position } from "../../src/geo/position.ts";

/** What one part of the window asks of another, without knowing it: moves of the globe's camera. */
export type ShellCommand =
  | { readonly kind: "show-vehicle" | "show-all" | "show-section" }
  | { readonly kind: "show-place"; readonly place: Position; readonly range?: number };

const commands = new Emitter<ShellCommand>();
export const onShellCommand = commands.on;
export const shellCommand = (command: ShellCommand): void => commands.emit(command);
