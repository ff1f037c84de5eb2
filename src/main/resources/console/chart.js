// One series: what was measured, what will probably come, the limit, and where the two are thought to meet.

import { el, svg } from './dom.js';
import { date, moment, number, span, time, timeSeconds } from './format.js';
import { linear, ticks, timeTicks } from './scale.js';

const PAD = { top: 26, right: 18, bottom: 28, left: 60 };
const BANDS = [[0.05, 0.95, 'b90'], [0.1, 0.9, 'b80'], [0.25, 0.75, 'b50']];
const LEAST_HISTORY_STEPS = 36;
const HISTORY_TO_FORECAST = 2.6;
const LINE_HEIGHT = 15;

export class Chart {
  constructor(host) {
    this.host = host;
    this.model = null;
    this.tip = el('div', { class: 'tip', hidden: '' });
    this.cursor = null;
    new ResizeObserver(() => this.draw()).observe(host);
    host.addEventListener('pointermove', (event) => this.pointAt(event.clientX - host.getBoundingClientRect().left));
    host.addEventListener('pointerleave', () => this.unpoint());
    host.addEventListener('keydown', (event) => this.key(event));
    host.addEventListener('focusout', () => this.unpoint());
  }

  /** Draws an answer of /api/v1/series/{id}/forecast. */
  show(answer) {
    this.model = modelOf(answer);
    this.draw();
  }

  say(text) {
    this.model = null;
    this.host.replaceChildren(el('div', { class: 'placeholder' }, text));
  }

  draw() {
    const { model, host } = this;
    const width = host.clientWidth, height = host.clientHeight;
    if (!model || width < 80 || height < 80) return;
    const focused = host.contains(document.activeElement);
    const cursor = this.cursor; // taking the old picture away also takes the focus, and with it the cursor
    const frame = { width, height, x: linear(model.from, model.to, PAD.left, width - PAD.right),
      y: linear(model.low, model.high, height - PAD.bottom, PAD.top) };
    this.frame = frame;
    this.overlay = svg('g');
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', tabindex: '0', 'aria-label': model.summary },
      ...grid(model, frame), ...bands(model, frame), ...limits(model, frame),
      svg('line', { class: 'now', x1: frame.x(model.origin), x2: frame.x(model.origin), y1: PAD.top, y2: height - PAD.bottom }),
      svg('path', { class: 'history', d: historyPath(model, frame) }),
      svg('path', { class: 'median', d: line(model.fan.map((f) => [frame.x(f.t), frame.y(f.q(0.5))])) }),
      ...breach(model, frame), this.overlay);
    host.replaceChildren(picture, this.tip);
    if (focused) picture.focus({ preventScroll: true });
    this.cursor = cursor;
    if (this.cursor !== null) this.mark();
  }

  pointAt(pixel) {
    const { model, frame } = this;
    if (!model || !frame) return;
    let nearest = 0;
    model.stops.forEach((stop, i) => {
      if (Math.abs(frame.x(stop.t) - pixel) < Math.abs(frame.x(model.stops[nearest].t) - pixel)) nearest = i;
    });
    this.cursor = nearest;
    this.mark();
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !this.model) return;
    event.preventDefault();
    const last = this.model.stops.length - 1;
    const start = this.cursor ?? this.model.history.length - 1 - step;
    this.cursor = Math.max(0, Math.min(last, start + step));
    this.mark();
  }

  unpoint() {
    this.cursor = null;
    this.tip.hidden = true;
    this.overlay?.replaceChildren();
  }

  mark() {
    const { model, frame, tip } = this;
    const stop = model.stops[Math.min(this.cursor, model.stops.length - 1)];
    if (!stop) return;
    const x = frame.x(stop.t), y = frame.y(stop.v);
    this.overlay.replaceChildren(
      svg('line', { class: 'cross', x1: x, x2: x, y1: PAD.top, y2: frame.height - PAD.bottom }),
      svg('circle', { class: 'dot', cx: x, cy: y, r: 4.5 }));
    const fine = model.step < 60e3 ? timeSeconds(stop.t) : moment(stop.t, model.origin);
    const ahead = stop.range ? `, in ${span((stop.t - model.origin) / 1000)}` : '';
    tip.replaceChildren(el('b', {}, stop.range ? `about ${number(stop.v)}` : number(stop.v)),
      ...(stop.range ? [`80 %: ${number(stop.range[0])} to ${number(stop.range[1])}`, el('br')] : []), fine + ahead);
    tip.hidden = false;
    const left = Math.max(4, Math.min(frame.width - tip.offsetWidth - 4, x - tip.offsetWidth / 2));
    const above = y - tip.offsetHeight - 14;
    tip.style.transform = `translate(${left}px, ${above > 0 ? above : y + 14}px)`;
  }
}

