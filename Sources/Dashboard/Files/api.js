// SPDX-License-Identifier: MIT
// Asks the server. The token lives in this tab alone: not in an address, not in a cookie, which a browser would send to
// every port of this host, and not where it would outlive the tab.

const key = 'numen-token';

export const session = {
  /** Who the server says we are, and what we may do. */
  name: 'anonymous',
  scopes: [],
  get token() { return sessionStorage.getItem(key); },
  set token(value) {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  },
  may(scope) { return !scope || this.scopes.includes(scope); },
};

/** Why something did not work, and what to do. */
export class Trouble extends Error {
  constructor(message, { code = '', status = 0, faults = [] } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    /** What is wrong with single fields, by their names. */
    this.faults = Object.fromEntries(faults.map((fault) => [fault.pointer.slice(1), fault.detail]));
  }
}

export const unreachable = 'The server does not answer. See that it is running (numen status) and that this device still reaches it.';

/** Called when the server does not take the token any more. */
export const onSignOut = { call() {} };

function headers(more = {}) {
  const all = new Headers(more);
  if (session.token) all.set('Authorization', `Bearer ${session.token}`);
  return all;
}

/** A reply's body, or an exception that says what is wrong. */
export async function ask(method, path, { body, key: idempotencyKey, signal } = {}) {
  const more = {};
  if (body !== undefined) more['Content-Type'] = 'application/json';
  if (idempotencyKey) more['Idempotency-Key'] = idempotencyKey;
  let reply;
  try {
    reply = await fetch(path, {
      method, headers: headers(more), body: body === undefined ? undefined : JSON.stringify(body), signal,
      credentials: 'omit', cache: 'no-store', redirect: 'error',
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Trouble(unreachable);
  }
  return read(reply);
}

async function read(reply) {
  let json = null;
  try { json = await reply.json(); } catch { /* The status says enough. */ }
  if (reply.ok) return json;
  const trouble = new Trouble(json?.error ?? json?.message ?? `The server refused it (HTTP ${reply.status}).`,
    { code: json?.code ?? '', status: reply.status, faults: json?.errors ?? [] });
  trouble.body = json;
  if (reply.status === 401 && session.scopes.length > 0) onSignOut.call(trouble);
  throw trouble;
}

/** Opens a stream of events; the reply's body is read by the caller. */
export async function stream(path, last, signal) {
  let reply;
  try {
    reply = await fetch(path, {
      headers: headers(last ? { 'Last-Event-ID': last } : {}), signal, credentials: 'omit', cache: 'no-store',
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Trouble(unreachable);
  }
  if (!reply.ok) return read(reply);
  return reply.body;
}

/** Finds out what a token allows, and keeps it if it is good. */
export async function signIn(token) {
  const before = session.token;
  session.token = token;
  try {
    const answer = await ask('GET', '/access');
    session.name = answer.as;
    session.scopes = answer.scopes;
  } catch (error) {
    session.token = before;
    throw error;
  }
  return session.scopes.length > 0;
}

export function signOut() {
  session.token = null;
  session.scopes = [];
}

/** Text that nobody else will come up with, to tell a repeated order from a new one. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}
