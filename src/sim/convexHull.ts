/** The outline round points (x, y, nearness in threes), by Andrew's monotone chain. */
export function convexHull(points: number[]): Float64Array {
  const order = Array.from({ length: points.length / 3 }, (_, i) => i * 3).sort(
    (a, b) => points[a]! - points[b]! || points[a + 1]! - points[b + 1]!,
  );
  const chain = (indices: number[]): number[] => {
    const hull: number[] = [];
    for (const i of indices) {
      while (hull.length >= 2) {
        const a = hull[hull.length - 2]!;
        const b = hull[hull.length - 1]!;
        const cross =
          (points[b]! - points[a]!) * (points[i + 1]! - points[a + 1]!) -
          (points[b + 1]! - points[a + 1]!) * (points[i]! - points[a]!);
        if (cross > 0) break;
        hull.pop();
      }
      hull.push(i);
    }
    hull.pop();
    return hull;
  };
  const ring = [...chain(order), ...chain([...order].reverse())];
  return Float64Array.from(ring.flatMap((i) => [points[i]!, points[i + 1]!, points[i + 2]!]));
}