function modelOf(answer) {
  const { forecast } = answer;
  const origin = Date.parse(forecast.origin);
  const step = forecast.step_s * 1000;
  const fan = forecast.steps.map((s) => ({ t: Date.parse(s.at), q: quantiles(forecast.levels, s.values) }))
    .filter((f) => f.q(0.5) !== null);
  const to = Math.max(origin + step, fan.at(-1)?.t ?? 0);
  const back = Math.max(LEAST_HISTORY_STEPS * step, HISTORY_TO_FORECAST * (to - origin));
  const recent = answer.history.filter(([t]) => t >= origin - back).map(([t, v]) => ({ t, v }));
  const history = recent.length > 1 ? recent : answer.history.slice(-2).map(([t, v]) => ({ t, v }));
  const objectives = [...answer.objectives].sort((a, b) => (b.risk?.probability ?? 0) - (a.risk?.probability ?? 0));
  const stops = history.map((h) => ({ ...h })).concat(
    fan.map((f) => ({ t: f.t, v: f.q(0.5), range: [f.q(0.1), f.q(0.9)] })));
  const from = history[0]?.t ?? origin - back;
  const [low, high] = extent(history, fan, objectives);
  const model = { origin, step, fan, to, from, history, objectives, stops, low, high };
  model.summary = summary(answer, model);
  return model;
}

/** Reads a quantile at any level between those given. */
function quantiles(levels, values) {
  return (level) => {
    if (values.some((v) => v === null) || values.length === 0) return null;
    const above = levels.findIndex((l) => l >= level - 1e-9);
    if (above < 0) return values.at(-1);
    if (above === 0 || Math.abs(levels[above] - level) < 1e-9) return values[above];
    const share = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
    return values[above - 1] + share * (values[above] - values[above - 1]);
  };
}

function extent(history, fan, objectives) {
  const seen = history.map((h) => h.v).concat(fan.flatMap((f) => [f.q(0.05), f.q(0.95)]));
  let low = seen.length ? Math.min(...seen) : 0, high = seen.length ? Math.max(...seen) : 1;
  const room = Math.max(high - low, Math.abs(high) * 0.02, 1e-9);
  for (const { limit } of objectives) {
    // A limit far away would press the curve flat; it is told at the edge instead.
    if (limit <= high + 2 * room && limit >= low - 2 * room) {
      low = Math.min(low, limit);
      high = Math.max(high, limit);
    }
  }
  if (low >= 0 && low < 0.4 * high) low = 0;
  const margin = Math.max((high - low) * 0.07, 1e-9);
  return [low === 0 ? 0 : low - margin, high + margin];
}

function grid(model, { width, height, x, y }) {
  const parts = [];
  for (const value of ticks(model.low, model.high, Math.max(2, (height - 60) / 54))) {
    parts.push(svg('line', { class: 'grid', x1: PAD.left, x2: width - PAD.right, y1: y(value), y2: y(value) }),
      svg('text', { x: PAD.left - 9, y: y(value) + 4, 'text-anchor': 'end' }, number(value)));
  }
  const marks = timeTicks(model.from, model.to, (width - 80) / 92);
  for (const at of marks.at) {
    const midnight = new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0;
    const text = marks.daily || midnight ? date(at) : marks.fine ? timeSeconds(at) : time(at);
    parts.push(svg('text', { x: x(at), y: height - 8, 'text-anchor': 'middle' }, text));
  }
  parts.push(svg('text', { x: x(model.origin) - 6, y: height - PAD.bottom - 7, 'text-anchor': 'end' }, 'newest sample'));
  return parts;
}

