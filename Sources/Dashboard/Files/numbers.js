// SPDX-License-Identifier: MIT
// Telephone numbers: what becomes of one, step by step, and how to register one.

import { ask, newKey, session } from './api.js';
import { clean, field, fill, h, records, tag } from './dom.js';
import * as words from './words.js';

/** What a URI is for those who do not read them. */
function means(uri) {
  const [scheme] = uri.split(':', 1);
  return {
    sip: 'an Internet call to', sips: 'an encrypted Internet call to', tel: 'another telephone number,', mailto: 'e-mail to',
    xmpp: 'a chat with', h323: 'a video call to', iax2: 'an Asterisk call to',
  }[scheme] ?? 'the address';
}

function trial() {
  const number = field('Telephone number', h('input', { type: 'tel', autocomplete: 'off', required: true, placeholder: '+1 234 567 890' }),
    'With its country code. Blanks, dots and dashes do not matter.');
  const button = h('button', {}, 'Look it up');
  const result = h('div', { class: 'stack', 'aria-live': 'polite' });

  async function look(event) {
    event.preventDefault();
    number.fault();
    button.disabled = true;
    try {
      show(await ask('GET', `/enum/explain?${new URLSearchParams({ number: number.input.value })}`));
    } catch (error) {
      fill(result);
      number.fault(error.faults?.number ? `This ${error.faults.number}.` : error.message);
      number.input.focus();
    }
    button.disabled = false;
  }

  function show(answer) {
    const best = answer.steps.find((step) => step.uri);
    fill(result,
      h('div', { class: `verdict ${best ? 'good' : 'warn'}` }, h('div', {},
        h('p', {}, best ? `${answer.number} leads to ${means(best.uri)} ${clean(best.uri.slice(best.uri.indexOf(':') + 1))}` : `${answer.number} leads nowhere`),
        h('p', {}, best ? h('code', {}, clean(best.uri)) : 'Nobody has registered it, or no rule fits; the steps below say which.'))),
      h('ol', { class: 'steps' },
        h('li', {}, h('h3', {}, 'The number becomes a question to DNS'),
          h('p', { class: 'soft' }, 'Its digits, backwards, with a dot between them.'),
          h('div', { class: 'box' }, h('code', {}, `${clean(answer.domain)} NAPTR`))),
        h('li', {}, h('h3', {}, 'DNS answers'),
          answer.dns === null ? h('p', {}, 'nothing') : [
            h('p', { class: 'soft' }, `${answer.dns.code === 'NOERROR' ? 'Found' : 'No such name'} (${answer.dns.code}), ${words.plural(answer.dns.count, 'record')}, as of block ${words.number(answer.height)}`),
            answer.dns.records.length > 0 && h('div', { class: 'box', tabindex: '0', role: 'region', 'aria-label': 'Records' }, h('pre', {}, records(answer.dns)))]),
        h('li', {}, h('h3', {}, 'Where that comes from'),
          h('p', { class: 'soft' }, words.policies[answer.policy] ?? ''),
          answer.toll_free && h('p', {}, 'The records are those of a toll-free range.'),
          answer.names.length === 0 && answer.inactive.length === 0 ? h('p', {}, 'No name of the blockchain speaks for this number.') : null,
          h('ul', { class: 'list' },
            ...answer.names.map(source),
            answer.more_names && h('li', {}, `and ${words.plural(answer.more_names, 'more name')}`),
            ...answer.inactive.map((name) => h('li', {}, h('code', {}, clean(name)), ' ', tag('expired', 'warn'))))),
        h('li', {}, h('h3', {}, 'A telephone tries the rules in this order'),
          answer.steps.length === 0 ? h('p', {}, 'There is no rule.') : null,
          h('ol', { class: 'list' }, ...answer.steps.map((step) => h('li', { class: 'stack' },
            words.rule(step.naptr) && h('p', {}, clean(words.rule(step.naptr))),
            h('code', { class: 'soft' }, clean(step.naptr)),
            h('p', {}, step.uri ? [tag('fits', 'good'), ' gives ', h('code', {}, clean(step.uri))]
              : [tag('does not fit', 'warn'), ' ', clean(step.reason)])))),
          answer.more_steps && h('p', {}, `${words.plural(answer.more_steps, 'further rule')} are not tried by anybody.`))));
  }

  function source(name) {
    const [signature, mark] = words.signatures[name.signature] ?? [name.signature, 'plain'];
    return h('li', { class: 'stack' },
      h('div', { class: 'row' }, h('code', {}, clean(name.name)), tag(name.used ? 'counts' : 'does not count', name.used ? 'good' : 'warn'),
        name.signature && tag(signature, mark)),
      ...name.records.map((record) => h('code', { class: 'soft' }, clean(record.naptr))),
      name.faults.length > 0 && h('ul', { class: 'faults' }, ...name.faults.map((fault) => h('li', {}, `Left out: ${clean(fault)}`))));
  }

  return {
    element: h('section', { class: 'card' }, h('h2', {}, 'What becomes of a number'),
      h('form', { onsubmit: look }, number.element, h('div', {}, button)), result),
    look(text) {
      number.input.value = text;
      look(new Event('submit'));
    },
  };
}

