// SPDX-License-Identifier: MIT
// Makes elements. Text only ever becomes text: nothing in these files writes markup.

const svgNames = new Set(['svg', 'path', 'polyline', 'polygon', 'line', 'circle', 'title']);

/** An element with attributes, listeners (`onclick: …`) and children; `null` and `false` children are left out. */
export function h(name, attributes = {}, ...children) {
  const element = svgNames.has(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  fill(element, ...children);
  return element;
}

/** Gives an element other children. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/**
 * Text of strangers as a person may see it: what would move, hide or turn the text around it is shown as a code.
 */
export function clean(text) {
  return String(text).replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (character) => {
      const code = character.charCodeAt(0).toString(16);
      return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
    });
}

/** The same, with line breaks left as they are. */
export function cleanLines(text) {
  return String(text).split('\n').map(clean).join('\n');
}

/** Records of DNS, each on a line. */
export function records({ records: lines, count }) {
  const more = count > lines.length ? [`… and ${count - lines.length} more`] : [];
  return [...lines.map((line) => clean(line.replaceAll('\t', '  '))), ...more].join('\n');
}

let count = 0;

/** An input with its label, a hint and a place for what is wrong with it. */
export function field(label, input, hint = null) {
  count += 1;
  const id = `field-${count}`;
  const wrong = h('span', { class: 'wrong', id: `${id}-wrong` });
  const hintElement = hint && h('span', { class: 'hint', id: `${id}-hint` }, hint);
  input.id = id;
  input.setAttribute('aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-wrong`);
  const element = h('div', { class: 'field' }, h('label', { for: id }, label), hintElement, input, wrong);
  return {
    element,
    input,
    /** Says what is wrong; nothing for nothing. */
    fault(text = '') {
      wrong.textContent = text;
      if (text) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    },
  };
}

export const tag = (text, kind = '') => h('span', { class: `tag ${kind}` }, text);

/** Says something for a moment, also to those who listen rather than look. */
export function toast(text) {
  const line = h('p', {}, text);
  document.getElementById('toasts').append(line);
  setTimeout(() => line.remove(), 6000);
}

/** A sign that says how something is, beside words that say the same. */
export function sign(kind) {
  const shapes = { good: 'M7 12.5l3.5 3.5L17 9', warn: 'M12 7v6M12 16.5v.5', bad: 'M8.5 8.5l7 7M15.5 8.5l-7 7' };
  return h('svg', { viewBox: '0 0 24 24', width: 40, height: 40, 'aria-hidden': 'true' },
    h('circle', { cx: 12, cy: 12, r: 11, fill: 'none', stroke: 'currentColor', 'stroke-width': 2 }),
    h('path', { d: shapes[kind], fill: 'none', stroke: 'currentColor', 'stroke-width': 2.2,
      'stroke-linecap': 'round', 'stroke-linejoin': 'round' }));
}
