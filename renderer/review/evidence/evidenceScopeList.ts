import { mostFlagsInPackage } from "../../../src/contract/evidence.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { count } from "../../ui/format.ts";

/** Which flags a package can be made of. */
export interface FlagScope {
  readonly value: "chosen" | "line" | "this" | "confirmed";
  readonly label: string;
  readonly flagIds: readonly string[];
}

interface Offer {
  readonly chosen: readonly string[];
  readonly flag: Pick<FlagRecord, "id" | "className"> | undefined;
  /** The flags behind the open line, where it stands for several. */
  readonly line?: readonly string[] | undefined;
  readonly confirmed?: readonly string[] | undefined;
}

/** The choices that there are, the likeliest first. */
export function flagScopes({ chosen, flag, line, confirmed }: Offer): FlagScope[] {
  const scopes: FlagScope[] = [];
  if (chosen.length > 0)
    scopes.push({ value: "chosen", label: `${count(chosen.length, "flag")} put aside`, flagIds: chosen });
  if (flag) scopes.push({ value: "this", label: `The open flag, ${flag.className} ${flag.id}`, flagIds: [flag.id] });
  if (flag && line && line.length > 1 && line.includes(flag.id))
    scopes.push({ value: "line", label: `All ${line.length} flags of the open line`, flagIds: line });
  if (confirmed && confirmed.length > 0) {
    const many = confirmed.length > mostFlagsInPackage ? `more than ${mostFlagsInPackage}` : String(confirmed.length);
    scopes.push({
      value: "confirmed",
      label: `All confirmed flags that the list lets through (${many})`,
      flagIds: confirmed,
    });
  }
  return scopes;
}
