import * as v from "valibot";
import { FailureError } from "./failure.ts";

/** A parser for a call's arguments or a file's value; its error names the place: `legs.3.lat: Expected number`. */
export function parser<const S extends v.GenericSchema>(what: string, schema: S): (value: unknown) => v.InferOutput<S> {
  return (value) => {
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    const first = parsed.issues[0];
    const place = v.getDotPath(first);
    throw new FailureError("bad-input", `${what}: ${place ? `${place}: ` : ""}${first.message}`);
  };
}
