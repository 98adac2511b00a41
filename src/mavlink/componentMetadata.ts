import { common, MavLinkData, MavLinkPacketField } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { decodeAs, type Packet } from "./codec.ts";
import type { CommandClient } from "./commandClient.ts";
import { type EventTexts, readEventTexts } from "./eventTexts.ts";
import type { FtpClient, FtpTarget } from "./ftpClient.ts";
import { ftpCrc32 } from "./ftpPayload.ts";
import type { MavlinkNode } from "./node.ts";
import { readParamMeanings, textOfFile } from "./paramMeaningFile.ts";
import type { DescribedParams } from "./paramMeanings.ts";

const field = (source: string, name: string, offset: number, size: number, type: string, length = 0) =>
  new MavLinkPacketField(source, name, offset, false, size, type, "", length);

/** COMPONENT_METADATA, which the mappings lack. https://mavlink.io/en/messages/common.html#COMPONENT_METADATA */
export class ComponentMetadata extends MavLinkData {
  static override MSG_ID = 397;
  static override MSG_NAME = "COMPONENT_METADATA";
  static override PAYLOAD_LENGTH = 108;
  static override MAGIC_NUMBER = 182;
  static override FIELDS = [
    field("time_boot_ms", "timeBootMs", 0, 4, "uint32_t"),
    field("file_crc", "fileCrc", 4, 4, "uint32_t"),
    field("uri", "uri", 8, 1, "char[]", 100),
  ];
  timeBootMs = 0;
  fileCrc = 0;
  uri = "";
}

/**
 * Asks a vehicle for its own description of its parameters, which it gives out as files. Rejects `not-found` when it has none
 * on board, `bad-input` naming the place, else as commands and files do. https://mavlink.io/en/services/component_metadata.html
 */
export async function askParamMeanings(deps: Asking, target: Asked, options: Options = {}): Promise<DescribedParams> {
  return readParamMeanings(await askFile(deps, target, PARAMETERS, options));
}

/** Asks a vehicle for its own description of its events; rejects as `askParamMeanings`. */
export async function askEventTexts(deps: Asking, target: Asked, options: Options = {}): Promise<EventTexts> {
  return readEventTexts(await askFile(deps, target, EVENTS, options));
}

interface Asking {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly ftp: FtpClient;
}

interface Asked {
  readonly systemId: number;
  readonly componentId?: number;
}

interface Options {
  readonly signal?: AbortSignal | undefined;
}

async function askFile({ node, commands, ftp }: Asking, target: Asked, type: Kind, { signal }: Options) {
  const { uri, fileCrc } = await askMetadata({ node, commands }, target, type);
  const read = async (from: string, crc: number): Promise<Uint8Array> => {
    const [, component, path] = /^mftp:\/\/(?:\[?;comp=(\d+)\]?)?(.+)$/.exec(from) ?? [];
    if (path === undefined) throw none(type, `It is not on board but at ${from}`);
    const place: FtpTarget = { ...target, ...(component !== undefined && { componentId: Number(component) }) };
    const bytes = await ftp.read(place, path, { signal });
    if (crc === 0 || ftpCrc32(bytes) === crc) return bytes;
    throw new FailureError("bad-input", `The vehicle's file ${path} does not have its checksum`, "Try again.");
  };
  const general = generalOf(textOfFile(await read(uri, fileCrc)));
  const own = general.find((one) => one.type === type);
  if (typeof own?.uri !== "string") throw none(type, "It describes other things only");
  return read(own.uri, typeof own.fileCrc === "number" ? own.fileCrc : 0);
}

async function askMetadata(
  { node, commands }: { readonly node: MavlinkNode; readonly commands: CommandClient },
  { systemId, componentId = 1 }: Asked,
  type: Kind,
): Promise<ComponentMetadata> {
  let found: ComponentMetadata | undefined;
  let wake = () => {};
  // Read from the packet: the mappings do not know this message, so the node does not decode it.
  const off = node.onPacket(({ direction, messageId, bytes, replayed }) => {
    if (direction !== "in" || replayed || messageId !== ComponentMetadata.MSG_ID || bytes[0] !== V2) return;
    if (bytes[5] !== systemId || bytes[6] !== componentId) return;
    const packet = { version: 2, bytes } as Packet;
    found ??= decodeAs(ComponentMetadata, packet);
    wake();
  });
  const what = "The vehicle's description of itself";
  const command = common.MavCmd.REQUEST_MESSAGE;
  try {
    for (let i = 0; i < TRIES && !found; i++) {
      await commands.run({ systemId, componentId, command, params: [397], kind: "idempotent", what });
      if (found) break;
      await new Promise<void>((resolve) => {
        const stop = node.clock.after(COMES_MS, resolve);
        wake = () => {
          stop();
          resolve();
        };
      });
    }
  } finally {
    off();
  }
  if (!found) throw none(type, "It did not come");
  return found;
}

function generalOf(text: string): readonly { type?: unknown; uri?: unknown; fileCrc?: unknown }[] {
  try {
    const { metadataTypes } = JSON.parse(text) as { metadataTypes?: unknown };
    if (Array.isArray(metadataTypes)) return metadataTypes.filter((one) => typeof one === "object" && one !== null);
  } catch {
    // said below
  }
  throw new FailureError(
    "bad-input",
    "The vehicle's list of its descriptions can not be read",
    "Load them from a file.",
  );
}

const none = (type: Kind, why: string): FailureError =>
  type === PARAMETERS
    ? new FailureError(
        "not-found",
        `The vehicle gives no description of its parameters. ${why}`,
        "Load them from a file.",
      )
    : new FailureError("not-found", `The vehicle gives no description of its events. ${why}`);

type Kind = typeof PARAMETERS | typeof EVENTS;
const PARAMETERS = 1; // COMP_METADATA_TYPE_PARAMETER
const EVENTS = 2; // COMP_METADATA_TYPE_EVENTS
const V2 = 0xfd;
const TRIES = 3;
const COMES_MS = 1_000;
