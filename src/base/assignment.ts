/**
 * The cheapest way to give each row at most one column: `cost[row][column]`, Infinity where the two must not meet. As many
 * rows as possible get one, and among those ways the sum is the least. Answers the column of each row, −1 for none.
 * Shortest augmenting paths with potentials (Jonker and Volgenant, Computing 38, 1987), in O(rows² · columns).
 */
export function assign(cost: readonly (readonly number[])[]): number[] {
  const rows = cost.length;
  const columns = cost[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return new Array(rows).fill(-1);
  if (rows > columns) {
    const rowOf = assign(transposed(cost, columns));
    const columnOf: number[] = new Array(rows).fill(-1);
    rowOf.forEach((row, column) => {
      if (row >= 0) columnOf[row] = column;
    });
    return columnOf;
  }
  // What must not meet costs more than all that may, together: it is used only where nothing else is left.
  let most = 1;
  for (const row of cost) for (const c of row) if (Number.isFinite(c)) most += Math.abs(c);
  const price = (row: number, column: number): number => {
    const c = cost[row]?.[column] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(c) ? c : most * 2;
  };
  // Row and column 0 stand for "none" while a path is sought.
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(columns + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      visited[column] = 1;
      const from = rowOf[column]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (visited[j]) continue;
        const reduced = price(from - 1, j - 1) - rowPotential[from]! - columnPotential[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          cameFrom[j] = column;
        }
        if (least[j]! < step) {
          step = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (visited[j]) {
          rowPotential[rowOf[j]!]! += step;
          columnPotential[j]! -= step;
        } else least[j]! -= step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = cameFrom[column]!;
      rowOf[column] = rowOf[before]!;
      column = before;
    }
  }
  const columnOf: number[] = new Array(rows).fill(-1);
  for (let j = 1; j <= columns; j++) {
    const row = rowOf[j]! - 1;
    if (row >= 0 && Number.isFinite(cost[row]?.[j - 1])) columnOf[row] = j - 1;
  }
  return columnOf;
}

const transposed = (cost: readonly (readonly number[])[], columns: number): number[][] =>
  Array.from({ length: columns }, (_, column) => cost.map((row) => row[column] ?? Number.POSITIVE_INFINITY));
