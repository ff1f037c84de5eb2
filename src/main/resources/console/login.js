// Where the server asks for a token: a login before anything else. The token is sent once and kept nowhere in the page.

import { byId, setText } from './dom.js';

const SESSION = '/api/v1/session';

async function send(method, body) {
  const answer = await fetch(SESSION, {
    method,
    headers: { 'content-type': 'application/json', 'x-forewarn-console': '1' },
    body: body && JSON.stringify(body),
  });
  return { ok: answer.ok, body: await answer.json().catch(() => ({})) };
}

const mayRead = (session) => session.scopes.includes('read') || session.scopes.includes('admin');

/** Settles once the page may read; where nobody must log in, or nobody answers, at once. */
export async function logInFirst() {
  let session;
  try {
    session = await (await fetch(SESSION)).json();
  } catch {
    return; // the page shows by itself that the server is away
  }
  if (!session.required) return;
  if (!session.name || !mayRead(session)) await form();
  else welcome(session);
}

function form() {
  byId('content').hidden = true;
  byId('login').hidden = false;
  byId('live').hidden = true;
  byId('login-token').focus();
  return new Promise((resolve) => {
    byId('login-form').addEventListener('submit', async (event) => {
      event.preventDefault();
      const field = byId('login-token');
      const token = field.value;
      field.value = '';
      const problem = await attempt(token).catch(() => 'The server does not answer.');
      setText(byId('login-problem'), problem ?? '');
      if (problem) {
        field.focus();
        return;
      }
      byId('login').hidden = true;
      byId('content').hidden = false;
      byId('live').hidden = false;
      resolve();
    });
  });
}

/** What went wrong, or nothing. */
async function attempt(token) {
  const { ok, body } = await send('POST', { token });
  if (!ok) return body.detail ?? 'That did not work.';
  if (!mayRead(body)) {
    await send('DELETE');
    return `The token ${body.name} may not read; the console needs one with the scope read.`;
  }
  welcome(body);
  return null;
}

function welcome(session) {
  setText(byId('who-name'), session.name);
  byId('who').hidden = false;
  byId('log-out').addEventListener('click', async () => {
    await send('DELETE').catch(() => {});
    location.reload();
  }, { once: true });
}
