import assert from "node:assert/strict";
import { mayFollow, statusPath } from "../../control/connector_status.ts";
import type { ConnectorStatus } from "../../control/read_model.ts";

/** The transition table of OCPP 1.6, once more and by hand: rows from, columns to. */
const order: readonly ConnectorStatus[] = [
  "Available",
  "Preparing",
  "Charging",
  "SuspendedEV",
  "SuspendedEVSE",
  "Finishing",
  "Reserved",
  "Unavailable",
  "Faulted",
];
const table = [
  ".xxxx.xxx",
  "x.xxxx..x",
  "x..xxx.xx",
  "x.x.xx.xx",
  "x.xx.x.xx",
  "xx.....xx",
  "xx.....xx",
  "xxxxx...x",
  "xxxxxxxx.",
];

Deno.test("connector status may change as the specification's table says", () => {
  order.forEach((from, row) =>
    order.forEach((to, column) =>
      assert.equal(mayFollow(from, to), table[row]?.[column] === "x", `${from} to ${to}`)
    )
  );
});

/** Cells of that table which hold no number, by their names there: row letter and column number. */
const emptyCells = ["A6", "B7", "B8", "C2", "C7", "D2", "D7", "E2", "E7", "F3", "F4", "F5", "F7"]
  .concat("G3", "G4", "G5", "G6", "H6", "H7");

Deno.test("connector status changes that are refused are the empty cells of the table", () => {
  const refused = order.flatMap((from, row) =>
    order.flatMap((to, column) =>
      row === column || mayFollow(from, to) ? [] : [`${"ABCDEFGHI"[row]}${column + 1}`]
    )
  );
  assert.deepEqual(refused, emptyCells);
});

Deno.test("connector status gets from everywhere to everywhere in at most two steps, legal ones, never by way of a lie", () => {
  for (const from of order) {
    for (const to of order) {
      const path = statusPath(from, to);
      if (from === to) {
        assert.deepEqual(path, []);
        continue;
      }
      assert.equal(path.at(-1), to);
      [from, ...path].reduce((before, after) => {
        assert.ok(mayFollow(before, after), `${from} to ${to}: ${before} to ${after}`);
        return after;
      });
      for (const between of path.slice(0, -1)) {
        assert.ok(
          ["Available", "Preparing", "Finishing"].includes(between),
          `${from} to ${to} by ${between}`,
        );
      }
      assert.ok(path.length <= 2);
    }
  }
});

Deno.test("connector status passes through the state in between that is often forgotten", () => {
  assert.deepEqual(statusPath("Preparing", "Unavailable"), ["Available", "Unavailable"]);
  assert.deepEqual(statusPath("Finishing", "Charging"), ["Preparing", "Charging"]);
  assert.deepEqual(statusPath("Charging", "Preparing"), ["Finishing", "Preparing"]);
  assert.deepEqual(statusPath("Unavailable", "Finishing"), ["Preparing", "Finishing"]);
});
