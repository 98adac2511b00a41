import { common } from "mavlink-mappings";
import { every } from "../../src/mavlink/clock.ts";
import { heardBy, type Pair } from "./fakeVehicle.ts";

/** A vehicle whose autopilot manages gimbal 1, tells who controls it five times a second unless it is a silent one, and obeys nobody else. */
export function gimbalVehicle({ vehicle, clock, say }: Pair, startsWith = 0, tells = true) {
  const state = { control: [startsWith, startsWith ? 190 : 0] as [number, number], pointed: [] as number[][] };
  const ack = (command: number, result: number) => say(common.CommandAck, { command, result, targetSystem: 255 });
  const bootAt = clock.now();
  every(clock, 200, () => {
    if (!tells) return;
    say(common.GimbalManagerStatus, {
      timeBootMs: clock.now() - bootAt,
      gimbalDeviceId: 1,
      primaryControlSysid: state.control[0],
      primaryControlCompid: state.control[1],
    });
  });
  vehicle.on(common.CommandLong, ({ message: m, systemId, componentId }) => {
    if (m.command === common.MavCmd.REQUEST_MESSAGE) {
      ack(m.command, m._param1 === 280 ? 0 : common.MavResult.UNSUPPORTED);
      if (m._param1 === 280)
        say(common.GimbalManagerInformation, {
          gimbalDeviceId: 1,
          pitchMin: -Math.PI / 2,
          pitchMax: Math.PI / 4,
          yawMin: -Math.PI,
          yawMax: Math.PI,
        });
    } else if (m.command === common.MavCmd.DO_GIMBAL_MANAGER_CONFIGURE) {
      if (m._param1 > 0) state.control = [m._param1, m._param2];
      else if (m._param1 === -3 && state.control[0] === systemId) state.control = [0, 0];
      ack(m.command, 0);
    } else if (m.command === common.MavCmd.DO_GIMBAL_MANAGER_PITCHYAW) {
      const may = state.control[0] === systemId && state.control[1] === componentId;
      if (may) state.pointed.push([m._param1, m._param2, m._param3, m._param4, m._param5, m._param7]);
      ack(m.command, may ? 0 : common.MavResult.DENIED);
    } else ack(m.command, 0);
  });
  vehicle.on(common.CommandInt, ({ message: { command } }) => ack(command, 0));
  const configured = () =>
    asked.filter(({ command }) => command === common.MavCmd.DO_GIMBAL_MANAGER_CONFIGURE).map((m) => m._param1);
  const asked = heardBy(vehicle, common.CommandLong);
  return { state, configured, asked };
}
