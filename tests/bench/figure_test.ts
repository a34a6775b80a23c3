import assert from "node:assert/strict";
import { type Figure, judge, lineOf, median, quantile, type Round, take } from "../../bench/figure.ts";

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

Deno.test("quantile gives the smallest sample that so many do not exceed, in whatever order they come", () => {
  assert.equal(quantile(hundred, 0.5), 50);
  assert.equal(quantile(hundred, 0.999), 100);
  assert.equal(quantile(hundred, 0.01), 1);
  assert.equal(median([3, 1, 2]), 2);
  assert.ok(Number.isNaN(median([])));
});

const round = (ours: number, baseline: number): Round => ({ ours: [ours], baseline: [baseline] });

Deno.test("figure compares the medians of all rounds, so that one bad round does not count", () => {
  const { ours, baseline, ratio } = judge({ goal: {} }, [round(2, 1), round(900, 1), round(2, 50)]);
  assert.deepEqual([ours, baseline, ratio], [2, 1, 2]);
});

Deno.test("figure reaches its goal up to the bound and not beyond", () => {
  const isReached = (goal: Figure["goal"], ours: number, baseline: number) =>
    judge({ goal }, [round(ours, baseline)]).isReached;
  assert.deepEqual([isReached({ most: 2 }, 20, 10), isReached({ most: 2 }, 20.1, 10)], [true, false]);
  assert.deepEqual([isReached({ below: 2 }, 19.9, 10), isReached({ below: 2 }, 20, 10)], [true, false]);
  assert.deepEqual([isReached({ least: 0.7 }, 7, 10), isReached({ least: 0.7 }, 6.9, 10)], [true, false]);
  const reaction = { most: 2, oursBelow: 100 };
  assert.deepEqual([isReached(reaction, 99, 60), isReached(reaction, 100, 60)], [true, false]);
});

Deno.test("figure of which nothing was seen reaches no goal", () => {
  assert.equal(judge({ goal: { most: 2 } }, []).isReached, false);
  assert.equal(judge({ goal: { least: 0.5 } }, [{ ours: [1], baseline: [] }]).isReached, false);
});

/** A figure whose rounds are written down; each opening goes on with the next list. */
function written(
  ...openings: readonly (readonly Round[])[]
): Figure & { orders: boolean[]; closed: () => number } {
  const orders: boolean[] = [];
  let [opened, closed] = [0, 0];
  return {
    id: "written",
    name: "written",
    unit: "ms",
    goal: { most: 2 },
    rounds: 2,
    orders,
    closed: () => closed,
    open() {
      const rounds = [...openings[opened++] ?? []];
      return Promise.resolve({
        round(isOursFirst) {
          orders.push(isOursFirst);
          return Promise.resolve(rounds.shift() ?? assert.fail("more rounds than written"));
        },
        [Symbol.asyncDispose]: () => Promise.resolve(void closed++),
      });
    },
  };
}

Deno.test("figure that reaches its goal is taken once, each side first in turn", async () => {
  const figure = written([round(1, 1), round(1, 1)]);
  assert.equal((await take(figure, () => {})).isReached, true);
  assert.deepEqual([figure.orders, figure.closed()], [[true, false], 1]);
});

Deno.test("figure that falls short is taken once more with twice the rounds, and that counts", async () => {
  const slow = [round(9, 1), round(9, 1)];
  const better = written(slow, [round(1, 1), round(1, 1), round(1, 1), round(9, 1)]);
  assert.equal((await take(better, () => {})).isReached, true);
  const stillSlow = written(slow, [...slow, ...slow]);
  assert.equal((await take(stillSlow, () => {})).isReached, false);
  assert.equal(stillSlow.closed(), 2);
});

Deno.test("figure is one line of five fields", () => {
  const figure: Figure = { ...written(), name: "start", goal: { most: 3, oursBelow: 100 } };
  const line = lineOf(figure, { ours: 150.4, baseline: 50.126, ratio: 3.0004, isReached: false });
  assert.equal(line, "start\t150 ms\t50.13 ms\t3.00\t<= 3 and < 100 ms");
});
