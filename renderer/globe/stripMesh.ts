/**
 * Triangles that fill strips, each an outline of so many corners, numbered through all of them. A strip runs along one side
 * and back along the other with as many corners, or is convex: corners that face each other are joined.
 */
export function stripTriangles(corners: readonly number[]): Uint32Array {
  const out = new Uint32Array(3 * corners.reduce((sum, count) => sum + Math.max(0, count - 2), 0));
  let k = 0;
  let first = 0;
  for (const count of corners) {
    for (let near = 0, far = count - 1; far - near >= 2; near++, far--) {
      for (const corner of [near, near + 1, far]) out[k++] = first + corner;
      if (far - near < 3) break;
      for (const corner of [near + 1, far - 1, far]) out[k++] = first + corner;
    }
    first += count;
  }
  return out;
}
