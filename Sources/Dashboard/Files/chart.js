// SPDX-License-Identifier: MIT
// A chart of the last minutes: one or two lines over the same seconds.

import { h } from './dom.js';

const [width, height, slots] = [600, 150, 300];

/** The next number above a value that people count in. */
function ceiling(value) {
  if (value <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

/**
 * A chart.
 *
 * `what` is what it shows, `lines` are their names; `say` puts a figure into words.
 */
export function chart(what, lines, say) {
  const area = h('polygon', { class: 'area' });
  const strokes = lines.map((_, index) => h('polyline', { class: index ? 'stroke second' : 'stroke' }));
  const grid = [0, 0.5, 1].map((part) =>
    h('line', { class: 'grid', x1: 0, x2: width, y1: height * part, y2: height * part }));
  const svg = h('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', height },
    ...grid, area, ...strokes.toReversed());
  const top = h('span');
  const legend = lines.length > 1
    ? h('div', { class: 'legend' }, ...lines.map((name, index) => h('span', {}, h('i', { class: index ? 'second' : null }), name)))
    : null;
  const element = h('div', { class: 'chart' },
    h('div', { class: 'scale' }, top), svg,
    h('div', { class: 'scale', 'aria-hidden': 'true' }, h('span', {}, '5 minutes ago'), h('span', {}, 'now')), legend);
  return {
    element,
    /** Draws other figures: one list for each line, the newest last; `null` where there is none. */
    draw(series) {
      const known = series.flat().filter((value) => value !== null);
      const most = known.length > 0 ? Math.max(...known) : 0;
      const limit = ceiling(most);
      top.textContent = say(limit);
      const points = series.map((values) => values
        .map((value, index) => [width - (values.length - 1 - index) * (width / (slots - 1)), value])
        .filter(([, value]) => value !== null)
        .map(([x, value]) => [x, height - Math.min(1, value / limit) * height]));
      points.forEach((line, index) => strokes[index].setAttribute('points', line.map((point) => point.map((n) => n.toFixed(1)).join()).join(' ')));
      const first = points[0];
      area.setAttribute('points', first.length > 1
        ? [[first[0][0], height], ...first, [first.at(-1)[0], height]].map((point) => point.map((n) => n.toFixed(1)).join()).join(' ')
        : '');
      const now = series.map((values, index) => `${lines[index]} ${values.at(-1) === null || values.length === 0 ? 'unknown' : say(values.at(-1))}`);
      svg.setAttribute('aria-label', `${what}: now ${now.join(', ')}; at most ${say(most)} in the last 5 minutes`);
    },
  };
}
