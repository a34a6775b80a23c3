/** What a figure is, and how it is taken on a machine that others use too. */

/** What a figure has to reach. The ratio is ours by the baseline. */
export interface Goal {
  /** Ratio at most; for times and sizes. */
  readonly most?: number;
  /** Ratio below; for times and sizes. */
  readonly below?: number;
  /** Ratio at least; for rates. */
  readonly least?: number;
  /** Ours below, in the unit of the figure, whatever the baseline is. */
  readonly oursBelow?: number;
}

/** What one round saw, one number or many. */
export interface Round {
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
}

/** A figure made ready: programs started, folders made. */
export interface Stage extends AsyncDisposable {
  /** Takes both sides, one directly after the other. `isOursFirst` changes from round to round. */
  round(isOursFirst: boolean): Promise<Round>;
}

export interface Figure {
  /** As named on the command line. */
  readonly id: string;
  readonly name: string;
  readonly unit: "ms" | "MB" | "1/s";
  readonly goal: Goal;
  /** Counted rounds; one more before them warms up when `warmUp` is set. */
  readonly rounds: number;
  readonly warmUp?: boolean;
  /** One number of all that the rounds saw; the median when absent. */
  readonly sum?: (samples: readonly number[]) => number;
  open(): Promise<Stage>;
}

export interface Outcome {
  readonly ours: number;
  readonly baseline: number;
  /** Ours by the baseline, both summed over all rounds. */
  readonly ratio: number;
  readonly isReached: boolean;
}

/** A second look takes this many times the rounds. */
const secondLook = 2;

/**
 * Takes the figure in pairs of rounds, so that whatever else the machine does meets both sides alike. One that falls
 * short is taken once more with more rounds, and that outcome counts.
 */
export async function take(figure: Figure, note: (text: string) => void): Promise<Outcome> {
  const first = await takeRounds(figure, figure.rounds, note);
  if (first.isReached) return first;
  note(`${figure.name} fell short (${lineOf(figure, first)}); taking it once more`);
  return await takeRounds(figure, secondLook * figure.rounds, note);
}

async function takeRounds(figure: Figure, rounds: number, note: (text: string) => void): Promise<Outcome> {
  await using stage = await figure.open();
  const seen: Round[] = [];
  if (figure.warmUp) await stage.round(true);
  for (let index = 0; index < rounds; index++) {
    seen.push(await stage.round(index % 2 === 0));
    note(`${figure.id} ${index + 1}/${rounds}: ${lineOf(figure, judge(figure, seen))}`);
  }
  return judge(figure, seen);
}

/** Sums what all rounds saw. */
export function judge(
  { goal, sum = median }: Pick<Figure, "goal" | "sum">,
  rounds: readonly Round[],
): Outcome {
  const ours = sum(rounds.flatMap((round) => round.ours));
  const baseline = sum(rounds.flatMap((round) => round.baseline));
  const ratio = ours / baseline;
  return { ours, baseline, ratio, isReached: isReached(goal, ours, ratio) };
}

// Written so that NaN, from a round that saw nothing, reaches no goal.
function isReached({ most, below, least, oursBelow }: Goal, ours: number, ratio: number): boolean {
  return Number.isFinite(ratio) &&
    (most === undefined || ratio <= most) &&
    (below === undefined || ratio < below) &&
    (least === undefined || ratio >= least) &&
    (oursBelow === undefined || ours < oursBelow);
}

/** Name, ours, baseline, ratio, goal, with a tab between. */
export function lineOf({ name, unit, goal }: Figure, { ours, baseline, ratio }: Outcome): string {
  return [name, shown(ours, unit), shown(baseline, unit), ratio.toFixed(2), goalText(goal, unit)].join("\t");
}

function goalText({ most, below, least, oursBelow }: Goal, unit: string): string {
  const parts = [
    most === undefined ? "" : `<= ${most}`,
    below === undefined ? "" : `< ${below}`,
    least === undefined ? "" : `>= ${least}`,
    oursBelow === undefined ? "" : `< ${oursBelow} ${unit}`,
  ];
  return parts.filter((part) => part !== "").join(" and ");
}

function shown(value: number, unit: string): string {
  return `${value.toFixed(value < 100 ? 2 : 0)} ${unit}`;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The smallest sample that `share` of all samples do not exceed; NaN of none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
