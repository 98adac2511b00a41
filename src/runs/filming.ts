import type { Off } from "../base/emitter.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Scenario } from "../mission/scenario/scenario.ts";
import type { CorridorSight } from "../mission/sight.ts";
import { clearness, DetectionModel, type Sky } from "./detectionModel.ts";
import type { ModelledVision } from "./modelledVision.ts";
import type { RunWatch } from "./runWatch.ts";
import type { RunDrone, RunWorld } from "./runWorld.ts";

/** Where a drone's video would come from, if there were pictures. */
export const videoAddress = (vehicleId: string): string => `udp://127.0.0.1:${5600 + Number.parseInt(vehicleId, 10)}`;

/** A look counts where at least so much of the contrast is left. */
const leastClearness = 0.5;

/** Who told no newer position for so long sends no pictures either. */
const longestStillMs = 2_000;

interface Filming {
  readonly scenario: Scenario;
  readonly world: RunWorld;
  readonly vision: ModelledVision;
  readonly watch: RunWatch;
  readonly seed: number;
  readonly clock: Clock;
}

/** A drone's camera takes pictures while it flies and nothing is wrong with camera and link. */
export function film(one: RunDrone, { scenario, world, vision, watch, seed, clock }: Filming): Off {
  const { detector, patrol, groundAmsl } = scenario;
  const model = new DetectionModel({
    camera: patrol.camera,
    ground: { elevation: () => groundAmsl },
    seed: seed * 77 + one.craft.systemId,
    falsePerPicture: detector.falsePerPicture,
    usually: { height: patrol.ahl, away: patrol.standoff },
  });
  let takenAt = Number.NEGATIVE_INFINITY;
  return every(clock, 1000 / detector.framesPerSecond, () => {
    if (!one.craft.flies) return;
    const pose = one.filming && !one.craft.conditions.cut ? one.craft.cameraPose : undefined;
    // Until a position is told that is newer, there is no other picture; it is stamped with the time of its pose.
    if (pose && pose.at <= takenAt && clock.now() - pose.at < longestStillMs) return;
    vision.shoot(videoAddress(one.craft.vehicleId), () => {
      if (!pose || pose.at <= takenAt) return undefined;
      const { at } = pose;
      takenAt = at;
      const seen = model.look(pose, world.traffic(at), { at, sky: skyOf(world, patrol.camera.id) });
      watch.inPicture(seen.inPicture);
      return { at, seen };
    });
  });
}

const skyOf = ({ weather }: RunWorld, cameraId: string): Sky => ({
  ...weather,
  thermal: cameraId.startsWith("thermal"),
});

/** What the cameras of those in the air see of the section, whoever looks at it. */
export function look(world: RunWorld, sight: CorridorSight, at: number, cameraId: string): void {
  for (const { craft, filming } of world.drones) {
    const pose = craft.flies && filming ? craft.cameraPose : undefined;
    if (!pose) continue;
    const height = pose.amsl - world.groundAmsl;
    if (clearness(height * 2, skyOf(world, cameraId)) < leastClearness) continue;
    sight.look(pose, at);
  }
}
