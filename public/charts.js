/* "Copy as picture" beside every chart, and tables that are open on paper.
 *
 * A picture has what the page shows of one chart: heading, sentences, drawings, lists, and where the figures come from. It is
 * drawn on a canvas from the page's own shapes, so nothing is loaded and no number is made here. It is light, whatever the page is.
 * Its script element says the words: data-copy, data-copied, data-saved, data-failed, and data-source for the last line.
 */
(() => {
  'use strict';

  const words = document.currentScript.dataset;
  const root = document.documentElement;
  const WIDTH = 800;
  const MARGIN = 32;
  const INNER = WIDTH - 2 * MARGIN;
  const SCALE = 2;

  document.querySelectorAll('[data-chart]').forEach(offer);
  window.addEventListener('beforeprint', () => openAll(true));
  window.addEventListener('afterprint', () => openAll(false));

  /* The button, beside the link to the numbers where there is one. */
  function offer(chart) {
    const own = [...chart.querySelectorAll('.take')].find((take) => take.closest('[data-chart]') === chart);
    const place = own || chart.appendChild(Object.assign(document.createElement('p'), { className: 'take' }));
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet' });
    button.textContent = words.copy;
    const heading = chart.querySelector('h2, h3, h4');
    if (heading) {
      const about = Object.assign(document.createElement('span'), { className: 'hidden-words' });
      about.textContent = `: ${heading.textContent}`;
      button.append(about);
    }
    const status = Object.assign(document.createElement('span'), { className: 'taken' });
    status.setAttribute('role', 'status');
    button.addEventListener('click', () => take(chart, status));
    place.append(button, status);
  }

  async function take(chart, status) {
    status.textContent = '';
    try {
      const picture = inLight(() => draw(chart));
      const blob = new Promise((resolve, reject) => {
        picture.toBlob((found) => (found ? resolve(found) : reject(new Error('no picture'))), 'image/png');
      });
      status.textContent = (await copied(blob, chart.dataset.chart)) ? words.copied : words.saved;
    } catch (failure) {
      if (window.console) console.error(failure);
      status.textContent = words.failed;
    }
  }

  /* To the clipboard, or, where that refuses, to a file. */
  async function copied(blob, name) {
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
      return true;
    } catch (refused) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await blob);
      link.download = `${nameOf(`${words.source} ${name}`)}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      return false;
    }
  }

  function nameOf(source) {
    return source.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'chart';
  }

  /* Styles are read at once and put back before anything is painted. */
  function inLight(act) {
    const before = root.dataset.colours;
    root.dataset.colours = 'light';
    try {
      return act();
    } finally {
      if (before === undefined) delete root.dataset.colours;
      else root.dataset.colours = before;
    }
  }

  function openAll(onPaper) {
    document.querySelectorAll('.results details').forEach((details) => {
      if (onPaper && !details.open) {
        details.open = true;
        details.dataset.forPaper = '';
      } else if (!onPaper && 'forPaper' in details.dataset) {
        details.open = false;
        delete details.dataset.forPaper;
      }
    });
  }

  /* Twice: once to know how high it is, once on a canvas of that size. */
  function draw(chart) {
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    canvas.width = WIDTH * SCALE;
    const height = write(chart, pen);
    canvas.height = Math.ceil(height * SCALE);
    pen.scale(SCALE, SCALE);
    pen.fillStyle = colour(document.body, '--card', '#fff');
    pen.fillRect(0, 0, WIDTH, height);
    write(chart, pen);
    return canvas;
  }

  function colour(element, name, otherwise) {
    return getComputedStyle(element).getPropertyValue(name).trim() || otherwise;
  }

  /* Everything of a chart from top to bottom; gives the height. */
  function write(chart, pen) {
    const page = { pen, rtl: getComputedStyle(chart).direction === 'rtl', y: MARGIN, font: getComputedStyle(document.body).fontFamily };
    for (const child of chart.children) block(page, child);
    page.y += 8;
    text(page, words.source, { size: 14, soft: true });
    return page.y + MARGIN - 8;
  }

  function block(page, element) {
    if (element.matches('details, nav, script, [data-chart], .take, .changed, .total, [hidden]')) return;
    if (element.matches('svg')) return drawing(page, element, 0, INNER);
    if (element.matches('ul, ol')) {
      for (const row of element.children) listed(page, row, element.matches('ol'));
      page.y += 8;
      return undefined;
    }
    if (element.matches('h2, h3, h4')) return text(page, element.textContent, { size: element.matches('h4') ? 19 : 24, bold: true, after: 10 });
    const said = element.matches('.said, .lead');
    return text(page, element.textContent, { size: said ? 18 : 15, soft: element.matches('.hint, .dealt'), after: 10 });
  }

  /* A row of a list: swatch or number, name and share on one line; a bar below. */
  function listed(page, row, numbered) {
    const name = row.querySelector('.name');
    const share = row.querySelector('.share');
    const swatch = row.querySelector('svg.swatch');
    const bar = row.querySelector('svg.bar');
    const indent = swatch || numbered ? 28 : 0;
    const top = page.y;
    if (swatch) shapes(page, swatch, { x: 0, y: top + 2, width: 16, height: 16 });
    if (numbered) text(page, `${[...row.parentElement.children].indexOf(row) + 1}.`, { size: 16, stay: true });
    if (share) text(page, share.textContent, { size: 16, end: true, width: INNER * 0.42, stay: true });
    const beside = page.lowest || top;
    if (name) text(page, name.textContent, { size: 16, indent, width: INNER * 0.56 - indent });
    page.y = Math.max(page.y, beside) + 4;
    page.lowest = 0;
    if (bar) drawing(page, bar, 0, INNER);
    const ends = row.querySelector('.ends');
    if (ends) {
      text(page, ends.lastElementChild.textContent, { size: 13, soft: true, end: true, stay: true });
      text(page, ends.firstElementChild.textContent, { size: 13, soft: true });
      page.lowest = 0;
    }
  }

  /* Words in lines; `stay` leaves the place where it is and notes how low they went. */
  function text(page, words_, { size, bold, soft, after = 0, indent = 0, width = INNER - indent, end, stay }) {
    const { pen, rtl } = page;
    const line = size * 1.4;
    pen.font = `${bold ? '600 ' : ''}${size}px ${page.font}`;
    pen.fillStyle = colour(document.body, soft ? '--soft' : '--ink', '#000');
    pen.direction = rtl ? 'rtl' : 'ltr';
    pen.textBaseline = 'alphabetic';
    const atRight = rtl !== Boolean(end);
    pen.textAlign = atRight ? 'right' : 'left';
    const x = atRight ? WIDTH - MARGIN - (end ? 0 : indent) : MARGIN + (end ? 0 : indent);
    let y = page.y + size;
    for (const row of lines(pen, words_.replace(/\s+/g, ' ').trim(), width)) {
      pen.fillText(row, x, y);
      y += line;
    }
    const bottom = y - size + after;
    if (stay) page.lowest = Math.max(page.lowest || 0, bottom);
    else page.y = bottom;
  }

  function lines(pen, all, width) {
    const found = [];
    let line = '';
    for (const word of all.split(' ')) {
      const longer = line ? `${line} ${word}` : word;
      if (line && pen.measureText(longer).width > width) {
        found.push(line);
        line = word;
      } else line = longer;
    }
    return line ? [...found, line] : found;
  }

  function drawing(page, svg, x, width) {
    const height = svg.getBoundingClientRect().height || 32;
    shapes(page, svg, { x, y: page.y, width, height });
    page.y += height + 12;
  }

  /* The shapes of a drawing with the colours they have on the page. */
  function shapes(page, svg, box) {
    const { pen, rtl } = page;
    const view = svg.viewBox.baseVal && svg.viewBox.baseVal.width ? svg.viewBox.baseVal : { x: 0, y: 0, width: box.width, height: box.height };
    const across = (value) => length(value, box.width, view.x, view.width);
    const down = (value) => length(value, box.height, view.y, view.height);
    pen.save();
    pen.translate(rtl ? WIDTH - MARGIN - box.x - box.width : MARGIN + box.x, box.y);
    if (rtl && svg.matches('.bar')) {
      pen.translate(box.width, 0);
      pen.scale(-1, 1);
    }
    for (const shape of svg.querySelectorAll('rect, line, circle, text')) one(page, shape, across, down, { view, box });
    pen.restore();
  }

  /* A coordinate: a share of the drawing, or a number in its own units. */
  function length(value, size, start, units) {
    if (value === null) return 0;
    const number = parseFloat(value);
    return value.endsWith('%') ? (number / 100) * size : ((number - start) / units) * size;
  }

  function one(page, shape, across, down, { view, box }) {
    const { pen } = page;
    const style = getComputedStyle(shape);
    const at = (name) => shape.getAttribute(name);
    pen.beginPath();
    if (shape.matches('rect')) {
      const x = at('x') === null ? 0 : across(at('x'));
      const y = at('y') === null ? 0 : down(at('y'));
      const width = at('width').endsWith('%') ? across(at('width')) : (parseFloat(at('width')) / view.width) * box.width;
      const height = at('height').endsWith('%') ? down(at('height')) : (parseFloat(at('height')) / view.height) * box.height;
      pen.rect(x, y, width, height);
    } else if (shape.matches('line')) {
      pen.moveTo(across(at('x1')), down(at('y1')));
      pen.lineTo(across(at('x2')), down(at('y2')));
    } else if (shape.matches('circle')) {
      pen.arc(across(at('cx')), down(at('cy')), parseFloat(at('r')), 0, 2 * Math.PI);
    } else {
      pen.font = `14px ${page.font}`;
      pen.direction = 'ltr';
      pen.textAlign = { middle: 'center', end: 'right' }[at('text-anchor')] || 'left';
      pen.fillStyle = style.fill;
      pen.fillText(shape.textContent, across(at('x')), down(at('y')) + (parseFloat(at('dy')) || 0));
      return;
    }
    const filling = fill(pen, style.fill);
    if (filling) {
      pen.fillStyle = filling;
      pen.fill();
    }
    if (style.stroke !== 'none') {
      pen.strokeStyle = style.stroke;
      pen.lineWidth = parseFloat(style.strokeWidth);
      pen.stroke();
    }
  }

  /* A colour, or a pattern of the page as one of the canvas. */
  function fill(pen, value) {
    const pattern = /url\("?#([^")]+)"?\)/.exec(value);
    if (!pattern) return value === 'none' ? null : value;
    const source = document.getElementById(pattern[1]);
    const path = source && source.querySelector('path');
    if (!path) return null;
    const side = parseFloat(source.getAttribute('width'));
    const tile = document.createElement('canvas');
    tile.width = side * SCALE;
    tile.height = side * SCALE;
    const brush = tile.getContext('2d');
    const style = getComputedStyle(path);
    brush.scale(SCALE, SCALE);
    const lines_ = new Path2D(path.getAttribute('d'));
    if (style.fill !== 'none') {
      brush.fillStyle = style.fill;
      brush.fill(lines_);
    }
    if (style.stroke !== 'none') {
      brush.strokeStyle = style.stroke;
      brush.lineWidth = parseFloat(style.strokeWidth);
      brush.stroke(lines_);
    }
    const repeated = pen.createPattern(tile, 'repeat');
    repeated.setTransform(new DOMMatrix().scale(1 / SCALE));
    return repeated;
  }
})();
