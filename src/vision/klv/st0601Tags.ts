import {
  imapb,
  instant,
  shortWhole,
  signedScale,
  type TagFormat,
  text,
  turnScale,
  unsignedScale,
  verbatim,
  whole,
} from "./tagFormat.ts";

/** One tag of ST 0601: the field it gives and how its value lies in its bytes. */
export interface St0601Tag<F extends string, V> {
  readonly tag: number;
  readonly field: F;
  readonly format: TagFormat<V>;
}

const row = <const F extends string, V>(tag: number, field: F, format: TagFormat<V>): St0601Tag<F, V> => ({
  tag,
  field,
  format,
});
const height = unsignedScale(2, -900, 19_000);
const wideHeight = imapb(-900, 40_000, 3);
const lat = signedScale(4, 90);
const lon = signedScale(4, 180);
const cornerOffset = signedScale(2, 0.075);
const pressure = unsignedScale(2, 0, 5_000);

/**
 * The tags of MISB ST 0601.19 §8 that carry values, with the standard's scaling. SI units; angles in degrees, pressures
 * in millibars, instants in ms. Heights end in Amsl (above mean sea level) or Hae (above the WGS 84 ellipsoid). Where
 * several tags give one field the later is the wider: it wins when read, and is written only for what the earlier can
 * not hold. Tags 1 (checksum) and 2 (time stamp) belong to the packet itself.
 */
