// SPDX-License-Identifier: MIT
// The toggle: which names those who ask this server see.

import { ask } from './api.js';
import { clean, fill, h, tag, toast } from './dom.js';
import { watch } from './live.js';
import * as words from './words.js';

const counterNames = {
  asked: 'Asked on the Internet', answered: 'Answered', failed: 'Failed', bogus: 'With a wrong signature',
  outstanding: 'Under way now',
};

export const internet = {
  title: 'Internet',
  scope: 'operator',
  open(root) {
    const state = h('div', { class: 'stack' });
    const trouble = h('p', { class: 'wrong', role: 'alert' });
    const apply = h('button', { disabled: true }, 'Apply');
    const reset = h('button', { class: 'quiet', type: 'button', hidden: true, onclick: () => send('DELETE') }, 'Leave it to the settings');
    const flush = h('button', { class: 'quiet', type: 'button', onclick: forget }, 'Forget kept answers');
    const choices = Object.entries(words.modes).map(([mode, { name, text }]) => {
      const input = h('input', { type: 'radio', name: 'mode', value: mode, onchange: mark });
      return { mode, input, element: h('label', { class: 'choice' }, input, h('span', {}, h('strong', {}, name), text)) };
    });
    let current = null;
    let isTouched = false;

    const chosen = () => choices.find((choice) => choice.input.checked)?.mode ?? null;
    function mark() {
      isTouched = chosen() !== current?.mode;
      apply.disabled = !isTouched;
    }

    function show(clearnet) {
      current = clearnet;
      if (!isTouched) for (const choice of choices) choice.input.checked = choice.mode === clearnet.mode;
      mark();
      const { policy, upstreams } = clearnet;
      reset.hidden = policy.source !== 'override';
      flush.hidden = clearnet.resolver === 'off';
      const isBad = clearnet.resolver === 'failed' || ['silent', 'bogus'].includes(upstreams?.state);
      fill(state,
        h('div', { class: 'row' }, h('strong', {}, words.modes[clearnet.mode].name),
          clearnet.resolver === 'off' ? tag('nothing is asked on the Internet', 'plain')
            : tag(isBad ? 'the Internet does not answer' : 'the Internet is asked', isBad ? 'bad' : 'good')),
        h('p', { class: 'soft' }, words.deciders[policy.source] ?? ''),
        clearnet.reason && h('p', { class: 'wrong' }, clean(clearnet.reason)),
        upstreams && h('p', {}, clean(upstreams.text)),
        policy.problem && h('p', { class: 'wrong' }, `The policy record ${clean(policy.record)} does not count: ${clean(policy.problem)}`),
        clearnet.resolver !== 'off' && h('dl', {}, ...Object.entries(clearnet.counters)
          .flatMap(([name, value]) => [h('dt', {}, counterNames[name] ?? name), h('dd', {}, words.number(value))])),
        clearnet.routes.length > 0 && h('div', { class: 'stack' }, h('h3', {}, 'Names that go elsewhere'),
          h('ul', { class: 'list' }, ...clearnet.routes.map((route) => h('li', {},
            h('code', {}, clean(route.suffix)), ' → ', h('code', {}, clean(route.to.join(', '))))))));
    }

    async function send(method, body) {
      trouble.textContent = '';
      apply.disabled = reset.disabled = true;
      try {
        const answer = await ask(method, '/clearnet', { body });
        isTouched = false;
        show(answer);
        toast(`Clients see from now on: ${words.modes[answer.mode].short}.`);
      } catch (error) {
        trouble.textContent = error.message;
        mark();
      }
      reset.disabled = false;
    }

    async function forget() {
      try {
        await ask('POST', '/clearnet/flush', { body: {} });
        toast('What was kept of the Internet is forgotten; it is looked up again when somebody asks.');
      } catch (error) {
        trouble.textContent = error.message;
      }
    }

    fill(root,
      h('div', { class: 'head' }, h('h1', {}, 'Names of the Internet')),
      h('div', { class: 'cards' },
        h('section', { class: 'card' }, h('h2', {}, 'What those who ask this server see'),
          h('form', { onsubmit(event) { event.preventDefault(); send('PUT', { mode: chosen() }); } },
            h('fieldset', {}, h('legend', { class: 'soft' }, 'Choose one; it holds at once and over a restart.'),
              ...choices.map((choice) => choice.element)),
            trouble,
            h('div', { class: 'row' }, apply, reset))),
        h('section', { class: 'card' }, h('h2', {}, 'How it is now'), state, h('div', { class: 'row' }, flush))));
    let seen = '';
    return watch((live) => {
      if (!live.status) return;
      const text = JSON.stringify(live.status.clearnet);
      if (text === seen) return;
      seen = text;
      show(live.status.clearnet);
    });
  },
};
