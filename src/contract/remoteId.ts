import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What Remote ID transmitters on our vehicles are to say of the operator; what is null is not told. */
export interface RemoteIdOperator {
  /** As the aviation authority registered it, at most 20 characters. */
  readonly operatorId: string | null;
  /** Where the operator stands; `amsl` null is told as unknown. */
  readonly place: { readonly lat: number; readonly lon: number; readonly amsl: number | null } | null;
}

export type RemoteIdCalls = {
  "remoteId.get": { args: null; result: RemoteIdOperator };
  /** Told to every vehicle from now on, also after a restart; nothing is told while both are null. */
  "remoteId.set": { args: RemoteIdOperator; result: null };
};

/** What may be told; also what is read back from the settings. */
export const remoteIdOperatorSchema = v.object({
  operatorId: v.nullable(
    v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty(),
      v.maxLength(20),
      v.regex(/^[\x20-\x7e]+$/, "must be plain letters, digits and signs"),
    ),
  ),
  place: v.nullable(
    v.object({
      lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
      lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
      amsl: v.nullable(v.pipe(v.number(), v.minValue(-500), v.maxValue(9_000))),
    }),
  ),
});

export const remoteIdParsers: Parsers<RemoteIdCalls> = {
  "remoteId.get": parser("remoteId.get", v.null()),
  "remoteId.set": parser("remoteId.set", remoteIdOperatorSchema),
};
