/** A lithium-polymer pack. */
export interface BatteryModel {
  readonly cells: number;
  readonly capacityMah: number;
  readonly resistance: number; // ohms, of the whole pack
}

/** Six cells and 12 Ah: about half an hour of hovering for a drone of 4 kg. */
export const sixCellPack: BatteryModel = { cells: 6, capacityMah: 12_000, resistance: 0.018 };

/** A pack that is emptied by the power drawn from it. */
export class Battery {
  readonly model: BatteryModel;
  #consumedMah = 0;
  #consumedJoules = 0;
  #amperes = 0;
  #deadCells = 0;
  #volts: number;

  constructor(model: BatteryModel, percent = 100) {
    this.model = model;
    this.#consumedMah = (model.capacityMah * (100 - percent)) / 100;
    this.#volts = this.#restVolts();
  }

  get volts(): number {
    return this.#volts;
  }
  get amperes(): number {
    return this.#amperes;
  }
  get consumedMah(): number {
    return this.#consumedMah;
  }
  get consumedJoules(): number {
    return this.#consumedJoules;
  }
  /** What is left, 0…100. */
  get percent(): number {
    return Math.max(0, 100 * (1 - this.#consumedMah / this.model.capacityMah));
  }
  get cellVolts(): number {
    return this.#volts / this.model.cells;
  }

  /** Draws `watts` for a while; the terminal voltage sags by current times resistance. */
  step(dtSeconds: number, watts: number): void {
    const rest = this.#restVolts();
    const { resistance } = this.model;
    const inside = Math.max(0, rest * rest - 4 * resistance * watts);
    this.#amperes = Math.min((rest - Math.sqrt(inside)) / (2 * resistance), rest / (2 * resistance));
    this.#volts = rest - this.#amperes * resistance;
    this.#consumedMah += (this.#amperes * dtSeconds) / 3.6;
    this.#consumedJoules += watts * dtSeconds;
  }

  /** Sets the charge, for faults and tests. */
  setPercent(percent: number): void {
    this.#consumedMah = (this.model.capacityMah * (100 - percent)) / 100;
    this.#volts = this.#restVolts() - this.#amperes * this.model.resistance;
  }

  /** Cells that give no voltage any more. */
  get deadCells(): number {
    return this.#deadCells;
  }
  set deadCells(cells: number) {
    this.#deadCells = cells;
    this.#volts = this.#restVolts() - this.#amperes * this.model.resistance;
  }

  #restVolts(): number {
    return (this.model.cells - this.#deadCells) * restCellVolts(this.percent);
  }
}

/** Open-circuit voltage of one cell by charge, a typical discharge curve at room temperature. */
function restCellVolts(percent: number): number {
  for (let i = 1; i < curve.length; i++) {
    const [p1, v1] = curve[i] as readonly [number, number];
    const [p0, v0] = curve[i - 1] as readonly [number, number];
    if (percent <= p1) return v0 + ((v1 - v0) * (percent - p0)) / (p1 - p0);
  }
  return 4.2;
}

const curve: readonly (readonly [number, number])[] = [
  [0, 3.27],
  [5, 3.61],
  [10, 3.69],
  [20, 3.73],
  [30, 3.77],
  [40, 3.79],
  [50, 3.82],
  [60, 3.87],
  [70, 3.95],
  [80, 4.02],
  [90, 4.11],
  [100, 4.2],
];
