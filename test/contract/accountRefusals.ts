import type { Role } from "../../src/contract/accounts.ts";

// Written by hand from what each person's work is, not from the table of the source: that is what it is held against.

/** What moves an aircraft, sets one up, or opens and closes what it is reached by. */
const flying = [
  ...["arm", "takeOff", "startMission", "pause", "resume", "goTo", "returnHome", "land", "setMode", "forget"].map(
    (name) => `vehicle.${name}`,
  ),
  ...["vehicle.reboot", "vehicle.setHome", "vehicle.setOrigin", "vehicle.setRates", "fleet.command"],
  ...["patrol.upload", "patrol.uploadRest", "patrol.cancelUpload", "patrol.readBack", "boundary.cancel"],
  ...["fence.read", "fence.write", "fence.clear", "fence.switch", "rally.read", "rally.write", "rally.clear"],
  ...["take", "release", "point", "rate", "lookAt", "neutral", "lookDown"].map((name) => `gimbal.${name}`),
  ...["photo", "record", "zoom", "focus", "mode"].map((name) => `camera.${name}`),
  ...["calibration.start", "calibration.placed", "calibration.cancel"],
  ...["set", "remove", "click", "unclick", "solve"].map((name) => `cameraCalibration.${name}`),
  ...["params.read", "params.cancel", "params.set", "params.setAll", "params.askMeanings", "params.loadMeanings"],
  ...["logs.list", "logs.fetch", "logs.cancel", "messages.setRate", "replay.set", "remoteId.set"],
  ...["begin", "end", "accept", "decline", "setOut"].map((name) => `relief.${name}`),
  ...["cue.propose", "cue.accept", "cue.drop", "look.set"],
  ...["control.request", "control.release", "control.answer", "alerts.acknowledge"],
  ...["begin", "tick", "skip"].map((name) => `checklist.${name}`),
  ...["take", "move", "release"].map((name) => `stick.${name}`),
  ...["coverage.watch", "coverage.promise", "coverage.unwatch"],
  ...["link.open", "link.close", "stream.open", "stream.close"],
  ...["demo.start", "demo.stop", "sim.add", "sim.remove", "sim.camera", "sim.secondCamera", "sim.fault"],
  ...["open", "forget", "start", "cancel", "delete", "restore"].map((name) => `scenarioRuns.${name}`),
];
/** The library of plans, the maps and the heights that all plan with. */
const planning = [
  ...["save", "import", "rename", "setNotes", "show", "restore", "duplicate", "trash", "erase"].map(
    (name) => `plans.${name}`,
  ),
  ...["terrain.add", "terrain.remove", "terrain.reorder", "terrain.setDatum"],
  ...["maps.add", "maps.addOnline", "maps.remove", "maps.reorder"],
];
/** What is said of flags. */
const reviewing = [
  ...["judge", "escalate", "tag", "note", "join", "part", "undo"].map((name) => `flags.${name}`),
  ...["offline.start", "offline.cancel"],
  ...["corrections.add", "corrections.undo"],
];
/** What makes flags, what looks for them, and how long footage is kept. */
const leading = [
  ...["rules.save", "rules.remove", "rules.replace", "rules.try", "detector.load"],
  ...["add", "remove", "choose", "chooseForThermal", "chooseProvider", "inspect", "try", "measure"].map(
    (name) => `models.${name}`,
  ),
  ...["save", "remove", "forbid"].map((name) => `checklist.${name}`),
  ...["footage.limit", "telemetry.keep", "flag.delete"],
  ...["set", "run", "trustClock", "hold"].map((name) => `retention.${name}`),
];
/** What leaves the station as a file. */
const exporting = [
  ...["evidence.start", "evidence.cancel", "footageExport.start", "footageExport.cancel"],
  ...["dataset.start", "dataset.cancel"],
  ...["audit.export", "sharing.export", "dailyReport.make", "dailyReport.cancel"],
];
/** Keys, whom the station talks and listens to, what other stations know, and who may do what. */
const keeping = [
  ...["key.add", "key.remove", "link.setKey", "vehicle.giveKey", "streams.allowHost", "streams.removeHost"],
  ...["forward.open", "forward.close", "sharing.add", "sharing.change", "sharing.remove", "sharing.feed"],
  ...["data.merge", "data.cancelMerge", "audit.merge", "scenarioRuns.setSitl"],
  ...["list", "add", "change", "resetPassword", "lockAfter"].map((name) => `accounts.${name}`),
];

/** The calls that each role is refused; everything else is answered. */
export const refusals: Readonly<Record<Role, readonly string[]>> = {
  operator: [...reviewing, ...leading, ...exporting, ...keeping].sort(),
  analyst: [...flying, ...planning, ...leading, ...exporting, ...keeping].sort(),
  supervisor: keeping.toSorted(),
  administrator: [],
};
