// The list of risks: one row for each series and limit, updated in place.

import { byId, el, setAttr, setText, svg } from './dom.js';
import { level, number, percent, seriesParts, span, TRUST } from './format.js';

const SHOWN = 200;
const KEPT = 2000;
const TREND_POINTS = 30;
const ROUND_MS = 250;

export const hashOf = (series) => `#${encodeURIComponent(series)}`;

export class RiskList {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.body = byId('rows');
    this.known = new Map();
    this.rows = new Map();
    this.chosen = null;
    this.filter = '';
    this.total = 0;
    this.loaded = false;
    this.timer = 0;
    this.held = false;
    const table = byId('risks');
    table.addEventListener('pointerenter', () => { this.held = true; });
    table.addEventListener('pointerleave', () => { this.held = false; this.later(); });
    this.body.addEventListener('click', (event) => this.clicked(event));
    this.body.addEventListener('keydown', (event) => this.moved(event));
  }

  /** Takes over a page of the list; what is not on it any more goes. */
  replace(risks, total) {
    const before = this.known;
    this.known = new Map();
    for (const risk of risks) {
      const key = keyOf(risk);
      this.known.set(key, { risk, trend: before.get(key)?.trend ?? [], at: before.get(key)?.at });
    }
    this.total = total;
    this.loaded = true;
    this.update(risks);
  }

  update(risks) {
    for (const risk of risks) {
      const key = keyOf(risk);
      const entry = this.known.get(key) ?? { risk, trend: [] };
      entry.risk = risk;
      if (entry.at !== risk.at) entry.trend.push(risk.probability);
      entry.at = risk.at;
      if (entry.trend.length > TREND_POINTS) entry.trend.shift();
      this.known.set(key, entry);
    }
    if (this.known.size > KEPT) this.forgetLowest();
    this.total = Math.max(this.total, this.known.size);
    this.later();
  }

  /** The entry for a series with the highest risk. */
  of(series) {
    let best = null;
    for (const { risk } of this.known.values()) {
      if (risk.series === series && (!best || risk.probability > best.probability)) best = risk;
    }
    return best;
  }

  /** The highest of all, which is shown to who has chosen nothing. */
  first() {
    return this.sorted()[0]?.risk ?? null;
  }

  choose(series) {
    this.chosen = series;
    this.later();
  }

  setFilter(text) {
    this.filter = text.trim().toLowerCase();
    this.drawNow();
  }

  later() {
    if (!this.timer) this.timer = setTimeout(() => this.drawNow(), ROUND_MS);
  }

  drawNow() {
    clearTimeout(this.timer);
    this.timer = 0;
    const matches = matcher(this.filter);
    const wanted = this.sorted().filter(({ risk }) => matches(risk.series.toLowerCase())).slice(0, SHOWN);
    const keys = new Set(wanted.map(({ risk }) => keyOf(risk)));
    for (const [key, row] of this.rows) {
      if (!keys.has(key)) {
        row.tr.remove();
        this.rows.delete(key);
      }
    }
    wanted.forEach((entry, place) => this.drawRow(entry, place));
    byId('empty').hidden = !this.loaded || this.known.size > 0;
    byId('no-match').hidden = this.known.size === 0 || wanted.length > 0;
    const all = Math.max(this.total, this.known.size);
    setText(byId('risks-count'), all === 0 ? '' : wanted.length < all ? `${wanted.length} of ${number(all)}` : `${all}`);
  }

  drawRow(entry, place) {
    const { risk } = entry;
    const key = keyOf(risk);
    let row = this.rows.get(key);
    if (!row) {
      row = newRow(risk);
      this.rows.set(key, row);
      this.body.append(row.tr);
    }
    // Under a pointer or the keyboard the order stands still, so that nobody chooses what slid under them.
    const still = this.held || this.body.contains(document.activeElement);
    if (!still && this.body.children[place] !== row.tr) this.body.insertBefore(row.tr, this.body.children[place] ?? null);
    showRow(row, entry, risk.series === this.chosen);
  }

  sorted() {
    return [...this.known.values()].sort((a, b) => rank(b.risk) - rank(a.risk) || (a.risk.series < b.risk.series ? -1 : 1));
  }

  forgetLowest() {
    const lowest = this.sorted().slice(KEPT * 0.9);
    for (const { risk } of lowest) this.known.delete(keyOf(risk));
  }

  clicked(event) {
    const tr = event.target.closest('tr');
    if (!tr) return;
    event.preventDefault();
    this.onChoose(tr.dataset.series);
  }

  moved(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    const next = step && event.target.closest('tr')?.[step];
    if (!next) return;
    event.preventDefault();
    next.querySelector('a').focus();
  }
}

const keyOf = (risk) => `${risk.series}\u0000${risk.side}\u0000${risk.limit}\u0000${risk.for_s}\u0000${risk.horizon_s}`;
const rank = (risk) => (risk.trust === 'no-opinion' ? risk.probability - 2 : risk.probability + (risk.breaching ? 1 : 0));

function matcher(filter) {
  if (!filter) return () => true;
  const parts = filter.split('*');
  return (text) => {
    let at = 0;
    for (const part of parts) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return true;
  };
}

function newRow(risk) {
  const { name, labels } = seriesParts(risk.series);
  const link = el('a', { class: 'name', href: hashOf(risk.series), title: risk.series }, name);
  const trust = el('span', { class: 'trust' });
  const sub = el('span', { class: 'sub' },
    el('span', { class: 'lim' }, `${risk.side} ${number(risk.limit)}`), trust, el('span', { class: 'lab' }, labels));
  const under = svg('path', { class: 'under' });
  const line = svg('path');
  const spark = svg('svg', { class: 'spark', viewBox: '0 0 66 24', 'aria-hidden': 'true' }, under, line);
  const p = el('span', { class: 'p' });
  const bar = el('i');
  const when = el('span', { class: 'when' });
  const tr = el('tr', { 'data-series': risk.series },
    el('td', {}, link, sub), el('td', { class: 'trend' }, spark),
    el('td', {}, p, el('span', { class: 'meter', 'aria-hidden': 'true' }, bar)), el('td', {}, when));
  return { tr, link, trust, under, line, p, bar, when };
}

function showRow(row, { risk, trend }, chosen) {
  setAttr(row.tr, 'class', level(risk));
  setAttr(row.tr, 'aria-current', chosen ? 'true' : null);
  setText(row.trust, risk.trust.replace('-', ' '));
  setAttr(row.trust, 'data-trust', risk.trust);
  setAttr(row.trust, 'title', TRUST[risk.trust] ?? '');
  const silent = risk.trust === 'no-opinion';
  setText(row.p, silent ? '–' : percent(risk.probability));
  row.bar.style.width = silent ? '0' : `${risk.probability * 100}%`;
  setText(row.when, silent ? '' : whenText(risk));
  row.when.classList.toggle('now', risk.breaching && !silent);
  const points = trend.map((p, i) => `${(66 - (trend.length - 1 - i) * (62 / (TREND_POINTS - 1)) - 2).toFixed(1)} ${(22 - p * 20).toFixed(1)}`);
  const path = points.length > 1 ? `M${points.join('L')}` : '';
  setAttr(row.line, 'd', path);
  setAttr(row.under, 'd', path && `${path}L64 23L${points[0].split(' ')[0]} 23Z`);
}

export function whenText(risk) {
  if (risk.breaching) return 'breaching';
  if (risk.time_to_breach_s === null || risk.probability < 0.05) return '–';
  return `in ${span(risk.time_to_breach_s)}`;
}
