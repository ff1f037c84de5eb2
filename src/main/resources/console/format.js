// Numbers, times and names as people read them.

const PREFIXES = [[1e15, 'P'], [1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: true });
const tiny = new Intl.NumberFormat('en', { notation: 'scientific', maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
const clockSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const dayClock = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dayYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

export function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4) return tiny.format(value);
  if (size >= 1e18) return tiny.format(value);
  if (size < 99_950) return plain.format(value);
  const [unit, prefix] = PREFIXES.find(([least]) => size >= least);
  return `${plain.format(value / unit)} ${prefix}`;
}

export function percent(p) {
  if (p > 0 && p < 0.01) return '< 1 %';
  if (p < 1 && p > 0.99) return '> 99 %';
  return `${Math.round(p * 100)} %`;
}

/** A duration of so many seconds, in the one or two units that matter. */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const min = Math.round(s / 60);
  if (min < 90) return `${min} min`;
  const hours = Math.floor(min / 60);
  if (hours < 36) return min % 60 === 0 ? `${hours} h` : `${hours} h ${min % 60} min`;
  const days = Math.round(hours / 24);
  return days === 1 ? '1 day' : `${days} days`;
}

export const time = (at) => clock.format(at);
export const timeSeconds = (at) => clockSeconds.format(at);
export const date = (at) => day.format(at);
export const dateYear = (at) => dayYear.format(at);

/** A time of day, with the date where it is not near the other time. */
export function moment(at, near) {
  return Math.abs(at - near) < 20 * 3600e3 ? clock.format(at) : dayClock.format(at);
}

/** The name and the labels of a series, apart: for reading, not for parsing. */
export function seriesParts(series) {
  const open = series.indexOf('{');
  if (open <= 0 || !series.endsWith('}')) return { name: series, labels: '' };
  return { name: series.slice(0, open), labels: series.slice(open + 1, -1).replaceAll('",', '", ') };
}

/** high, raised, mute or plain: one judgement for the colour of everything about a risk. */
export function level(risk) {
  if (risk.trust === 'no-opinion') return 'mute';
  if (risk.breaching || risk.probability >= 0.5) return 'high';
  return risk.probability >= 0.2 ? 'raised' : 'plain';
}

export const TRUST = {
  fresh: 'Enough recent history, and the series behaves as learnt',
  relearning: 'The level shifted within the last hour and is being learnt anew',
  widened: 'Little history or a recent change: wider intervals, more careful probabilities',
  'floor-only': 'Good enough to raise a floor, not to restart or roll back anything',
  'no-opinion': 'Too little, too old or too odd to say anything',
};
