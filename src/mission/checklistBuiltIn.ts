import type { Checklist, ChecklistItem, ChecklistType } from "./checklist.ts";

/** What is reported of every vehicle. */
const reported: readonly ChecklistItem[] = [
  { id: "ready", words: "The vehicle's own checks before arming have passed", test: { value: "ready" } },
  { id: "gps", words: "GPS has a 3D fix", test: { value: "gpsFix", limit: 3 } },
  { id: "satellites", words: "At least 10 satellites", test: { value: "satellites", limit: 10 } },
  { id: "estimator", words: "The position estimate fits together", test: { value: "estimator" } },
  { id: "home", words: "Home is set where it stands", test: { value: "home" } },
  { id: "battery", words: "Battery is full", test: { value: "battery", limit: 90 } },
  { id: "link", words: "The link loses hardly anything", test: { value: "link", limit: 5 } },
  {
    ...{ id: "patrol", words: "The patrol on board is the plan", test: { value: "patrol" } },
    hint: "Upload it in Plan; it is read back and compared.",
  },
  {
    ...{ id: "fence", words: "The geofence is on board and switched on", test: { value: "fence" } },
    hint: "It goes up with the patrol; see Plan, Fence.",
  },
  { id: "video", words: "The camera's video is playing", test: { value: "video" } },
];

const byHand = (...items: readonly (readonly [string, string, string?])[]): ChecklistItem[] =>
  items.map(([id, words, hint]) => ({ id, words, ...(hint !== undefined && { hint }) }));

const always = byHand(
  [
    "weather",
    "Weather is within the vehicle's limits, now and until it is back",
    "Wind at flight height, gusts, rain, ice, sight.",
  ],
  ["airspace", "Airspace is free or cleared, and neighbours know"],
  ["clear", "Nobody stands near the vehicle"],
);

const list = (type: ChecklistType, title: string, own: readonly ChecklistItem[]): Checklist => ({
  ...{ id: `built-in-${type}`, title, type },
  items: [...own, ...reported, ...always],
});

/** The lists that come with the app, one for each type; they can be copied and edited. */
export const builtInChecklists: readonly Checklist[] = [
  list(
    "copter",
    "Copter, before flight",
    byHand(
      ["frame", "Frame, arms and landing gear are whole and locked"],
      ["propellers", "Propellers are whole, tight and the right way round"],
      ["batteryIn", "Battery is strapped and plugged in, and its plug is locked"],
      ["payload", "Camera and gimbal are free, lens clean, cover off"],
    ),
  ),
  list(
    "plane",
    "Plane, before flight",
    byHand(
      ["frame", "Wings, tail and hinges are whole and locked"],
      ["surfaces", "Control surfaces move the right way, by hand and in stabilised flight"],
      ["pitot", "Pitot tube is uncovered and air speed reads zero", "Blow gently: it must rise."],
      ["balance", "Centre of gravity is where it belongs"],
      ["propellers", "Propeller is whole, tight and the right way round"],
      ["payload", "Camera is free, lens clean, cover off"],
    ),
  ),
  list(
    "vtol",
    "VTOL, before flight",
    byHand(
      ["frame", "Wings, booms and hinges are whole and locked"],
      ["surfaces", "Control surfaces move the right way"],
      ["tilt", "Lift rotors or tilting rotors turn freely and stand right"],
      ["pitot", "Pitot tube is uncovered and air speed reads zero", "Blow gently: it must rise."],
      ["propellers", "All propellers are whole, tight and the right way round"],
      ["payload", "Camera and gimbal are free, lens clean, cover off"],
    ),
  ),
  list("any", "Any vehicle, before flight", byHand(["frame", "The vehicle is whole, and everything on it is tight"])),
];
