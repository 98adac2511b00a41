import { common } from "mavlink-mappings";
import type { ForwardInbound } from "../contract/wire.ts";
import { decodeMessage, type Packet } from "./codec.ts";
import type { OwnTransfers, TransferService } from "./ownTransfers.ts";
import { targetOf } from "./packetTarget.ts";

/**
 * Whether a packet from another ground station may go on to the vehicles. `no-commands` lets through only what is known to
 * change nothing: heartbeats, clocks, and requests to read; and of missions, files and logs nothing while this station has
 * such a transfer with the vehicle, since most serve one at a time and would break off ours. A signing key (SETUP_SIGNING)
 * never passes.
 */
export function mayPassIn(packet: Packet, inbound: ForwardInbound, transfers?: Pick<OwnTransfers, "has">): boolean {
  const { messageId } = packet;
  if (messageId === SETUP_SIGNING || inbound === "nothing") return false;
  if (inbound === "everything") return true;
  const service = SERVICES.get(messageId);
  if (service && transfers?.has(service, targetOf(packet.bytes, messageId))) return false;
  if (HARMLESS.has(messageId)) return true;
  const message = decodeMessage(packet);
  if (message instanceof common.CommandLong || message instanceof common.CommandInt)
    return READING_COMMANDS.has(message.command);
  if (message instanceof common.FileTransferProtocol) return READING_OPCODES.has(message.payload[OPCODE] ?? 0);
  // Another answer than "done" would break off a transfer of ours.
  if (message instanceof common.MissionAck) return message.type === common.MavMissionResult.ACCEPTED;
  return false;
}

/** Whether a packet may go out to other ground stations: everything but a signing key. */
export const mayPassOut = (messageId: number): boolean => messageId !== SETUP_SIGNING;

const SETUP_SIGNING = 256;

/** What would meet a transfer of ours. */
const SERVICES: ReadonlyMap<number, TransferService> = new Map([
  [40, "mission"], // MISSION_REQUEST
  [43, "mission"], // MISSION_REQUEST_LIST
  [47, "mission"], // MISSION_ACK
  [51, "mission"], // MISSION_REQUEST_INT
  [110, "ftp"], // FILE_TRANSFER_PROTOCOL
  [117, "log"], // LOG_REQUEST_LIST
  [119, "log"], // LOG_REQUEST_DATA
]);

/** Nothing of a vehicle is another after these. */
const HARMLESS: ReadonlySet<number> = new Set([
  0, // HEARTBEAT
  2, // SYSTEM_TIME
  4, // PING
  20, // PARAM_REQUEST_READ
  21, // PARAM_REQUEST_LIST
  40, // MISSION_REQUEST
  43, // MISSION_REQUEST_LIST
  51, // MISSION_REQUEST_INT
  111, // TIMESYNC
  117, // LOG_REQUEST_LIST
  119, // LOG_REQUEST_DATA
  320, // PARAM_EXT_REQUEST_READ
  321, // PARAM_EXT_REQUEST_LIST
]);

/** MAV_CMD that only ask. https://mavlink.io/en/messages/common.html#mav_commands */
const READING_COMMANDS: ReadonlySet<number> = new Set([
  410, // GET_HOME_POSITION
  510, // GET_MESSAGE_INTERVAL
  512, // REQUEST_MESSAGE
  519, // REQUEST_PROTOCOL_VERSION
  520, // REQUEST_AUTOPILOT_CAPABILITIES
  521, // REQUEST_CAMERA_INFORMATION
  522, // REQUEST_CAMERA_SETTINGS
  525, // REQUEST_STORAGE_INFORMATION
  527, // REQUEST_CAMERA_CAPTURE_STATUS
  2504, // REQUEST_VIDEO_STREAM_INFORMATION
  2505, // REQUEST_VIDEO_STREAM_STATUS
]);

/** Of MAVLink FTP, without ResetSessions, which would end ours. https://mavlink.io/en/services/ftp.html#opcodes */
const READING_OPCODES: ReadonlySet<number> = new Set([
  1, // TerminateSession
  3, // ListDirectory
  4, // OpenFileRO
  5, // ReadFile
  14, // CalcFileCRC32
  15, // BurstReadFile
]);
const OPCODE = 3;
