/** Position and velocity along one axis, with their covariance: a constant-velocity Kalman filter. Time in seconds. */
export class AxisFilter {
  #p: number;
  #v: number;
  #pp: number;
  #pv = 0;
  #vv: number;

  constructor(position: number, velocity: number, { sigma, speedSigma }: { sigma: number; speedSigma: number }) {
    this.#p = position;
    this.#v = velocity;
    this.#pp = sigma ** 2;
    this.#vv = speedSigma ** 2;
  }

  get position(): number {
    return this.#p;
  }
  get velocity(): number {
    return this.#v;
  }
  /** One standard deviation of the position. */
  get sigma(): number {
    return Math.sqrt(this.#pp);
  }

  /** Moves the position without touching the velocity: the coordinates changed, not the object. */
  shift(to: number): void {
    this.#p = to;
  }

  /** Lets time pass; accelerations of about `acceleration` are expected. */
  predict(dt: number, acceleration: number): void {
    const q = acceleration ** 2;
    this.#p += this.#v * dt;
    this.#pp += 2 * dt * this.#pv + dt ** 2 * this.#vv + (q * dt ** 4) / 4;
    this.#pv += dt * this.#vv + (q * dt ** 3) / 2;
    this.#vv += q * dt ** 2;
  }

  /** Takes in a measurement with this standard deviation. */
  update(measured: number, sigma: number): void {
    const s = this.#pp + sigma ** 2;
    const gainP = this.#pp / s;
    const gainV = this.#pv / s;
    const innovation = measured - this.#p;
    this.#p += gainP * innovation;
    this.#v += gainV * innovation;
    this.#vv -= gainV * this.#pv;
    this.#pv *= 1 - gainP;
    this.#pp *= 1 - gainP;
  }
}
