// Warnings, breaches and decisions, newest first.

import { byId, el } from './dom.js';
import { dateYear, moment, number, timeSeconds } from './format.js';
import { hashOf } from './risks.js';

const KEPT = 100;
const WORDS = { warning: 'warning', breach: 'breach', hold: 'held', recommend: 'advised', act: 'acted', watch: 'watching' };

export class Feed {
  constructor() {
    this.list = byId('feed');
    this.seen = new Set();
  }

  warning(body, id) {
    return this.add(`e${id}`, 'warning', body.risk.at, body.risk.series, [body.sentence]);
  }

  breach(body, id) {
    const { risk } = body;
    const said = `${risk.series} went ${risk.side} ${number(risk.limit)}, `
      + (body.warned_before ? 'as warned' : 'without a warning before');
    return this.add(`e${id}`, 'breach', risk.at, risk.series, [said]);
  }

  decision(body) {
    const who = `${body.policy} on ${body.target}`;
    const what = body.actions.map(actionText).join(', ');
    const title = what ? `${who}: ${what}` : who;
    return this.add(`d${body.id}`, body.kind, body.at, body.risk.series, [title], body);
  }

  /** Adds an entry at its place in time; false where it is there already. */
  add(key, kind, at, series, words, decision) {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    const instant = Date.parse(at);
    const what = el('div', { class: 'what' }, el('a', { href: hashOf(series) }, ...words));
    if (decision) what.append(...reasons(decision));
    const item = el('li', { 'data-at': String(instant), 'data-key': key },
      el('span', { class: 'kind', 'data-kind': kind }, WORDS[kind] ?? kind), what,
      el('time', { datetime: at, title: `${dateYear(instant)} ${timeSeconds(instant)}` }, moment(instant, Date.now())));
    const before = [...this.list.children].find((other) => Number(other.dataset.at) <= instant);
    this.list.insertBefore(item, before ?? null);
    while (this.list.children.length > KEPT) {
      // The key stays known: what was dropped must not come back when the connection does.
      this.list.lastElementChild.remove();
    }
    byId('feed-empty').hidden = true;
    return true;
  }
}

function reasons(decision) {
  const parts = [el('div', { class: 'muted' }, decision.because)];
  const lines = decision.checks.map((check) => el('li', { class: check.passed ? 'yes' : 'no' }, check.sentence));
  lines.push(...decision.receipts.map((receipt) => el('li', { class: 'said' }, `${receipt.outcome}: ${receipt.said}`)));
  if (lines.length > 0) {
    const passed = decision.checks.filter((check) => check.passed).length;
    const title = decision.checks.length > 0 ? `${passed} of ${decision.checks.length} checks passed` : 'what was said';
    parts.push(el('details', {}, el('summary', {}, title), el('ul', {}, ...lines)));
  }
  return parts;
}

function actionText(action) {
  if (action.type === 'scale') return `scale out by ${action.increment}, at most ${action.max}`;
  return action.type === 'notify' ? `tell: ${action.message}` : action.type;
}
