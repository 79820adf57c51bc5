// SPDX-License-Identifier: MIT
// What the server says, in the words of people who did not write it.

const numbers = new Intl.NumberFormat('en');

export const number = (value) => numbers.format(value);
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** Blocks of the chain as time: about 175 come on a day. */
export function blocksAsTime(blocks) {
  const days = Math.abs(blocks) / 175;
  if (days >= 730) return `about ${number(Math.round(days / 365))} years`;
  if (days >= 2) return `about ${number(Math.round(days))} days`;
  return `about ${plural(Math.max(1, Math.round(days * 24)), 'hour')}`;
}

export const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour12: false });
export const date = (seconds) => new Date(seconds * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

export const octets = (count) =>
  count < 1024 ? plural(count, 'byte') : count < 1 << 20 ? `${number(Math.round(count / 1024))} KiB` : `${number(Math.round(count / (1 << 20)))} MiB`;

/** Coins without zeros that say nothing. */
export const coins = (text) => `${text.replace(/(\.\d\d+?)0+$/, '$1')} EMC`;

export const modes = {
  emerdns: {
    name: 'Names of the blockchain only',
    short: 'blockchain only',
    text: 'Every other name "does not exist" for those who ask here. Nothing is asked on the Internet, so nobody outside '
      + 'learns what is looked up.',
  },
  hybrid: {
    name: 'The blockchain and the Internet',
    short: 'blockchain and Internet',
    text: 'Names of the blockchain are answered as before. All others are looked up on the Internet, and their signatures '
      + 'are checked. The servers asked there learn which names are looked up.',
  },
  icann: {
    name: 'The Internet only',
    short: 'Internet only',
    text: 'Names of the blockchain "do not exist" any more. Choose this only for a while, for example to find out '
      + 'whether a fault is in the blockchain’s names.',
  },
};

export const deciders = {
  override: 'You or another operator chose this; it stays so over a restart.',
  configuration: 'The settings file says so.',
  record: 'A policy record of the blockchain says so.',
  default: 'Nobody has chosen; this is how a new server starts.',
};

const childWords = {
  waiting: ['not started yet', 'plain'],
  starting: ['starting', 'warn'],
  running: ['running', 'good'],
  backing_off: ['failed; it is started again soon', 'bad'],
  stopped: ['stopped', 'warn'],
};
export const child = (state) => childWords[state] ?? [state, 'plain'];

export const childNames = {
  'numen-wallet': 'Wallet – pays for registrations',
  'numen-entropy': 'Randomness – feeds the kernel’s pool',
  'numen-modem': 'Modem – receives messages',
};

export const gates = {
  ok: ['good', 'can be made', 'They come from the operating system’s random numbers, which are as they should be.'],
  degraded: ['warn', 'can be made', 'Somebody should look.'],
  blocked: ['bad', 'are not made now', 'Names are answered as ever; registrations and tokens wait until this is over.'],
};
export const sources = {
  passing: ['good', 'good'], starting: ['being tested', 'plain'], failed: ['failed, tried again', 'warn'],
  retired: ['failed too often', 'bad'],
};
export const sourceNames = {
  jitter: 'Timing of the processor', rdseed: 'Processor (RDSEED)', rdrand: 'Processor (RDRAND)', hwrng: 'Hardware generator',
};

export const signatures = {
  valid: ['signature is valid', 'good'],
  unsigned: ['not signed', 'plain'],
  untrusted: ['signed by somebody who is not trusted', 'warn'],
  forged: ['signature is wrong', 'bad'],
  revoked: ['signature was revoked', 'bad'],
};

export const policies = {
  require: 'Only signed names count here.',
  prefer: 'If some names are signed, unsigned ones do not count.',
  ignore: 'Signatures are not looked at here.',
};

/** A fault in a value: where it is, and what is wrong. */
export function fault(line, name = null) {
  const text = name !== null && line.startsWith(`${name}: `) ? line.slice(name.length + 2) : line;
  return text.replace(/^(.*?)([A-Z]+)\[(\d+)\]: /s, (_, before, key, index) => `${before}${key}, entry ${Number(index) + 1}: `);
}

/** A rule of a number (RFC 3403) in words; null for one that is written unlike others. */
export function rule(naptr) {
  const parts = /^(\d+) (\d+) "(.*?)" "(.*?)" "(.*)" (\S+)$/s.exec(naptr);
  if (!parts) return null;
  const [, order, preference, , service, expression] = parts;
  const text = expression.replaceAll('\\\\', '\\');
  const [, pattern, replacement] = text.split(text[0] ?? '!');
  const what = { 'E2U+SIP': 'Internet calls', 'E2U+VIDEO:SIP': 'video calls', 'E2U+EMAIL:MAILTO': 'e-mail', 'E2U+VOICE:TEL': 'calls to another number' }[service.toUpperCase()] ?? service;
  const when = pattern === '^.*$' ? 'whatever the number is' : `if the number fits ${pattern}`;
  return `For ${what}, ${when}: use ${replacement}. (Order ${order}, preference ${preference}; smaller comes first.)`;
}

export const operations = { name_new: 'Registered', name_update: 'Changed', name_delete: 'Deleted' };

/** How the server is on the whole: good, warn or bad, with what that means and what to do. */
export function verdict(live) {
  const status = live.status;
  if (live.state === 'lost') {
    return ['bad', 'The connection to the server is lost',
      `${live.trouble || 'The server does not answer.'} This page tries again by itself; `
      + 'what it shows below is from before.'];
  }
  if (!status) return ['warn', 'One moment …', 'The server is being asked how it is.'];
  const node = status.node;
  const where = node.embedded ? 'the chain inside this server' : `the Emercoin node at ${node.url}`;
  if (node.state === 'store_failed') {
    return ['bad', 'Names cannot be stored', `${node.text}. See that the disk is not full and belongs to the server’s user.`];
  }
  if (!status.answering) {
    return ['bad', 'Names are not answered yet',
      `The blockchain has to be read first: ${node.text}. Answers begin by themselves when that is done.`];
  }
  if (node.state === 'away' || node.state === 'connecting') {
    return ['warn', 'The node does not answer',
      `Names are still answered as they were at block ${number(status.height)}. Look whether ${where} is running`
      + `${node.last_error ? `; it failed with: ${node.last_error}` : ''}.`];
  }
  if (node.state !== 'following') {
    return ['warn', 'Catching up with the blockchain', `${node.text}. Answers may be older than the chain until that is done.`];
  }
  const failed = status.children.filter((each) => each.state === 'backing_off' || each.state === 'stopped');
  if (failed.length > 0) {
    return ['warn', `A helper has failed: ${failed.map((each) => each.name).join(', ')}`,
      'Answers are not affected. It is started again by itself; the log says why it ended.'];
  }
  if (status.entropy.gate === 'blocked') {
    return ['warn', 'No keys and tokens are made', `${status.entropy.reason}. ${gates.blocked[2]}`];
  }
  const internet = status.clearnet;
  if (internet.resolver === 'failed') {
    return ['warn', 'Names of the Internet cannot be looked up', internet.reason ?? ''];
  }
  if (internet.upstreams && ['silent', 'bogus'].includes(internet.upstreams.state)) {
    return ['warn', 'Names of the Internet are not answered', internet.upstreams.text];
  }
  return ['good', 'Everything works', `${plural(status.names, 'name')} answered as of block ${number(status.height)}.`];
}
