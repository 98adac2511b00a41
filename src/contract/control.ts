import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/**
 * Who commands a vehicle that takes orders from one ground station only. A vehicle without a record obeys all of them.
 * https://mavlink.io/en/messages/development.html#MAV_CMD_REQUEST_OPERATOR_CONTROL
 */
export interface ControlRecord {
  /** Of the vehicle. */
  readonly systemId: number;
  /** `nobody`: it obeys all until one asks for command. */
  readonly inCommand: "us" | "another" | "nobody";
  /** System id of the other ground station that commands. */
  readonly stationId?: number;
  /** Whoever asks next gets it without being asked back. */
  readonly takeoverAllowed: boolean;
  /** Another ground station asks for what we command: until when, ms since 1970, and whether we let it. */
  readonly asked?: { readonly stationId: number; readonly until: number; readonly accepted: boolean };
  /** We asked the one who commands, who may answer until then; command is taken as soon as it lets us. */
  readonly asking?: { readonly until: number };
  /** When our last asking lapsed in vain. */
  readonly keptAt?: number;
}

export type ControlCalls = {
  /** Takes command where nobody has it or it may be taken; else asks who has it, see `asking`. */
  "control.request": { args: { vehicleId: string }; result: null };
  /** Gives command back: the vehicle obeys all again. */
  "control.release": { args: { vehicleId: string }; result: null };
  /** Answers who asked for a vehicle that we command; `not-found` when nobody does any more. */
  "control.answer": { args: { vehicleId: string; answer: "accept" | "deny" }; result: null };
};

export type ControlEvents = { control: ControlRecord };

const vehicleId = v.pipe(v.string(), v.nonEmpty());

export const controlParsers: Parsers<ControlCalls> = {
  "control.request": parser("control.request", v.object({ vehicleId })),
  "control.release": parser("control.release", v.object({ vehicleId })),
  "control.answer": parser("control.answer", v.object({ vehicleId, answer: v.picklist(["accept", "deny"]) })),
};
