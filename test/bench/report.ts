import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** One call; times in ms. */
export interface Sample {
  subject: string;
  media: string;
  connected: number;
  decoding: number;
}

/** Ours may take this times the floor … */
const largestRatio = 1.3;
/** … and with a dead STUN server this many ms more than the floor. */
const largestExtraMs = 100;

const moments = ['connected', 'decoding'] as const;

/** Prints the table, writes `.reports/bench.json`, and tells whether all medians are within bounds. */
export function report(samples: readonly Sample[], n: number): boolean {
  const rows = rowsOf(samples);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(`Call set-up in ms from before getUserMedia until both sides …; n = ${n}; ${machine}`);
  console.log(line('media', 'subject', '', 'median', 'p95', '× floor', '+ floor'));
  for (const { media, subject, moment, median, p95, ratio, extra, fits } of rows) {
    const cells = [median.toFixed(0), p95.toFixed(0), ratio.toFixed(2), extra.toFixed(0)] as const;
    console.log(`${line(media, subject, moment, ...cells)}${fits ? '' : '  out of bounds'}`);
  }
  mkdirSync('.reports', { recursive: true });
  writeFileSync('.reports/bench.json', `${JSON.stringify({ n, machine, date: new Date().toISOString(), rows, samples }, null, 1)}\n`);
  return rows.every((row) => row.fits);
}

function rowsOf(samples: readonly Sample[]) {
  const subjects = [...new Set(samples.map((sample) => sample.subject))];
  return [...new Set(samples.map((sample) => sample.media))].flatMap((media) =>
    moments.flatMap((moment) => {
      const timesOf = (subject: string) => samples.filter((it) => it.media === media && it.subject === subject).map((it) => it[moment]);
      const floor = quantile(timesOf('floor'), 0.5);
      return subjects.map((subject) => {
        const median = quantile(timesOf(subject), 0.5);
        const extra = median - floor;
        const ratio = median / floor;
        const fits = subject === 'ours' ? ratio <= largestRatio : extra <= largestExtraMs;
        return { media, moment, subject, median, p95: quantile(timesOf(subject), 0.95), ratio, extra, fits };
      });
    }),
  );
}

/** Between the two nearest values, as most tools do it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below = NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

function line(media: string, subject: string, moment: string, ...figures: readonly string[]): string {
  return `${media.padEnd(13)}${subject.padEnd(20)}${moment.padEnd(11)}${figures.map((figure) => figure.padStart(9)).join('')}`;
}
