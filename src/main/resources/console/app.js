// The console: the list, the chosen series and the feed, kept up to date by the event stream.

import { byId, el, setAttr, setText } from './dom.js';
import { level, number, percent, seriesParts, span, time, timeSeconds, TRUST } from './format.js';
import { Chart } from './chart.js';
import { Feed } from './feed.js';
import { listen } from './live.js';
import { logInFirst } from './login.js';
import { hashOf, RiskList } from './risks.js';

const PAGE = 200;
const RESYNC_MS = 30_000;
const CHART_MS = 1500;

const feed = new Feed();
const chart = new Chart(byId('chart'));
const list = new RiskList((series) => { location.hash = hashOf(series); });
let chosen = fromHash();
let chartDue = 0;
let chartBusy = false;
let calmUntil = performance.now() + 2500;

async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (answer.status === 401) location.reload(); // the session is over: the page begins with the login again
  if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status}`), { status: answer.status });
  return answer.json();
}

function fromHash() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || null;
  } catch {
    return null; // a link that somebody cut in the middle
  }
}

async function loadRisks() {
  const filter = byId('filter').value.trim();
  const page = await get(`/api/v1/risks?limit=${PAGE}`);
  list.replace(page.risks, page.total);
  if (filter && page.total > page.risks.length) {
    const found = await get(`/api/v1/risks?limit=${PAGE}&match=${encodeURIComponent(`*${filter}*`)}`);
    list.update(found.risks);
  }
  showChosen();
}

async function loadDecisions() {
  for (const decision of (await get('/api/v1/decisions?limit=50')).decisions) {
    if (decision.kind !== 'watch') feed.decision(decision);
  }
}

/** Runs a load; a failure is not told here, since the stream's state tells it already. */
function attempt(load) {
  load().catch(() => {});
}

function showChosen() {
  const series = chosen ?? list.first()?.series ?? null;
  list.choose(series);
  if (series !== showChosen.last) {
    showChosen.last = series;
    chart.say(series ? 'loading' : 'Nothing to show yet');
    byId('legend').hidden = !series;
  }
  showFacts(series);
  if (series) drawSoon(0);
}

function showFacts(series) {
  const risk = series && list.of(series);
  const { name, labels } = series ? seriesParts(series) : { name: 'No series chosen', labels: '' };
  setText(byId('detail-title'), name);
  setText(byId('detail-labels'), labels);
  const trust = byId('detail-trust');
  trust.hidden = !risk;
  const verdict = byId('detail-verdict');
  byId('why').hidden = !risk || risk.drivers.length === 0;
  if (!risk) {
    verdict.replaceChildren();
    return;
  }
  setText(trust, risk.trust.replace('-', ' '));
  setAttr(trust, 'data-trust', risk.trust);
  setAttr(trust, 'title', TRUST[risk.trust] ?? '');
  setAttr(verdict, 'class', `verdict ${level(risk)}`);
  verdict.replaceChildren(...verdictWords(risk));
  byId('drivers').replaceChildren(...risk.drivers.map((driver) => el('li', {}, driver)));
}

function verdictWords(risk) {
  const unit = risk.unit ? ` ${risk.unit}` : ''; // of a counter its rate is told
  const limit = `${risk.side} ${number(risk.limit)}${unit}`;
  const now = risk.value === null ? '' : `Now ${number(risk.value)}${unit}. `;
  if (risk.trust === 'no-opinion') return [`${now}Too little is known to say whether it will go ${limit}.`];
  if (risk.breaching) return [el('strong', {}, `Beyond its limit now: ${number(risk.value)}${unit}, ${limit}.`)];
  const chance = `${percent(risk.probability)} that it goes ${limit} within ${span(risk.horizon_s)}`;
  const lasting = risk.for_s > 0 ? ` for ${span(risk.for_s)}` : '';
  const near = risk.breach_at && risk.probability >= 0.05
    ? `, most likely in ${span(risk.time_to_breach_s)} (${time(Date.parse(risk.breach_at))})` : '';
  return [now, el('strong', {}, chance), `${lasting}${near}.`];
}

function drawSoon(delay) {
  const due = performance.now() + delay;
  if (chartDue && chartDue <= due) return;
  chartDue = due;
  setTimeout(drawChart, delay);
}

async function drawChart() {
  if (chartBusy) return;
  const series = showChosen.last;
  chartBusy = true;
  try {
    const risk = list.of(series);
    const answer = await get(`/api/v1/series/${risk ? risk.id : encodeURIComponent(series)}/forecast`);
    if (series === showChosen.last) chart.show(answer);
  } catch (problem) {
    if (series === showChosen.last && problem.status === 404) chart.say('Nothing is known of this series yet');
  } finally {
    chartBusy = false;
    chartDue = 0;
    if (series !== showChosen.last && showChosen.last) drawSoon(0);
  }
}

function onRisks(risks) {
  list.update(risks);
  if (!showChosen.last) {
    showChosen();
  } else if (risks.some((risk) => risk.series === showChosen.last)) {
    showFacts(showChosen.last);
    drawSoon(CHART_MS);
  }
}

function onTotals(totals) {
  setText(byId('total-series'), number(totals.series));
  setText(byId('total-risk'), number(totals.at_risk));
  setText(byId('total-warnings'), number(totals.warnings));
  setText(byId('total-actions'), number(totals.actions));
  byId('total-risk').parentElement.classList.toggle('on', totals.at_risk > 0);
  document.title = totals.at_risk > 0 ? `(${totals.at_risk}) Forewarn` : 'Forewarn';
}

/** Read aloud by screen readers; not what came before the page was opened. */
function speak(text) {
  if (performance.now() > calmUntil) byId('spoken').textContent = text;
}

function onState(state) {
  setAttr(byId('live'), 'data-state', state);
  setText(byId('live-text'), state);
  const offline = byId('offline');
  if (state === 'disconnected' && offline.hidden) {
    setText(byId('offline-since'), timeSeconds(Date.now()));
    offline.hidden = false;
  }
  if (state === 'disconnected') attempt(loadRisks); // tells an outage from the end of the session
  if (state === 'live') {
    offline.hidden = true;
    calmUntil = performance.now() + 2500;
    loadAll();
  }
}

/** At once, and not only when the event stream is there: some proxies hold a stream back for ever. */
function loadAll() {
  attempt(loadRisks);
  attempt(loadDecisions);
}

function start() {
  const token = byId('who').hidden ? '' : `  -H 'authorization: Bearer fwt_...' \\\n`;
  setText(byId('empty-example'), `curl ${location.origin}/api/v1/samples \\\n  -H 'content-type: application/json' \\\n${token}`
    + `  -d '[{"series":"cpu{host=\\"a\\"}","timestamp":"${new Date().toISOString().slice(0, 19)}Z","value":42.5}]'`);
  chart.say('loading');
  if (chosen) showChosen();
  loadAll();
  listen('/api/v1/stream', {
    risk: onRisks,
    totals: onTotals,
    warning: (body, id) => feed.warning(body, id) && speak(body.sentence),
    breach: (body, id) => feed.breach(body, id),
    decision: (body) => feed.decision(body),
    missed: () => attempt(loadDecisions),
  }, onState);
  addEventListener('hashchange', () => { chosen = fromHash(); showChosen(); });
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault(); // the part after # names a series, nothing else
    byId('detail').focus();
  });
  let typing = 0;
  byId('filter').addEventListener('input', (event) => {
    list.setFilter(event.target.value);
    clearTimeout(typing);
    typing = setTimeout(() => attempt(loadRisks), 300);
  });
  setInterval(() => document.visibilityState === 'visible' && attempt(loadRisks), RESYNC_MS);
}

logInFirst().then(start);
