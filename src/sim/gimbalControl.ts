import type { Asker } from "./missionServer.ts";

/** Who may point the gimbal: whoever took primary control, or anybody while nobody has. https://mavlink.io/en/services/gimbalv2.html#multiple-control-inputs */
export class GimbalControl {
  primary: Asker = nobody;

  /** MAV_CMD_DO_GIMBAL_MANAGER_CONFIGURE params 1 and 2: −1 leaves it, −2 is who asks, −3 gives it up if it is theirs, 0 nobody. */
  configure(systemId: number, componentId: number, from: Asker): void {
    if (systemId === -2) this.primary = from;
    else if (systemId === -3) this.primary = same(this.primary, from) ? nobody : this.primary;
    else if (systemId >= 0) this.primary = { systemId, componentId: Math.max(0, componentId) };
  }

  allows(from: Asker): boolean {
    return this.primary.systemId === 0 || same(this.primary, from);
  }
}

const nobody: Asker = { systemId: 0, componentId: 0 };
const same = (a: Asker, b: Asker): boolean => a.systemId === b.systemId && a.componentId === b.componentId;
