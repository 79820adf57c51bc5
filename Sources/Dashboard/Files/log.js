// SPDX-License-Identifier: MIT
// The last lines of the server's log.

import { clean, field, fill, h } from './dom.js';
import { watch } from './live.js';
import * as words from './words.js';

const levels = ['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical'];

export const log = {
  title: 'Log',
  scope: 'operator',
  open(root) {
    const least = field('Show', h('select', {},
      h('option', { value: 'trace' }, 'everything'),
      h('option', { value: 'warning' }, 'trouble only')));
    const wanting = field('With these words', h('input', { type: 'search', autocomplete: 'off' }));
    const hold = h('input', { type: 'checkbox', id: 'hold' });
    const list = h('ol', { class: 'list log', tabindex: '0', 'aria-label': 'Lines of the log, the newest first' });
    const count = h('p', { class: 'soft', role: 'status' });
    fill(root,
      h('div', { class: 'head' }, h('h1', {}, 'Log'),
        h('p', {}, 'The last lines that the server wrote. It never writes who asks for what.')),
      h('section', { class: 'card' },
        h('div', { class: 'inline' }, least.element, wanting.element,
          h('div', { class: 'row hold' }, hold, h('label', { for: 'hold' }, 'Hold still'))),
        count, list));
    let drawn = '';
    function draw(live) {
      if (hold.checked) return;
      const from = levels.indexOf(least.input.value);
      const wanted = wanting.input.value.trim().toLowerCase();
      const lines = live.lines
        .filter((line) => levels.indexOf(line.level) >= from && (!wanted || `${line.label} ${line.text}`.toLowerCase().includes(wanted)))
        .toSorted((a, b) => b.time - a.time);
      const key = JSON.stringify([lines.length, lines[0], wanted, from]);
      if (key === drawn) return;
      drawn = key;
      count.textContent = lines.length === 0 ? 'No line fits.' : words.plural(lines.length, 'line');
      fill(list, ...lines.map((line) => h('li', { class: line.level },
        h('time', { title: words.date(line.time) }, words.clock(line.time)),
        h('span', { class: 'what' }, `${line.level} ${line.label}`),
        h('span', { class: 'text' }, clean(line.text)))));
    }
    let last = null;
    const end = watch((live) => { last = live; draw(live); });
    for (const input of [least.input, wanting.input, hold]) input.addEventListener('input', () => draw(last));
    return end;
  },
};
