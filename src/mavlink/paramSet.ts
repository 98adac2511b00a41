import { common } from "mavlink-mappings";
import { FailureError, failureOf } from "../contract/failure.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import type { FtpClient, FtpOptions } from "./ftpClient.ts";
import type { MavlinkNode } from "./node.ts";
import { ParamListener } from "./paramBits.ts";
import type { Param, ParamTarget } from "./paramClient.ts";
import { readParamPack } from "./paramPack.ts";
import { RoundTrips } from "./roundTrips.ts";

/** The parameters on board by name, and how many the vehicle says it has. */
export interface ParamSet {
  readonly params: ReadonlyMap<string, Param>;
  readonly total: number;
}

/**
 * Downloads all parameters: as one file where `ftp` is given (the vehicle offers MAVFTP) and it works, else one by one.
 * Rejects `timeout` naming how many are missing, `cancelled`, `unreachable`.
 * https://mavlink.io/en/services/parameter.html
 */
export async function downloadParams(
  node: MavlinkNode,
  target: ParamTarget,
  {
    ftp,
    trips = new RoundTrips(),
    ...options
  }: FtpOptions & { readonly ftp?: FtpClient; readonly trips?: RoundTrips } = {},
): Promise<ParamSet> {
  if (!node.reaches(target.systemId))
    throw new FailureError(
      "unreachable",
      `No link reaches vehicle ${target.systemId}`,
      "See whether its link is open.",
    );
  if (ftp)
    try {
      const { total, params } = readParamPack(await ftp.read(target, "@PARAM/param.pck", options));
      const held = params.map(({ name, value, type }): [string, Param] => [name, { name, value, type: WIRE[type] }]);
      if (held.length === total) return { total, params: new Map(held) };
    } catch (cause) {
      if (["cancelled", "timeout"].includes(failureOf(cause).code)) throw cause;
    }
  return listed(node, target, trips, options);
}

function listed(
  node: MavlinkNode,
  { systemId, componentId = 1, encoding }: ParamTarget,
  trips: RoundTrips,
  { signal, onProgress }: FtpOptions,
): Promise<ParamSet> {
  const address = { targetSystem: systemId, targetComponent: componentId };
  const held = new Map<number, Param>();
  let total: number | undefined;
  let movedAt = node.clock.now();
  const silent = () =>
    new FailureError(
      "timeout",
      total === undefined
        ? "The list of parameters was not answered"
        : `The list of parameters is incomplete: ${total - held.size} of ${total} are missing`,
      "See whether the link is good enough, then try again.",
    );
  const talk = new Conversation<ParamSet>({ node, trips, systemId, componentId, signal, giveUpMs: GIVE_UP_MS, silent });
  const exact = new ParamListener(node, encoding);
  const end = () => exact.dispose();
  talk.outcome.then(end, end);
  const ask = (paramIndex: number) => messageOf(common.ParamRequestRead, { ...address, paramIndex, paramId: "" });
  const missing = (): number[] => {
    const indexes: number[] = [];
    for (let i = 0; i < (total ?? 0) && indexes.length < WINDOW; i++) if (!held.has(i)) indexes.push(i);
    return indexes;
  };
  const onSilence = (): boolean => {
    if (node.clock.now() - movedAt > GIVE_UP_MS) talk.fail(silent());
    else if (total === undefined) return false;
    else {
      const [first = 0, ...others] = missing();
      for (const index of others) talk.aside(ask(index));
      talk.say(() => ask(first), onSilence);
    }
    return true;
  };
  talk.on(common.ParamValue, (message) => {
    const { paramId: name, paramType: type, paramCount, paramIndex } = message;
    if (paramIndex >= paramCount || paramCount > MOST || name === "" || held.has(paramIndex)) return;
    total = paramCount;
    movedAt = node.clock.now();
    held.set(paramIndex, { name, value: exact.valueOf(message), type });
    onProgress?.(held.size, total);
    if (held.size >= total && missing().length === 0) {
      const params = [...held].sort(([a], [b]) => a - b).map(([, param]): [string, Param] => [param.name, param]);
      talk.succeed({ total, params: new Map(params) });
    } else talk.await(() => ask(missing()[0] ?? 0), onSilence);
  });
  talk.say(() => messageOf(common.ParamRequestList, address), onSilence);
  return talk.outcome;
}

const WIRE = { 1: 2, 2: 4, 3: 6, 4: 9 } as const; // MAV_PARAM_TYPE
const GIVE_UP_MS = 15_000;
const WINDOW = 10;
const MOST = 10_000;
