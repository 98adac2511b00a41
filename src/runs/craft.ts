import type { CameraPose } from "../geo/camera.ts";
import type { Link } from "../mavlink/link.ts";
import type { RadioConditions } from "../mavlink/memoryLink.ts";
import type { Fault, ScenarioDrone, ScenarioWeather } from "../mission/scenario/scenario.ts";

/** What a good simulated radio does. */
export const radioUsual: RadioConditions = { loss: 0.002, duplicate: 0, delayMs: 30, jitterMs: 15, cut: false };

/** So near to its base a drone can be reached by who changes its battery, metres. */
export const atBase = 60;

/** What fails inside a drone: neither its radio nor its camera, which are the world's. */
export type InnerFault = Exclude<Fault, { readonly kind: "linkLost" | "linkPoor" | "camera" }>;

/** A camera's pose, and when it was there: an instant that a real autopilot told of lies a little back. */
export interface TimedPose extends CameraPose {
  readonly at: number;
}

/** A drone of a run, whoever simulates it, with its radio and the crew that changes its battery. */
export interface Craft {
  readonly drone: ScenarioDrone;
  /** As the station knows it. */
  readonly vehicleId: string;
  readonly systemId: number;
  /** The station's end of its radio. */
  readonly link: Link;
  readonly conditions: Readonly<RadioConditions>;
  /** Off the ground. */
  readonly flies: boolean;
  /** Where its camera is and looks; undefined while that is not known. */
  readonly cameraPose: TimedPose | undefined;
  /** Why it will not be heard any more, in words; undefined while it runs. */
  readonly dead: string | undefined;
  /** Switches it on. @throws FailureError when it can not be started. */
  start(): Promise<void>;
  /** Moves on to `at`, `seconds` later. */
  step(at: number, seconds: number): void;
  radio(conditions: Partial<RadioConditions>): void;
  blow(weather: ScenarioWeather): void;
  /** Lets something fail; false where that can not be done to it. */
  fail(what: InnerFault): boolean;
  /** Sets it right again; false where that is not taken back. */
  mend(what: InnerFault): boolean;
  end(): Promise<void>;
}
