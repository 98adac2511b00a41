import { FailureError, failureOf } from "../contract/failure.ts";
import type { FtpClient, FtpOptions } from "./ftpClient.ts";
import type { MavlinkNode } from "./node.ts";
import type { Param, ParamTarget } from "./paramClient.ts";
import { type ListedParams, listParams } from "./paramList.ts";
import { readParamPack } from "./paramPack.ts";
import { noteParam, Problems } from "./paramProblems.ts";
import { RoundTrips } from "./roundTrips.ts";

/** The parameters on board by name, and how many the vehicle says it has. */
export interface ParamSet extends ListedParams {
  /** How they came: as one file or one by one. */
  readonly source: "ftp" | "list";
  /** What was odd about them, in words for the operator; empty when all is well. */
  readonly problems: readonly string[];
}

export interface ParamSetOptions extends FtpOptions {
  /** Given where the vehicle offers MAVFTP. */
  readonly ftp?: FtpClient | undefined;
  readonly trips?: RoundTrips | undefined;
}

/**
 * Downloads all parameters: as one file where `ftp` is given and it works (ArduPilot, with defaults), else one by one.
 * Rejects `timeout` naming how many are missing, `refused` when the vehicle counts more than can be true, `cancelled`,
 * `unreachable`. https://mavlink.io/en/services/parameter.html
 */
export async function downloadParams(
  node: MavlinkNode,
  target: ParamTarget,
  { ftp, trips = new RoundTrips(), ...options }: ParamSetOptions = {},
): Promise<ParamSet> {
  if (!node.reaches(target.systemId))
    throw new FailureError(
      "unreachable",
      `No link reaches vehicle ${target.systemId}`,
      "See whether its link is open.",
    );
  const byFile = ftp && (await fromFile(ftp, target, options));
  if (typeof byFile === "object") return byFile;
  const listed = await listParams(node, target, { trips, ...options });
  return { ...listed, source: "list", problems: [...(byFile ? [byFile] : []), ...listed.problems] };
}

/** The parameters, or why they did not come as a file; nothing where the vehicle simply has no such file. */
async function fromFile(
  ftp: FtpClient,
  target: ParamTarget,
  options: FtpOptions,
): Promise<ParamSet | string | undefined> {
  const problems = new Problems();
  try {
    const bytes = await ftp.read(target, "@PARAM/param.pck?withdefaults=1", { ...options, firstAnswerMs: 6_000 });
    const { total, params: packed, withDefaults } = readParamPack(bytes);
    const params = new Map<string, Param>();
    for (const { name, value, type, default: given } of packed)
      noteParam(params, { name, value, type: WIRE[type], ...(withDefaults && { default: given ?? value }) }, problems);
    if (packed.length === total) return { total, params, source: "ftp", problems: problems.texts };
    return `The file of parameters has ${packed.length} of ${total}: they were read one by one`;
  } catch (cause) {
    const { code, message } = failureOf(cause);
    if (code === "cancelled") throw cause;
    return code === "not-found" ? undefined : `The parameters were read one by one. ${message}`;
  }
}

const WIRE = { 1: 2, 2: 4, 3: 6, 4: 9 } as const; // MAV_PARAM_TYPE
