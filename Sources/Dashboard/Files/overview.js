// SPDX-License-Identifier: MIT
// How the server is, at a glance.

import { chart } from './chart.js';
import { clean, fill, h, sign, tag } from './dom.js';
import { watch } from './live.js';
import * as words from './words.js';

const micros = (value) => value < 1000 ? `${words.number(value)} µs` : `${words.number(Math.round(value / 100) / 10)} ms`;

const perSecond = (value) => `${words.number(value)} a second`;

function card(title, ...content) {
  return h('section', { class: 'card' }, h('h2', {}, title), ...content);
}

function rows(pairs) {
  return h('dl', {}, ...pairs.filter(([, value]) => value !== null)
    .flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function nodeWords(node, lag) {
  if (node.state === 'following' && lag === 0) return tag('up to date', 'good');
  if (lag > 0) return tag(`${words.plural(lag, 'block')} behind`, 'warn');
  return tag(node.state === 'away' ? 'not reached' : 'catching up', 'warn');
}

export const overview = {
  title: 'Overview',
  scope: 'operator',
  open(root) {
    const banner = h('div', { class: 'verdict', role: 'status' });
    const chain = h('div', { class: 'stack' });
    const rate = h('p', { class: 'big' });
    const total = h('p', { class: 'soft' });
    const queries = chart('Questions', ['UDP', 'TCP'], perSecond);
    const speed = h('p', { class: 'big' });
    const speedWords = h('p', { class: 'soft' });
    const times = chart('Time for an answer', ['half of the answers', 'all but the slowest 1 %'], micros);
    const namesBody = h('div', { class: 'stack' });
    const internetBody = h('div', { class: 'stack' });
    const randomness = h('div', { class: 'stack' });
    const mixing = h('div', { class: 'stack' });
    const helpers = h('div', { class: 'stack' });
    const troubles = h('div', { class: 'stack' });
    fill(root,
      h('div', { class: 'head' }, h('h1', {}, 'Overview')),
      banner,
      h('div', { class: 'cards even' },
        card('Questions now', rate, queries.element, total),
        card('Time for an answer', speed, times.element, speedWords)),
      h('div', { class: 'cards even' },
        card('Blockchain', chain),
        card('Names', namesBody, h('p', {}, h('a', { href: '#names' }, 'Look through the names'))),
        card('Names of the Internet', internetBody, h('p', {}, h('a', { href: '#internet' }, 'What this means, and how to change it'))),
        card('Randomness', randomness, mixing),
        card('Helpers', helpers),
        card('Recent trouble', troubles, h('p', {}, h('a', { href: '#log' }, 'The whole log')))));

    const shown = {};
    /** Replaces what has changed: what is read aloud or selected stays where it is otherwise. */
    function put(element, key, value, make) {
      const text = JSON.stringify(value);
      if (shown[key] === text) return;
      shown[key] = text;
      fill(element, ...[make(value)].flat());
    }

    return watch((live) => {
      const [kind, head, text] = words.verdict(live);
      put(banner, 'banner', [kind, head, text], () => {
        banner.className = `verdict ${kind}`;
        return [sign(kind), h('div', {}, h('p', {}, clean(head)), h('p', {}, clean(text)))];
      });
      const samples = live.samples;
      const now = samples.at(-1);
      rate.replaceChildren(now ? words.number(now.udp + now.tcp) : '–', ' ', h('small', {}, 'a second'));
      queries.draw([samples.map((each) => each.udp), samples.map((each) => each.tcp)]);
      total.textContent = now
        ? `${words.number(now.total)} since the start; ${words.plural(now.connections, 'TCP connection')} open`
        : 'The first figures come in a second.';
      times.draw([samples.map((each) => each.median), samples.map((each) => each.slow)]);
      const timed = samples.findLast((each) => each.median !== null);
      speed.replaceChildren(...(timed ? [micros(timed.median), ' ', h('small', {}, 'for half of them')] : ['–']));
      speedWords.textContent = timed
        ? `${micros(timed.slow)} for all but the slowest 1 %, inside this server`
          + `${samples.some((each) => each.later !== null) ? `; ${micros(samples.findLast((each) => each.later !== null).later)} where the Internet was asked` : ''}.`
        : 'Nothing was asked yet.';
      const status = live.status;
      if (!status) return;
      const lag = Math.max(0, (status.node.height ?? status.height) - status.height);
      put(chain, 'chain', [status.node, status.height, status.hash, lag], () => [
        h('div', { class: 'row' }, h('p', { class: 'big' }, h('small', {}, 'Block '), words.number(status.height)), nodeWords(status.node, lag)),
        rows([
          ['State', clean(status.node.text)],
          ['Node', status.node.embedded ? 'the chain inside this server, for trying things out' : clean(status.node.url)],
          ['Node’s block', status.node.height === undefined ? null : words.number(status.node.height)],
          ['Last trouble', status.node.last_error ? clean(status.node.last_error) : null],
          ['Block hash', h('code', {}, `${status.hash.slice(0, 16)}…`)],
        ]),
      ]);
      put(namesBody, 'names', [status.names, status.faults, status.zones, status.index_octets], () => [
        h('p', { class: 'big' }, words.number(status.names), ' ', h('small', {}, 'names in DNS')),
        rows([
          ['Memory', words.octets(status.index_octets)],
          ['Endings', h('span', { class: 'mono' }, status.zones.map((zone) => clean(zone).replace(/\.$/, '')).join(' '))],
        ]),
        status.faults > 0
          ? h('details', {}, h('summary', {}, tag(`${words.plural(status.faults, 'name')} with problems`, 'warn')),
            h('ul', { class: 'faults' }, ...status.fault_lines.map((line) => {
              const [name] = line.split(': ', 1);
              return h('li', {}, h('a', { href: `#names/${encodeURIComponent(name)}` }, clean(name)), ` ${clean(words.fault(line, name))}`);
            })),
            h('p', { class: 'soft' }, 'Their owners wrote something that DNS cannot carry; what is right in them is answered.'))
          : tag('no name has problems', 'good'),
      ]);
      put(internetBody, 'internet', [status.clearnet.mode, status.clearnet.resolver, status.clearnet.upstreams], () => {
        const { mode, resolver, upstreams } = status.clearnet;
        const isBad = resolver === 'failed' || ['silent', 'bogus'].includes(upstreams?.state);
        return [
          h('div', { class: 'row' }, h('p', {}, h('strong', {}, words.modes[mode].name)),
            mode === 'emerdns' ? tag('off', 'plain') : tag(isBad ? 'not working' : 'on', isBad ? 'bad' : 'good')),
          h('p', { class: 'soft' }, clean(status.clearnet.reason ?? upstreams?.text ?? words.modes[mode].text)),
        ];
      });
      const entropy = status.entropy;
      put(randomness, 'entropy', [entropy.gate, entropy.reason, entropy.feeder, entropy.sources.map((each) => [each.state, each.failure])], () => {
        const [mark, gate, text] = words.gates[entropy.gate] ?? ['plain', entropy.gate, ''];
        return [
          h('div', { class: 'row' }, h('p', {}, h('strong', {}, 'Keys and tokens')), tag(gate, mark)),
          h('p', { class: 'soft' }, entropy.reason ? `${clean(entropy.reason)}. ${text}` : text),
          entropy.feeder === 'off'
            ? h('p', { class: 'soft' }, 'The operating system’s own randomness is used; nothing is added to it (entropy.feeder in the settings).')
            : h('ul', { class: 'list tight' }, ...entropy.sources.filter((each) => each.state !== 'absent').map((each) => {
              const [state, kind] = words.sources[each.state] ?? [each.state, 'plain'];
              return h('li', {}, h('div', { class: 'row' }, h('span', {}, words.sourceNames[each.name] ?? each.name), tag(state, kind)),
                each.failure && h('p', { class: 'soft' }, clean(each.failure)));
            })),
        ];
      });
      const margin = Math.max(0, ...entropy.sources.map((each) => Math.max(each.repetition_percent, each.proportion_percent)));
      put(mixing, 'mixing', [entropy.feeder, entropy.rate, margin, entropy.credit, entropy.credited_bits, entropy.entropy_avail],
        () => (entropy.feeder === 'off' ? [] : [rows([
          ['Mixed in', `${words.number(entropy.rate)} octets a second`],
          ['Nearest to failing', `${margin} % of what would be a failure`],
          ['Counts as entropy', entropy.credit === 'none' ? 'nothing: it is mixed in, no more' : `${words.number(entropy.credited_bits)} bits so far`],
          ['System’s count', entropy.entropy_avail === null ? null : `${entropy.entropy_avail} of ${entropy.pool_size} bits, as always since Linux 5.18`],
        ])]));
      put(helpers, 'helpers', [status.children, status.started, status.version, status.dns], () => [
        status.children.length === 0 ? h('p', { class: 'soft' }, 'None is needed as the server is set up.') : null,
        ...status.children.map((each) => {
          const [state, mark] = words.child(each.state);
          return h('div', { class: 'row' }, h('span', {}, words.childNames[each.name] ?? each.name), tag(state, mark),
            each.restarts > 0 && h('span', { class: 'soft' }, `started again ${words.plural(each.restarts, 'time')}`));
        }),
        rows([['Running since', words.date(status.started)], ['Version', status.version], ['DNS at', h('span', { class: 'mono' }, status.dns.join(' '))]]),
      ]);
      const trouble = live.lines.filter((line) => ['warning', 'error', 'critical'].includes(line.level)).slice(-3).reverse();
      put(troubles, 'trouble', trouble, () => trouble.length === 0
        ? [h('p', { class: 'soft' }, 'None since this page was opened, and none that the server remembers.')]
        : [h('ul', { class: 'list' }, ...trouble.map((line) => h('li', { class: 'stack' },
          h('p', {}, tag(line.level, line.level === 'warning' ? 'warn' : 'bad'), ' ', h('span', { class: 'soft' }, `${words.date(line.time)} · ${line.label}`)),
          h('p', {}, clean(line.text)))))]);
    });
  },
};
