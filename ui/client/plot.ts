/// <reference lib="dom" />
/** The plot of one EVSE. A bundle of its own: uPlot comes only when somebody scrolls to a plot. */
import uPlot from "uplot";
import type { Format } from "../pages/format.ts";

export type Quantity = "current" | "power" | "voltage";

/** One moment; null where the meter did not answer, which leaves a gap. */
export interface Point {
  readonly atUtcMs: number;
  readonly currentA: readonly (number | null)[];
  readonly voltageV: readonly (number | null)[];
  readonly powerW: number | null;
  readonly offeredA: number;
}

export interface PlotHandle {
  show(points: readonly Point[], quantity: Quantity, fromMs: number, toMs: number): void;
}

interface Line {
  readonly label: string;
  readonly colour: string;
  readonly dash?: number[];
  readonly stepped?: boolean;
  readonly value: (point: Point) => number | null;
}

const phases = [
  { label: "L1", colour: "--l1" },
  { label: "L2", colour: "--l2", dash: [8, 4] },
  { label: "L3", colour: "--l3", dash: [2, 3] },
];

const units: Readonly<Record<Quantity, string>> = { current: "A", power: "kW", voltage: "V" };
const decimals: Readonly<Record<Quantity, number>> = { current: 1, power: 2, voltage: 0 };

function linesOf(quantity: Quantity, offered: string): readonly Line[] {
  switch (quantity) {
    case "current":
      return [
        ...phases.map((phase, at) => ({ ...phase, value: (point: Point) => point.currentA[at] ?? null })),
        { label: offered, colour: "--brand", stepped: true, value: (point) => point.offeredA },
      ];
    case "power":
      return [{
        label: units.power,
        colour: "--brand",
        value: ({ powerW }) => powerW === null ? null : powerW / 1_000,
      }];
    case "voltage":
      return phases.map((phase, at) => ({ ...phase, value: (point: Point) => point.voltageV[at] ?? null }));
  }
}

/** The colour a variable stands for in the present theme; canvas does not know variables. */
function colourOf(element: HTMLElement, variable: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${variable})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function dataOf(points: readonly Point[], lines: readonly Line[]): uPlot.AlignedData {
  return [points.map(({ atUtcMs }) => atUtcMs / 1_000), ...lines.map(({ value }) => points.map(value))];
}

function seriesOf(area: HTMLElement, lines: readonly Line[]): uPlot.Series[] {
  return [
    {},
    ...lines.map(({ label, colour, dash, stepped }) => ({
      label,
      stroke: colourOf(area, colour),
      width: stepped ? 1.5 : 2,
      points: { show: false },
      ...(dash && { dash }),
      ...(stepped && uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
    })),
  ];
}

/** Pixels of a time of day on the axis; "02:06:30 PM" needs more than "14:06:30". */
function widthOf(format: Format): number {
  return 7 * format.timeOfDay(0).length;
}

function axesOf(area: HTMLElement, format: Format, unit: string): uPlot.Axis[] {
  const common = {
    stroke: colourOf(area, "--soft"),
    grid: { stroke: colourOf(area, "--line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
  };
  return [
    {
      ...common,
      size: 28,
      space: Math.max(90, widthOf(format) + 24),
      // Within a few minutes the minute alone would repeat itself.
      values: (_, splits, __, ___, stepS) =>
        splits.map((seconds) =>
          stepS < 60 ? format.timeOfDay(seconds * 1_000) : format.time(seconds * 1_000)
        ),
    },
    {
      ...common,
      size: 52,
      values: (_, splits) => splits.map((value) => `${Number(value.toFixed(2))} ${unit}`),
    },
  ];
}

function rangeOf(quantity: Quantity): uPlot.Scale.Range {
  if (quantity === "voltage") return (_, low, high) => [Math.min(210, low - 2), Math.max(245, high + 2)];
  const least = quantity === "current" ? 8 : 2;
  return (_, __, high) => [0, Math.max(least, (high ?? 0) * 1.12)];
}

/** Values under the cursor, or the newest. */
function drawLegend(
  legend: HTMLElement,
  plot: uPlot,
  lines: readonly Line[],
  quantity: Quantity,
  format: Format,
) {
  const at = plot.cursor.idx ?? plot.data[0].length - 1;
  const items = lines.map(({ label }, line) => {
    const value = plot.data[line + 1]?.[at];
    const item = document.createElement("li");
    item.className = quantity === "power" ? "s4" : `s${line + 1}`;
    const known = typeof value === "number";
    const text = known ? `${format.number(value, decimals[quantity])} ${units[quantity]}` : "–";
    item.append(document.createElement("i"), quantity === "power" ? text : `${label} ${text}`);
    return item;
  });
  legend.replaceChildren(...items);
}

/** Draws into `area`; `legend` shows the values. */
export function createPlot(
  area: HTMLElement,
  legend: HTMLElement,
  format: Format,
  offered: string,
): PlotHandle {
  let plot: uPlot | null = null;
  let drawn: Quantity | null = null;
  let theme = "";
  const size = () => ({ width: area.clientWidth, height: area.clientHeight });

  function build(quantity: Quantity, points: readonly Point[]) {
    plot?.destroy();
    const lines = linesOf(quantity, offered);
    const built: uPlot = new uPlot(
      {
        ...size(),
        legend: { show: false },
        // The outermost label may stand half beyond the edge of the plot.
        padding: [8, widthOf(format) / 2, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { time: true }, y: { range: rangeOf(quantity) } },
        series: seriesOf(area, lines),
        axes: axesOf(area, format, units[quantity]),
        hooks: { setCursor: [(self) => drawLegend(legend, self, lines, quantity, format)] },
      },
      dataOf(points, lines),
      area,
    );
    plot = built;
    drawn = quantity;
    theme = colourOf(area, "--l1");
  }
  new ResizeObserver(() => plot?.setSize(size())).observe(area);
  return {
    show(points, quantity, fromMs, toMs) {
      if (!plot || drawn !== quantity || theme !== colourOf(area, "--l1")) build(quantity, points);
      const lines = linesOf(quantity, offered);
      plot?.setData(dataOf(points, lines), true);
      plot?.setScale("x", { min: fromMs / 1_000, max: toMs / 1_000 });
      if (plot) drawLegend(legend, plot, lines, quantity, format);
    },
  };
}