function bands(model, { x, y }) {
  const last = model.history.at(-1);
  return BANDS.map(([lower, upper, name]) => {
    const start = last ? [[x(last.t), y(last.v)]] : [];
    const up = start.concat(model.fan.map((f) => [x(f.t), y(f.q(upper))]));
    const down = model.fan.map((f) => [x(f.t), y(f.q(lower))]).reverse();
    return svg('path', { class: `band ${name}`, d: up.length > 1 ? `${line(up.concat(down))}Z` : '' });
  });
}

function limits(model, { width, height, x, y }) {
  const taken = [];
  return model.objectives.flatMap((objective, i) => {
    const value = objective.limit;
    const off = value > model.high ? 'above the chart' : value < model.low ? 'below the chart' : '';
    const at = Math.max(PAD.top + 4, Math.min(height - PAD.bottom - 4, y(value)));
    const words = `${objective.side === 'above' ? 'not above' : 'not below'} ${number(value)}${off && ` (${off})`}`;
    const wanted = objective.side === 'above' || off ? at - 7 + (off && value > model.high ? 20 : 0) : at + 16;
    const text = svg('text', { class: 'limit-text', x: PAD.left + 8, y: freePlace(wanted, taken) }, words);
    if (off) return [text];
    const top = objective.side === 'above' ? PAD.top : at;
    const bottom = objective.side === 'above' ? at : height - PAD.bottom;
    const bad = svg('rect', { class: 'bad', x: PAD.left, width: width - PAD.left - PAD.right, y: top, height: Math.max(0, bottom - top) });
    return [bad, svg('line', { class: `limit${i > 0 ? ' other' : ''}`, x1: PAD.left, x2: width - PAD.right, y1: at, y2: at }), text];
  });
}

/** The nearest height from the wanted one downwards at which no other text stands. */
function freePlace(wanted, taken) {
  let y = wanted;
  while (taken.some((other) => Math.abs(other - y) < LINE_HEIGHT)) y += 1;
  taken.push(y);
  return y;
}

function breach(model, { width, height, x, y }) {
  const worst = model.objectives[0];
  const risk = worst?.risk;
  if (!risk || risk.breaching || !risk.breach_at || risk.probability < 0.05 || risk.trust === 'no-opinion') return [];
  const at = Date.parse(risk.breach_at);
  if (at > model.to) return [];
  const px = x(at), py = Math.max(PAD.top, Math.min(height - PAD.bottom, y(worst.limit)));
  const words = `breach about ${moment(at, model.origin)}, in ${span(risk.time_to_breach_s)}`;
  const wide = words.length * 6.5 + 20;
  const left = Math.max(PAD.left, Math.min(width - PAD.right - wide, px - wide / 2));
  return [
    svg('line', { class: 'breach-line', x1: px, x2: px, y1: 22, y2: height - PAD.bottom }),
    svg('circle', { class: 'breach-dot', cx: px, cy: py, r: 5.5 }),
    svg('rect', { class: 'pill', x: left, y: 1, width: wide, height: 21, rx: 10.5 }),
    svg('text', { class: 'pill-text', x: left + wide / 2, y: 15.5, 'text-anchor': 'middle' }, words)];
}

/** A line with a gap wherever readings are missing. */
function historyPath(model, { x, y }) {
  let path = '', last = -Infinity;
  for (const { t, v } of model.history) {
    path += `${t - last > 3.5 * model.step ? 'M' : 'L'}${x(t).toFixed(1)} ${y(v).toFixed(1)}`;
    last = t;
  }
  return path;
}

const line = (points) => (points.length ? `M${points.map(([a, b]) => `${a.toFixed(1)} ${b.toFixed(1)}`).join('L')}` : '');

function summary(answer, model) {
  const last = model.history.at(-1);
  const end = model.fan.at(-1);
  const parts = [`${answer.series}.`];
  if (last) parts.push(`Newest reading ${number(last.v)}.`);
  if (end) parts.push(`Forecast for ${time(end.t)}: about ${number(end.q(0.5))}, 80 percent between ${number(end.q(0.1))} and ${number(end.q(0.9))}.`);
  for (const o of model.objectives) parts.push(`Limit: not ${o.side} ${number(o.limit)}.`);
  return parts.join(' ');
}
