// From values to pixels, and where ticks go.

export function linear(from, to, pixelFrom, pixelTo) {
  const factor = (pixelTo - pixelFrom) / (to - from || 1);
  return (value) => pixelFrom + (value - from) * factor;
}

/** About so many round numbers between two values. */
export function ticks(from, to, count) {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999) ?? 10 * power;
  const found = [];
  for (let i = Math.ceil(from / step); i * step <= to + step * 1e-9 && found.length < 50; i++) found.push(i * step);
  return found;
}

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const STEPS = [SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE,
  30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 365 * DAY];

/** Round times of the reader's own clock between two instants, and the step between them. */
export function timeTicks(from, to, count) {
  const rough = (to - from) / Math.max(1, count);
  const step = STEPS.find((s) => s >= rough) ?? STEPS.at(-1);
  const zone = new Date(from).getTimezoneOffset() * MINUTE;
  const found = [];
  for (let t = Math.ceil((from - zone) / step) * step + zone; t <= to && found.length < 50; t += step) found.push(t);
  return { step, at: found, daily: step >= DAY, fine: step < MINUTE };
}
