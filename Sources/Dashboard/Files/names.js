// SPDX-License-Identifier: MIT
// Looks through the names of the chain: what is in them, what was, and what is wrong.

import { ask } from './api.js';
import { clean, cleanLines, field, fill, h, records, tag } from './dom.js';
import * as words from './words.js';

const kinds = { 'dns:': 'Domain names', 'enum:': 'Telephone numbers', '': 'Names as they are stored' };

/** A name or value: text, or octets that are none. */
const text = (row, key) => row[key] ?? `(no text) ${row[`${key}_hex`]}`;

/** What stands in an address for a name, whatever octets it has. */
const pathOf = (row) => row.name === undefined
  ? row.name_hex.replace(/../g, '%$&')
  : encodeURIComponent(row.name);

/** The beginnings of stored names that somebody may mean. */
function beginnings(kind, input) {
  const wanted = input.trim();
  if (kind === 'dns:') return [`dns:${wanted.toLowerCase()}`];
  if (kind === '') return [wanted];
  const digits = wanted.replace(/[^0-9]/g, '');
  if (!digits) return [`enum:${wanted}`];
  // The one form of these names has the digits in their order, the other has them backwards, so only as a whole.
  return [`enum:${digits}`, `enum:${[...digits].reverse().join('.')}.`];
}

function state(row) {
  if (row.deleted) return tag('deleted', 'bad');
  if (row.expired) return tag('expired', 'warn');
  return null;
}

