import assert from "node:assert/strict";
import type { ConnectorStatus } from "../../../control/read_model.ts";
import { isAllowed, way } from "../../../ocpp/v16/transitions.ts";

const all: readonly ConnectorStatus[] = [
  ...["Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE"] as const,
  ...["Finishing", "Reserved", "Unavailable", "Faulted"] as const,
];

/** Cells of the table in section 4.9 that hold no number: rows and columns in the order above. */
const forbidden = ["A6", "B7", "B8", "C2", "C7", "D2", "D7", "E2", "E7", "F3", "F4", "F5", "F7"]
  .concat("G3", "G4", "G5", "G6", "H6", "H7");

Deno.test("status transitions are those of the standard, cell by cell", () => {
  const found = all.flatMap((from, row) =>
    all.flatMap((to, column) =>
      row === column || isAllowed(from, to) ? [] : [`${"ABCDEFGHI"[row]}${column + 1}`]
    )
  );
  assert.deepEqual(found, forbidden);
});

Deno.test("way from any status to any other is legal at each step, and invents no fault or reservation", () => {
  for (const from of all) {
    for (const to of all) {
      const steps = way(from, to);
      assert.equal(steps.at(-1), to);
      let at = from;
      for (const step of steps) {
        assert.ok(step === at || isAllowed(at, step), `${at} to ${step}, from ${from} to ${to}`);
        at = step;
      }
      const between: readonly string[] = steps.slice(0, -1);
      assert.ok(!between.includes("Faulted") && !between.includes("Reserved"), `${from} to ${to}`);
    }
  }
});

Deno.test("way back to Preparing from a charge goes through Finishing, not Available", () => {
  assert.deepEqual(way("Charging", "Preparing"), ["Finishing", "Preparing"]);
  assert.deepEqual(way("Preparing", "Unavailable"), ["Available", "Unavailable"]);
});
