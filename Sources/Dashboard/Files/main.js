// SPDX-License-Identifier: MIT
// Signing in, and the way between the pages.

import { onSignOut, session, signIn, signOut } from './api.js';
import { field, fill, h } from './dom.js';
import { endLive, startLive } from './live.js';
import { internet } from './internet.js';
import { log } from './log.js';
import { names } from './names.js';
import { numbers } from './numbers.js';
import { overview } from './overview.js';

/** The pages, with what a token has to allow for them. */
const pages = { overview, names, numbers, internet, log };

const content = document.getElementById('content');
const places = document.getElementById('places');
const corner = document.getElementById('session');
let close = null;

const allowed = () => Object.entries(pages).filter(([, page]) => session.may(page.scope));

function show() {
  const [first] = allowed();
  const wanted = location.hash.slice(1).split('/')[0];
  const [place, page] = allowed().find(([name]) => name === wanted) ?? first;
  for (const link of places.children) {
    if (link.hash === `#${place}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${page.title} – Numen`;
  close?.();
  close = null;
  content.replaceChildren();
  close = page.open(content) ?? null;
}

function enter() {
  const own = session.name.startsWith('token:') ? `token ${session.name.slice(6)}` : 'operator of this machine';
  fill(places, ...allowed().map(([name, page]) => h('a', { href: `#${name}` }, page.title)));
  places.hidden = allowed().length < 2;
  fill(corner, h('span', { class: 'soft who' }, own),
    session.token && h('button', { class: 'quiet small', type: 'button', onclick: () => leave('You are signed out.') }, 'Sign out'));
  if (session.may('operator')) startLive();
  show();
}

function leave(message) {
  signOut();
  endLive();
  close?.();
  close = null;
  places.hidden = true;
  fill(corner);
  welcome(message);
}

function welcome(message = '') {
  document.title = 'Sign in – Numen';
  const token = field('Token', h('input', {
    type: 'password', autocomplete: 'current-password', required: true, spellcheck: 'false', name: 'token',
  }), 'The text that the command below prints.');
  const button = h('button', {}, 'Sign in');
  const said = h('p', { role: 'status' }, message);
  const form = h('form', {
    async onsubmit(event) {
      event.preventDefault();
      const text = token.input.value.trim();
      if (!text) { token.fault('Paste the token first.'); token.input.focus(); return; }
      button.disabled = true;
      token.fault();
      try {
        await signIn(text);
        enter();
        content.focus();
      } catch (error) {
        token.fault(error.status === 401
          ? 'This token is not valid, or its time is over. Copy all of it, or make a new one.'
          : error.message);
        token.input.focus();
      }
      button.disabled = false;
    },
  }, token.element, button);
  fill(content, h('section', { class: 'card narrow' },
    h('h1', {}, 'Sign in'), said, form,
    h('h2', {}, 'How to get a token'),
    h('p', {}, 'Run this on the machine where Numen runs, in the folder from which it was started:'),
    h('div', { class: 'box' }, h('code', {}, 'numen token new --scope operator')),
    h('p', { class: 'soft' }, 'It prints a token once. Write ', h('code', {}, '--scope register'),
      ' instead for somebody who shall only register telephone numbers, and ', h('code', {}, '--days 7'),
      ' to let it end sooner than in 30 days. The token stays in this browser tab and is forgotten when the tab is closed.'),
    h('p', { class: 'soft' }, 'For programs: ', h('a', { href: '/docs' }, 'what can be asked over HTTP'), '.')));
  token.input.focus();
}

const ended = 'The token is not valid any more, or its time is over. Sign in again.';
onSignOut.call = () => leave(ended);
addEventListener('hashchange', () => { if (session.scopes.length > 0) { show(); content.focus(); } });

try {
  // Also without a token: whoever comes through the operator's socket is known already.
  if (await signIn(session.token)) enter();
  else welcome();
} catch (error) {
  if (error.status === 401) leave(ended);
  else welcome(error.message);
}
