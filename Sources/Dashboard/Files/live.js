// SPDX-License-Identifier: MIT
// What happens in the server, as it happens: server-sent events, read with fetch because EventSource shows no token.

import { stream, Trouble, unreachable } from './api.js';

const sampleLimit = 300;
const lineLimit = 250;

/** What is known of the server; `state` is connecting, live or lost. */
export const live = { state: 'connecting', status: null, samples: [], lines: [], trouble: '' };

const listeners = new Set();
let stop = null;

/** Calls back now and whenever something changes; gives a function that ends that. */
export function watch(callback) {
  listeners.add(callback);
  callback(live);
  return () => listeners.delete(callback);
}

const tell = () => { for (const callback of listeners) callback(live); };

function take(kind, data) {
  if (kind === 'reset') {
    live.samples = [];
    live.lines = [];
    return;
  }
  const value = JSON.parse(data);
  if (kind === 'status') live.status = value;
  if (kind === 'sample') live.samples = [...live.samples, value].slice(-sampleLimit);
  if (kind === 'log' || kind === 'trouble') live.lines = [...live.lines, value].slice(-lineLimit);
}

/** Reads one stream to its end; `known` remembers the last id. */
async function readStream(known, signal) {
  const body = await stream('/events', known.id, signal);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    const events = rest.split('\n\n');
    rest = events.pop();
    for (const event of events) {
      let [kind, data, id] = ['', '', null];
      for (const line of event.split('\n')) {
        if (line.startsWith('event: ')) kind = line.slice(7);
        if (line.startsWith('data: ')) data += line.slice(6);
        if (line.startsWith('id: ')) id = line.slice(4);
      }
      if (kind) take(kind, data);
      if (id) known.id = id;
    }
    live.state = 'live';
    live.trouble = '';
    known.wait = 500;
    tell();
  }
}

/** Follows the server until `endLive` is called, over every break. */
export function startLive() {
  endLive();
  const controller = new AbortController();
  stop = controller;
  const known = { id: null, wait: 500 };
  (async () => {
    while (!controller.signal.aborted) {
      try {
        await readStream(known, controller.signal);
        continue; // The server ends streams now and then, to see the token again.
      } catch (error) {
        if (controller.signal.aborted) return;
        // A stream that breaks off says so in words of the browser, which help nobody.
        live.trouble = error instanceof Trouble ? error.message : unreachable;
      }
      live.state = 'lost';
      tell();
      await new Promise((resolve) => setTimeout(resolve, known.wait));
      known.wait = Math.min(known.wait * 2, 5000);
    }
  })();
}

export function endLive() {
  stop?.abort();
  stop = null;
  Object.assign(live, { state: 'connecting', status: null, samples: [], lines: [], trouble: '' });
}