export const names = {
  title: 'Names',
  scope: 'list',
  open(root) {
    const kind = field('What', h('select', {}, ...Object.entries(kinds).map(([value, name]) => h('option', { value }, name))));
    const start = field('Begins with', h('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: 'everything' }));
    const count = h('p', { class: 'soft', role: 'status' });
    const list = h('ul', { class: 'list' });
    const more = h('button', { class: 'quiet', type: 'button', hidden: true }, 'Show more');
    const detail = h('section', { class: 'card', hidden: true, tabindex: '-1', 'aria-live': 'polite' });
    let pending = [];
    let shown = 0;
    let turn = 0;

    async function page(isFirst) {
      turn += 1;
      const mine = turn;
      if (isFirst) {
        pending = beginnings(kind.input.value, start.input.value).filter(Boolean).map((prefix) => ({ prefix, cursor: null }));
        shown = 0;
        fill(list);
        if (pending.length === 0) { start.fault('Write how the name begins.'); count.textContent = ''; more.hidden = true; return; }
      }
      start.fault();
      more.disabled = true;
      const before = shown;
      try {
        while (pending.length > 0 && shown === before) {
          const { prefix, cursor } = pending[0];
          const query = new URLSearchParams({ prefix, ...(cursor ? { cursor } : {}) });
          const answer = await ask('GET', `/nvs?${query}`);
          if (mine !== turn) return;
          for (const row of answer.names) list.append(line(row));
          shown += answer.names.length;
          if (answer.next) pending[0].cursor = answer.next;
          else pending.shift();
        }
        count.textContent = shown === 0 ? 'No name begins like that.'
          : `${words.plural(shown, 'name')}${pending.length > 0 ? ', and there are more' : ''}`;
      } catch (error) {
        if (mine !== turn) return;
        count.textContent = error.message;
      }
      more.hidden = pending.length === 0;
      more.disabled = false;
    }

    function line(row) {
      return h('li', {}, h('button', { class: 'item', type: 'button', onclick: () => visit(row) },
        h('span', { class: 'title' }, clean(text(row, 'name')), state(row),
          row.faults > 0 && tag(words.plural(row.faults, 'problem'), 'warn')),
        h('span', { class: 'value' }, clean(text(row, 'value')) + (isCut(row) ? '…' : ''))));
    }

    const isCut = (row) => row.value !== undefined && new TextEncoder().encode(row.value).length < row.value_octets
      || row.value_hex !== undefined && row.value_hex.length / 2 < row.value_octets;

    /** Shows a name, and leaves an address behind by which the browser comes back to it. */
    function visit(row) {
      if (row.name !== undefined) history.replaceState(null, '', `#names/${encodeURIComponent(row.name)}`);
      open(row);
    }

    async function open(row) {
      detail.hidden = false;
      fill(detail, h('h2', {}, clean(text(row, 'name'))), h('p', {}, 'Reading …'));
      try {
        show(await ask('GET', `/nvs/${pathOf(row)}/details`));
      } catch (error) {
        fill(detail, h('h2', {}, clean(text(row, 'name'))), h('p', { class: 'wrong' }, error.message));
      }
      detail.focus();
      detail.scrollIntoView({ block: 'nearest' });
    }

    function show(name) {
      const life = name.deleted ? 'It was deleted.'
        : name.expired ? `It ended ${words.plural(-name.expires_in, 'block')} ago (${words.blocksAsTime(name.expires_in)}).`
          : `It lives for ${words.plural(name.expires_in, 'more block')} (${words.blocksAsTime(name.expires_in)}).`;
      fill(detail,
        h('h2', {}, h('span', { class: 'mono' }, clean(text(name, 'name'))), state(name) ?? tag('in force', 'good')),
        h('p', {}, life),
        h('h3', {}, `Value, ${words.octets(name.value_octets)}`),
        h('div', { class: 'box', tabindex: '0', role: 'region', 'aria-label': 'Value' }, h('pre', {}, cleanLines(text(name, 'value')))),
        h('h3', {}, 'What DNS answers'),
        name.dns === null || name.dns.count === 0
          ? h('p', { class: 'soft' }, name.dns === null ? 'Nothing: this name means nothing to DNS.' : `No records (${name.dns.code}).`)
          : h('div', { class: 'box', tabindex: '0', role: 'region', 'aria-label': 'Records' }, h('pre', {}, records(name.dns))),
        h('h3', {}, 'Problems'),
        name.faults.length > 0
          ? h('ul', { class: 'faults' }, ...name.faults.map((fault) => h('li', {}, clean(words.fault(fault, name.name)))))
          : h('p', {}, tag('none found', 'good')),
        h('dl', { class: 'long' },
          name.owner_address && [h('dt', {}, 'Owner'), h('dd', { class: 'mono' }, clean(name.owner_address))],
          name.txid && [h('dt', {}, 'Transaction'), h('dd', { class: 'mono' }, name.txid)]),
        h('h3', {}, 'History'),
        name.history === null
          ? h('p', { class: 'soft' }, 'The node keeps the history, and does not answer now.')
          : h('ol', { class: 'list' }, ...name.history.map((change) => h('li', { class: 'stack' },
            h('p', {}, h('strong', {}, words.operations[change.operation] ?? change.operation), ' ',
              h('span', { class: 'soft' },
                `${change.height === null ? 'waits for a block' : `block ${words.number(change.height)}`}, ${words.date(change.time)}`
                + `${change.days > 0 ? `, for ${words.plural(change.days, 'day')}` : ''}`)),
            change.value_octets > 0 && h('div', { class: 'box' }, h('pre', {}, cleanLines(text(change, 'value')) + (isCut(change) ? ' …' : '')))))));
    }

    more.addEventListener('click', () => page(false));
    const form = h('form', { class: 'inline', role: 'search', onsubmit(event) { event.preventDefault(); page(true); } },
      kind.element, start.element, h('button', {}, 'Search'));
    kind.input.addEventListener('input', () => page(true));
    fill(root,
      h('div', { class: 'head' }, h('h1', {}, 'Names'), h('p', {}, 'What the blockchain holds, and what is wrong in it.')),
      h('div', { class: 'cards' }, h('section', { class: 'card' }, form, count, list, more), detail));
    page(true);
    // #names/NAME shows a name at once.
    const [, wanted] = location.hash.split('/', 2);
    try {
      if (wanted) open({ name: decodeURIComponent(wanted) });
    } catch { /* Somebody has changed the address by hand; there is no such name. */ }
    return () => { turn += 1; };
  },
};
