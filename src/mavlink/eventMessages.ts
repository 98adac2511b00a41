import { MavLinkData, MavLinkPacketField } from "mavlink-mappings";

const field = (source: string, name: string, offset: number, size: number, type: string, length = 0) =>
  new MavLinkPacketField(source, name, offset, false, size, type, "", length);

/** EVENT, which the mappings lack. https://mavlink.io/en/messages/common.html#EVENT */
export class EventMessage extends MavLinkData {
  static override MSG_ID = 410;
  static override MSG_NAME = "EVENT";
  static override PAYLOAD_LENGTH = 53;
  static override MAGIC_NUMBER = 160;
  static override FIELDS = [
    field("id", "id", 0, 4, "uint32_t"),
    field("event_time_boot_ms", "eventTimeBootMs", 4, 4, "uint32_t"),
    field("sequence", "sequence", 8, 2, "uint16_t"),
    field("destination_component", "destinationComponent", 10, 1, "uint8_t"),
    field("destination_system", "destinationSystem", 11, 1, "uint8_t"),
    field("log_levels", "logLevels", 12, 1, "uint8_t"),
    field("arguments", "arguments", 13, 1, "uint8_t[]", 40),
  ];
  id = 0;
  eventTimeBootMs = 0;
  sequence = 0;
  destinationComponent = 0;
  destinationSystem = 0;
  logLevels = 0;
  arguments: number[] = [];
}

/** CURRENT_EVENT_SEQUENCE. https://mavlink.io/en/messages/common.html#CURRENT_EVENT_SEQUENCE */
export class CurrentEventSequence extends MavLinkData {
  static override MSG_ID = 411;
  static override MSG_NAME = "CURRENT_EVENT_SEQUENCE";
  static override PAYLOAD_LENGTH = 3;
  static override MAGIC_NUMBER = 106;
  static override FIELDS = [field("sequence", "sequence", 0, 2, "uint16_t"), field("flags", "flags", 2, 1, "uint8_t")];
  sequence = 0;
  flags = 0;
}

/** REQUEST_EVENT. https://mavlink.io/en/messages/common.html#REQUEST_EVENT */
export class RequestEvent extends MavLinkData {
  static override MSG_ID = 412;
  static override MSG_NAME = "REQUEST_EVENT";
  static override PAYLOAD_LENGTH = 6;
  static override MAGIC_NUMBER = 33;
  static override FIELDS = [
    field("first_sequence", "firstSequence", 0, 2, "uint16_t"),
    field("last_sequence", "lastSequence", 2, 2, "uint16_t"),
    field("target_system", "targetSystem", 4, 1, "uint8_t"),
    field("target_component", "targetComponent", 5, 1, "uint8_t"),
  ];
  firstSequence = 0;
  lastSequence = 0;
  targetSystem = 0;
  targetComponent = 0;
}

/** RESPONSE_EVENT_ERROR. https://mavlink.io/en/messages/common.html#RESPONSE_EVENT_ERROR */
export class ResponseEventError extends MavLinkData {
  static override MSG_ID = 413;
  static override MSG_NAME = "RESPONSE_EVENT_ERROR";
  static override PAYLOAD_LENGTH = 7;
  static override MAGIC_NUMBER = 77;
  static override FIELDS = [
    field("sequence", "sequence", 0, 2, "uint16_t"),
    field("sequence_oldest_available", "sequenceOldestAvailable", 2, 2, "uint16_t"),
    field("target_system", "targetSystem", 4, 1, "uint8_t"),
    field("target_component", "targetComponent", 5, 1, "uint8_t"),
    field("reason", "reason", 6, 1, "uint8_t"),
  ];
  sequence = 0;
  sequenceOldestAvailable = 0;
  targetSystem = 0;
  targetComponent = 0;
  reason = 0;
}
