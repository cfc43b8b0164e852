/** @module */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { Random } from "../../assets/recommender/mod.ts";
import { TILE, TILE_BYTES, tileKernel, tileMemory } from "../../assets/recommender/tile_kernel.ts";
import { bytesNeeded, TiledSymmetric } from "../../assets/recommender/tiled_symmetric.ts";

const signal = new AbortController().signal;

/** XᵀX + I of random numbers: positive definite. */
function positiveDefinite(size: number, seed: number): number[][] {
  const random = new Random(seed);
  const x = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()));
  return x.map((_, i) =>
    x.map((_, j) => x.reduce((sum, row) => sum + row[i]! * row[j]! / size, i === j ? 1 : 0))
  );
}

function tiled(matrix: number[][], shared: boolean): TiledSymmetric {
  const found = new TiledSymmetric(matrix.length, shared);
  matrix.forEach((row, i) => row.forEach((x, j) => found.set(i, j, x)));
  return found;
}

Deno.test("the tile kernel subtracts a product, to the bit of plain loops", async () => {
  for (const shared of [false, true]) {
    const memory = tileMemory(3 * TILE_BYTES, shared);
    const kernel = await tileKernel(memory, shared);
    const numbers = new Float64Array(memory.buffer);
    const random = new Random(1);
    for (let n = 0; n < 3 * TILE * TILE; n++) numbers[n] = random.normal();
    const [c, v, w] = [0, 1, 2].map((tile) => numbers.slice(tile * TILE * TILE, (tile + 1) * TILE * TILE));
    kernel.subtractProduct(0, TILE_BYTES, 2 * TILE_BYTES);
    for (let i = 0; i < TILE; i++) {
      for (let j = 0; j < TILE; j++) {
        let sum = 0;
        for (let k = 0; k < TILE; k++) sum += v![i * TILE + k]! * w![k * TILE + j]!;
        assertEquals(numbers[i * TILE + j], c![i * TILE + j]! - sum);
      }
    }
  }
});

Deno.test("TiledSymmetric.invertNegated() inverts, whatever the size", async () => {
  for (const size of [1, 2, TILE - 1, TILE, TILE + 1, 2 * TILE + 7]) {
    const matrix = positiveDefinite(size, size);
    const inverse = tiled(matrix, false);
    await inverse.invertNegated({ signal, parallelism: 1 });
    const row = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      inverse.row(i, row);
      for (let j = 0; j < size; j++) {
        assertEquals(row[j], inverse.get(i, j));
        const product = matrix.reduce((sum, other, k) => sum - row[k]! * other[j]!, 0);
        assertAlmostEquals(product, i === j ? 1 : 0, 1e-10);
      }
    }
  }
});

Deno.test("TiledSymmetric.invertNegated() gives the same bits by any number of workers", async () => {
  const matrix = positiveDefinite(3 * TILE + 1, 5);
  const rows = await Promise.all([1, 2, 3].map(async (parallelism) => {
    const inverse = tiled(matrix, parallelism > 1);
    await inverse.invertNegated({ signal, parallelism });
    const row = new Float64Array(matrix.length);
    return matrix.map((_, i) => {
      inverse.row(i, row);
      return row.slice();
    });
  }));
  assertEquals(rows[1], rows[0]);
  assertEquals(rows[2], rows[0]);
});

Deno.test("TiledSymmetric.invertNegated() refuses a matrix that is not positive definite", async () => {
  const matrix = positiveDefinite(TILE + 10, 1);
  matrix[TILE + 3]![TILE + 3] = -1;
  await assertRejects(
    () => tiled(matrix, false).invertNegated({ signal, parallelism: 1 }),
    RangeError,
    `Cannot invert the matrix: it is not positive definite at row ${TILE + 3}`,
  );
  const broken = new TiledSymmetric(2, false);
  broken.set(0, 0, NaN);
  await assertRejects(
    () => broken.invertNegated({ signal, parallelism: 1 }),
    RangeError,
    "at row 0 (pivot NaN)",
  );
});

Deno.test("a tiled matrix takes little more than half of a full one", () => {
  assert(bytesNeeded(5155) < 0.55 * 5155 ** 2 * 8);
});