export const st0601Tags = [
  row(3, "missionId", text),
  row(4, "tailNumber", text),
  row(5, "platformHeadingDeg", turnScale(2)), // true
  row(6, "platformPitchDeg", signedScale(2, 20)),
  row(7, "platformRollDeg", signedScale(2, 50)),
  row(8, "trueAirspeed", whole(1)),
  row(9, "indicatedAirspeed", whole(1)),
  row(10, "platformDesignation", text), // model, for example "MQ1-B"
  row(11, "sensorName", text),
  row(12, "imageCoordinateSystem", text),
  row(13, "lat", lat), // of the sensor
  row(14, "lon", lon),
  row(15, "amsl", height),
  row(16, "hfovDeg", unsignedScale(2, 0, 180)),
  row(17, "vfovDeg", unsignedScale(2, 0, 180)),
  row(18, "sensorRelativeAzimuthDeg", turnScale(4)),
  row(19, "sensorRelativeElevationDeg", signedScale(4, 180)),
  row(20, "sensorRelativeRollDeg", turnScale(4)),
  row(21, "slantRange", unsignedScale(4, 0, 5_000_000)),
  row(22, "targetWidth", unsignedScale(2, 0, 10_000)), // of the picture on the ground
  row(23, "frameCenterLat", lat),
  row(24, "frameCenterLon", lon),
  row(25, "frameCenterAmsl", height),
  row(26, "cornerLatOffset1", cornerOffset), // of the picture's corner from the frame centre; 1 top left, clockwise
  row(27, "cornerLonOffset1", cornerOffset),
  row(28, "cornerLatOffset2", cornerOffset),
  row(29, "cornerLonOffset2", cornerOffset),
  row(30, "cornerLatOffset3", cornerOffset),
  row(31, "cornerLonOffset3", cornerOffset),
  row(32, "cornerLatOffset4", cornerOffset),
  row(33, "cornerLonOffset4", cornerOffset),
  row(34, "icing", whole(1)), // 0 no detector, 1 none, 2 ice
  row(35, "windDirectionDeg", turnScale(2)), // where it comes from
  row(36, "windSpeed", unsignedScale(1, 0, 100)),
  row(37, "staticPressure", pressure),
  row(38, "densityAltitude", height),
  row(39, "outsideAirTemperature", whole(1, { signed: true })), // °C
  row(40, "targetLat", lat), // of what is tracked or designated
  row(41, "targetLon", lon),
  row(42, "targetAmsl", height),
  row(43, "trackGateWidth", whole(1, { step: 2 })), // pixels
  row(44, "trackGateHeight", whole(1, { step: 2 })), // pixels
  row(45, "targetCe90", unsignedScale(2, 0, 4_095)), // circular error, 90 %
  row(46, "targetLe90", unsignedScale(2, 0, 4_095)), // linear error, 90 %
  row(47, "flags", whole(1)), // bits: laser, auto-track, infrared polarity, icing, slant range measured, image invalid
  row(48, "security", verbatim), // nested ST 0102, see st0102.ts
  row(49, "differentialPressure", pressure),
  row(50, "angleOfAttackDeg", signedScale(2, 20)),
  row(51, "verticalSpeed", signedScale(2, 180)),
  row(52, "sideslipDeg", signedScale(2, 20)),
  row(53, "airfieldPressure", pressure),
  row(54, "airfieldAmsl", height),
  row(55, "relativeHumidity", unsignedScale(1, 0, 100)), // %
  row(56, "groundSpeed", whole(1)),
  row(57, "groundRange", unsignedScale(4, 0, 5_000_000)),
  row(58, "fuelRemaining", unsignedScale(2, 0, 10_000)), // kg
  row(59, "callSign", text),
  row(60, "weaponLoad", whole(2)),
  row(61, "weaponFired", whole(1)),
  row(62, "laserPrfCode", whole(2)),
  row(63, "fieldOfViewName", whole(1)),
  row(64, "magneticHeadingDeg", turnScale(2)),
  row(65, "version", whole(1)), // of ST 0601
  row(66, "targetCovariance", verbatim),
  row(67, "alternateLat", lat), // of the alternate platform
  row(68, "alternateLon", lon),
  row(69, "alternateAmsl", height),
  row(70, "alternateName", text),
  row(71, "alternateHeadingDeg", turnScale(2)),
  row(72, "eventStartAt", instant(8)),
  row(73, "rvt", verbatim), // nested ST 0806
  row(74, "vmti", verbatim), // nested ST 0903, see st0903.ts
  row(75, "sensorHae", height),
  row(76, "alternateHae", height),
  row(77, "operationalMode", whole(1)),
  row(78, "frameCenterHae", height),
  row(79, "sensorNorthSpeed", signedScale(2, 327)),
  row(80, "sensorEastSpeed", signedScale(2, 327)),
  row(81, "imageHorizon", verbatim),
  row(82, "cornerLat1", lat), // of the picture's corner; 1 top left, clockwise
  row(83, "cornerLon1", lon),
  row(84, "cornerLat2", lat),
  row(85, "cornerLon2", lon),
  row(86, "cornerLat3", lat),
  row(87, "cornerLon3", lon),
  row(88, "cornerLat4", lat),
  row(89, "cornerLon4", lon),
  row(90, "platformPitchDeg", signedScale(4, 90)),
  row(91, "platformRollDeg", signedScale(4, 90)),
  row(92, "angleOfAttackDeg", signedScale(4, 90)),
  row(93, "sideslipDeg", signedScale(4, 180)),
  row(94, "miisId", verbatim), // ST 1204
  row(95, "sarMotionImagery", verbatim), // nested ST 1206
  row(96, "targetWidth", imapb(0, 1_500_000, 3)),
  row(97, "rangeImage", verbatim), // nested ST 1002
  row(98, "georegistration", verbatim), // nested ST 1601
  row(99, "compositeImaging", verbatim), // nested ST 1602
  row(100, "segment", verbatim), // nested ST 1607
  row(101, "amend", verbatim), // nested ST 1607
  row(102, "sdccFlp", verbatim), // ST 1010
  row(103, "densityAltitude", wideHeight),
  row(104, "sensorHae", wideHeight),
  row(105, "alternateHae", wideHeight),
  row(106, "streamDesignator", text),
  row(107, "operationalBase", text),
  row(108, "broadcastSource", text),
  row(109, "rangeToRecovery", imapb(0, 21_000, 3)), // km, as the standard has it
  row(110, "timeAirborne", shortWhole(4)), // s
  row(111, "propulsionSpeed", shortWhole(4)), // revolutions a minute
  row(112, "courseDeg", imapb(0, 360, 2)), // true, over ground
  row(113, "heightAboveGround", imapb(-900, 40_000, 3)),
  row(114, "radarHeight", imapb(-900, 40_000, 3)),
  row(115, "controlCommand", verbatim),
  row(116, "controlCommandVerification", verbatim),
  row(117, "sensorAzimuthRateDeg", imapb(-1_000, 1_000, 3)), // degrees/s
  row(118, "sensorElevationRateDeg", imapb(-1_000, 1_000, 3)),
  row(119, "sensorRollRateDeg", imapb(-1_000, 1_000, 3)),
  row(120, "storageFull", imapb(0, 100, 2)), // %
  row(121, "activeWavelengths", verbatim),
  row(122, "countryCodes", verbatim),
  row(123, "satellitesInView", whole(1)),
  row(124, "positioningMethod", whole(1)), // bits
  row(125, "platformStatus", whole(1)),
  row(126, "sensorControlMode", whole(1)),
  row(127, "sensorFrameRate", verbatim),
  row(128, "wavelengths", verbatim),
  row(129, "targetId", text),
  row(130, "airbases", verbatim),
  row(131, "takeOffAt", instant(8)),
  row(132, "transmissionFrequency", imapb(1, 99_999, 3)), // MHz
  row(133, "storageCapacity", shortWhole(4)), // GB
  row(134, "zoom", imapb(0, 100, 2)), // %
  row(135, "communicationsMethod", text),
  row(136, "leapSeconds", shortWhole(4, { signed: true })),
  row(137, "correctionOffset", shortWhole(8, { signed: true })), // µs to add to the time stamp
  row(138, "payloads", verbatim),
  row(139, "activePayloads", verbatim),
  row(140, "weaponsStores", verbatim),
  row(141, "waypoints", verbatim),
  row(142, "viewDomain", verbatim),
  row(143, "substreamId", verbatim),
] as const;

type Row = (typeof st0601Tags)[number];

/** The values of an ST 0601 packet by their field; absent is unknown. Units as in `st0601Tags`. */
export type St0601Values = {
  readonly [R in Row as R["field"]]?: R extends St0601Tag<string, infer V> ? V : never;
};

/** Whether the standard knows this tag. */
export const isKnownTag = (tag: number): boolean => knownTags.has(tag);
const knownTags: ReadonlySet<number> = new Set([1, 2, ...st0601Tags.map(({ tag }) => tag)]);