const orderKey = 'numen-order';

function registration(tryOut) {
  const number = field('Telephone number', h('input', { type: 'tel', autocomplete: 'tel', required: true, placeholder: '+1 999 555 0123' }), 'With + and the country code.');
  const uri = field('Where calls go', h('input', { type: 'text', inputmode: 'url', autocomplete: 'off', spellcheck: 'false', required: true, placeholder: 'sip:alice@example.com' }),
    'An address such as sip:name@provider, or tel:+… for another number.');
  const others = field('If that does not answer (may stay empty)', h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false' }), 'Further addresses, separated by blanks.');
  const days = field('For how many days', h('input', { type: 'number', min: 1, max: 3650, step: 1, value: 365, required: true }));
  const fields = { phone_number: number, sip_uri: uri, fallback_uris: others, days };
  const check = h('button', {}, 'See what it costs');
  const trouble = h('p', { class: 'wrong', role: 'alert' });
  const next = h('div', { class: 'stack', 'aria-live': 'polite' });
  const form = h('form', { novalidate: true, onsubmit(event) { event.preventDefault(); quote(); } },
    number.element, uri.element, others.element, days.element, trouble, h('div', {}, check));
  let isOpen = true;

  const order = () => {
    const more = others.input.value.trim().split(/[\s,]+/).filter(Boolean);
    return {
      phone_number: number.input.value.trim(), sip_uri: uri.input.value.trim(), days: Number(days.input.value) || 0,
      ...(more.length > 0 ? { fallback_uris: more } : {}),
    };
  };

  /** Shows what is wrong beside the fields where it is wrong, and goes to the first of them. */
  function complain(error) {
    trouble.textContent = '';
    const faults = Object.entries(error.faults ?? {});
    let first = null;
    for (const [name, place] of Object.entries(fields)) {
      const own = faults.filter(([pointer]) => pointer.split('/')[0] === name).map(([, detail]) => `This ${detail}.`);
      if (own.length === 0) continue;
      place.fault(own.join(' '));
      first ??= place;
    }
    if (first) first.input.focus();
    else trouble.textContent = error.message;
  }

  async function quote() {
    for (const each of Object.values(fields)) each.fault();
    trouble.textContent = '';
    fill(next);
    check.disabled = true;
    try {
      const wanted = order();
      const price = await ask('POST', '/enum/quote', { body: wanted });
      offer(wanted, price);
    } catch (error) {
      complain(error);
    }
    check.disabled = false;
  }

  function offer(wanted, price) {
    if (price.is_registered) {
      fill(next, h('p', { class: 'wrong' }, `${wanted.phone_number} is registered already. Its owner can change it; a token of somebody else cannot.`));
      return;
    }
    const button = h('button', { type: 'button', disabled: !price.fits, onclick: () => send(wanted, newKey(), button) },
      `Register ${wanted.phone_number}`);
    fill(next,
      h('dl', { class: 'long' },
        h('dt', {}, 'It costs at most'), h('dd', {}, h('strong', {}, words.coins(price.cost_at_most))),
        h('dt', {}, 'Left of today’s budget'), h('dd', {}, `${words.coins(price.left)} of ${words.coins(price.budget)}`)),
      h('progress', { max: Number(price.budget) || 1, value: Number(price.budget) - Number(price.left), 'aria-label': 'Spent of today’s budget' }),
      price.fits
        ? h('p', { class: 'soft' }, 'The server’s wallet pays. What is written into the blockchain is public, and nobody can take it back.')
        : h('p', { class: 'wrong' }, 'Today’s budget does not suffice. Fewer days cost less; tomorrow there is a new budget.'),
      h('div', {}, button));
    if (price.fits) button.focus();
  }

  async function send(wanted, key, button) {
    button.disabled = true;
    let isSent = false;
    for (let attempt = 0; attempt < 6 && !isSent && isOpen; attempt += 1) {
      try {
        progress(wanted.phone_number, null);
        const answer = await ask('POST', '/enum/register', { body: wanted, key });
        isSent = true;
        follow(answer.id, wanted.phone_number, answer);
      } catch (error) {
        // Asked again with the same key, nothing is paid twice.
        if (error.status === 0 || error.code === 'outcome_unknown') {
          await new Promise((resolve) => setTimeout(resolve, 2000));
          continue;
        }
        if (error.body?.id) { follow(error.body.id, wanted.phone_number, error.body); return; }
        fill(next);
        complain(error);
        return;
      }
    }
    if (!isSent && isOpen) {
      fill(next, h('p', { class: 'wrong' }, 'The server did not say what became of it. Look the number up in a minute before you try again.'));
    }
  }

  /** Asks for an order until it has ended. */
  async function follow(id, phone, known) {
    sessionStorage.setItem(orderKey, JSON.stringify({ id, phone }));
    let state = known;
    while (isOpen) {
      if (state) {
        progress(phone, state);
        if (state.state !== 'pending') { sessionStorage.removeItem(orderKey); return; }
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      try {
        state = await ask('GET', `/enum/registrations/${encodeURIComponent(id)}`);
      } catch (error) {
        if (error.status === 404 || error.status === 401 || error.status === 403) { sessionStorage.removeItem(orderKey); return; }
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
  }

  function progress(phone, order) {
    const state = order?.state ?? 'sending';
    const at = { sending: 0, pending: 1, confirmed: 3, failed: 1 }[state];
    const step = (index, title, ...text) => h('li', {
      class: state === 'failed' && index === at ? 'fail' : index < at ? 'done' : index === at ? 'now' : null,
    }, h('h3', {}, title), ...text);
    fill(next,
      h('h3', {}, `Registering ${phone}`),
      h('progress', { max: 3, value: at, 'aria-label': 'Progress' }),
      h('ol', { class: 'steps' },
        step(0, 'The wallet takes the order', at > 0 && order.txid ? h('p', { class: 'soft' }, 'Transaction ', h('code', {}, `${order.txid.slice(0, 20)}…`)) : null),
        step(1, state === 'failed' ? 'It failed, and nothing was spent' : 'A block takes it in',
          state === 'pending' && h('p', { class: 'soft' }, order.message && !order.message.startsWith('ENUM record') ? clean(order.message) : 'This takes some minutes on the real chain. You may leave this page; it goes on by itself.'),
          state === 'failed' && h('p', { class: 'wrong' }, clean(order.message ?? 'The server’s log says why.'))),
        step(2, 'Confirmed', state === 'confirmed' && h('p', {}, tag('done', 'good'),
          ` ${words.plural(order.confirmations, 'confirmation')}${order.cost ? `, it cost ${words.coins(order.cost)}` : ''}`))),
      state === 'confirmed' && h('div', {}, h('button', { type: 'button', class: 'quiet', onclick: () => tryOut.look(phone) }, `Look ${phone} up`)));
  }

  const left = sessionStorage.getItem(orderKey);
  if (left) {
    const { id, phone } = JSON.parse(left);
    follow(id, phone, null);
  }
  return {
    element: h('section', { class: 'card' }, h('h2', {}, 'Register a number'), form, next),
    close() { isOpen = false; },
  };
}

export const numbers = {
  title: 'Numbers',
  scope: null,
  open(root) {
    const tryOut = trial();
    const form = session.may('register') ? registration(tryOut) : null;
    fill(root,
      h('div', { class: 'head' }, h('h1', {}, 'Telephone numbers'), h('p', {}, 'Where calls to a number lead.')),
      h('div', { class: 'cards' }, tryOut.element, form?.element));
    return () => form?.close();
  },
};
