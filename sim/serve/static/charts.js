"use strict";
/* Pictures from numbers: each function fills one SVG of a given size in the colours of a theme. */
const Charts = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const FONT = 'system-ui, "DejaVu Sans", sans-serif';
  const ruler = document.createElement("canvas").getContext("2d");

  function width(text, size, bold) {
    ruler.font = `${bold ? 700 : 400} ${size}px ${FONT}`;
    return ruler.measureText(text).width;
  }

  function shortened(text, size, room, bold) {
    if (width(text, size, bold) <= room) {
      return text;
    }
    let kept = text;
    while (kept.length > 1 && width(`${kept}…`, size, bold) > room) {
      kept = kept.slice(0, -1);
    }
    return `${kept.trimEnd()}…`;
  }

  class Sheet {
    constructor(svg, theme, unit) {
      this.svg = svg;
      this.theme = theme;
      this.unit = unit;
      const box = svg.parentElement.getBoundingClientRect();
      this.width = box.width;
      this.height = box.height;
      svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
      this.parts = document.createDocumentFragment();
    }

    add(name, attributes, text) {
      const part = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) {
        part.setAttribute(key, typeof value === "number" ? Math.round(value * 100) / 100 : value);
      }
      if (text !== undefined) {
        part.textContent = text;
      }
      this.parts.append(part);
      return part;
    }

    text(x, y, words, { size = 0.8, colour = this.theme.ink, bold = false, anchor = "start", room = 0, turn = 0, halo = false } = {}) {
      const pixels = size * this.unit;
      const shown = room ? shortened(words, pixels, room, bold) : words;
      const look = { x, y, fill: colour, "font-size": pixels, "font-family": FONT, "text-anchor": anchor, "font-weight": bold ? 700 : 400 };
      if (turn) {
        look.transform = `rotate(${turn} ${x} ${y})`;
      }
      if (halo) {
        Object.assign(look, { stroke: this.theme.paper, "stroke-width": 4, "paint-order": "stroke", "stroke-linejoin": "round" });
      }
      this.add("text", look, shown);
    }

    line(x1, y1, x2, y2, stroke, thick = 1, more = {}) {
      this.add("line", { x1, y1, x2, y2, stroke, "stroke-width": thick, ...more });
    }

    path(points, look) {
      const d = points.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
      this.add("path", { d, fill: "none", "stroke-linejoin": "round", ...look });
    }

    done(words) {
      this.svg.setAttribute("aria-label", words);
      this.svg.replaceChildren(this.parts);
    }
  }

  /* Shares: one row an outcome, a dot on its interval, a ring for the file, the paired difference. */
  function sharesHeight(rows, unit) {
    return (1.55 * rows + 2.3) * unit;
  }

  function shares(svg, frame, theme, unit) {
    const sheet = new Sheet(svg, theme, unit);
    const { rows, is_base: same } = { rows: frame.shares, is_base: frame.is_base };
    const size = 0.92 * unit;
    const longest = Math.max(...rows.map((row) => width(row.label, size, false)), 4 * unit);
    const left = Math.min(longest + 1.2 * unit, 0.34 * sheet.width);
    const columns = same ? 12.5 * unit : 24.5 * unit;
    const right = sheet.width - columns;
    const top = 1.5 * unit;
    const step = Math.min((sheet.height - top - 0.8 * unit) / rows.length, 2.2 * unit);
    const x = (share) => left + share * (right - left);
    const bottom = top + step * rows.length;
    for (const mark of [0, 0.25, 0.5, 0.75, 1]) {
      sheet.line(x(mark), top, x(mark), bottom, theme.grid, 1);
      sheet.text(x(mark), top - 0.45 * unit, `${100 * mark} %`, { colour: theme.muted, size: 0.74, anchor: "middle" });
    }
    const at = [right + 6.2 * unit, right + 11.2 * unit, right + 16.2 * unit, sheet.width - 0.1 * unit];
    const head = { colour: theme.muted, size: 0.74, anchor: "end" };
    sheet.text(at[0], top - 0.45 * unit, "now", head);
    if (same) {
      sheet.text(at[3], top - 0.45 * unit, "95 %", head);
    } else {
      sheet.text(at[1], top - 0.45 * unit, "in the file", head);
      sheet.text(at[2], top - 0.45 * unit, "difference", head);
      sheet.text(at[3], top - 0.45 * unit, "points, 95 %", head);
    }
    rows.forEach((row, number) => {
      const y = top + step * (number + 0.5);
      const down = y + 0.32 * unit;
      sheet.text(left - 0.9 * unit, down, row.label, { size: 0.92, anchor: "end", room: left - unit });
      if (row.now.value === null) {
        sheet.text(at[0], down, "–", { anchor: "end", colour: theme.muted });
        return;
      }
      if (!same && row.base.value !== null) {
        sheet.line(x(row.base.value), y, x(row.now.value), y, theme.neutral.tint, 0.5 * unit);
      }
      if (row.now.low !== null) {
        sheet.line(x(row.now.low), y, x(row.now.high), y, theme.interval, 0.52 * unit);
      }
      if (!same && row.base.value !== null) {
        sheet.add("circle", { cx: x(row.base.value), cy: y, r: 0.4 * unit, fill: "none", stroke: theme.muted, "stroke-width": 1.6 });
      }
      sheet.add("circle", { cx: x(row.now.value), cy: y, r: 0.36 * unit, fill: row.now.value ? theme.neutral.fill : theme.paper, stroke: theme.neutral.ink, "stroke-width": 1.2 });
      sheet.text(at[0], down, row.now.words, { size: 0.98, bold: true, anchor: "end" });
      if (same) {
        sheet.text(at[3], down, row.now.interval, { colour: theme.muted, anchor: "end" });
      } else {
        sheet.text(at[1], down, row.base.words, { colour: theme.muted, anchor: "end", size: 0.88 });
        const { clear, words, range } = row.change;
        sheet.text(at[2], down, words, { size: 0.98, bold: clear, colour: clear ? theme.ink : theme.muted, anchor: "end" });
        sheet.text(at[3], down, range, { colour: theme.muted, anchor: "end" });
      }
    });
    sheet.done(frame.said);
  }

  /* Distribution: quantiles, histogram, and the share that has come by then. */
  function steps(bins, shares, x, y) {
    const points = [[x(bins.start), y(0)]];
    shares.forEach((share, number) => {
      const low = bins.start + number * bins.step;
      points.push([x(low), y(share)], [x(low + bins.step), y(share)]);
    });
    points.push([x(bins.start + shares.length * bins.step), y(0)]);
    return points;
  }

  function spread(svg, frame, theme, unit) {
    const sheet = new Sheet(svg, theme, unit);
    const data = frame.spread;
    const words = `${data.label}. ${data.finding}. ${data.runs}.`;
    if (!data.axis) {
      sheet.text(sheet.width / 2, sheet.height / 2, data.finding, { size: 1.1, colour: theme.muted, anchor: "middle" });
      sheet.done(words);
      return;
    }
    const ghost = { stroke: theme.muted, "stroke-width": 1.5, "stroke-dasharray": "5 4" };
    const left = 3 * unit;
    const right = sheet.width - 4.3 * unit;
    const x = (value) => left + ((value - data.axis.low) / (data.axis.high - data.axis.low)) * (right - left);
    const within = (value) => Math.min(Math.max(x(value), left), right);
    const strip = 2.5 * unit;
    const gap = 2.3 * unit;
    const foot = 1.9 * unit;
    const body = sheet.height - strip - gap - foot - 1.5 * unit;
    const bars = [strip + 1.3 * unit, strip + 1.3 * unit + 0.58 * body];
    const curve = [bars[1] + gap, sheet.height - foot];
    quantiles(sheet, data, within, [left, right], strip);
    for (const [[top, bottom], panel] of [[bars, data.bins], [curve, data.curve]]) {
      const y = (share) => bottom - (share / panel.top) * (bottom - top);
      for (const tick of data.axis.ticks) {
        sheet.line(x(tick.at), top, x(tick.at), bottom, theme.grid, 1);
      }
      for (const tick of panel.ticks) {
        sheet.line(left, y(tick.at), right, y(tick.at), theme.grid, 1);
        sheet.text(left - 0.4 * unit, y(tick.at) + 0.26 * unit, tick.label, { size: 0.74, colour: theme.muted, anchor: "end" });
      }
      const ghosted = !frame.is_base && panel === data.bins ? "; dashed as in the file" : "";
      sheet.text(left, top - 0.4 * unit, panel.caption + ghosted, { size: 0.74, colour: theme.muted, room: right - left, halo: true });
    }
    const up = (share) => bars[1] - (share / data.bins.top) * (bars[1] - bars[0]);
    const outline = steps(data.bins, data.bins.now, x, up);
    sheet.path(outline, { fill: theme.neutral.tint, stroke: theme.neutral.fill, "stroke-width": 1.6 });
    if (!frame.is_base) {
      sheet.path(steps(data.bins, data.bins.base, x, up), ghost);
    }
    sheet.line(left, bars[1], right, bars[1], theme.rule, 1);
    curves(sheet, frame, [x, left, right], curve, ghost);
    axis(sheet, data.axis.ticks, x, curve[1], right);
    const middle = data.quantiles[Math.floor(data.quantiles.length / 2)];
    if (middle) {
      sheet.line(within(middle.value), strip - 0.3 * unit, within(middle.value), curve[1], theme.ink, 1.2, { "stroke-dasharray": "1.5 3" });
    }
    sheet.done(words);
  }

  function quantiles(sheet, data, x, [left, right], strip) {
    const { theme, unit } = sheet;
    const marks = data.quantiles;
    if (!marks.length) {
      return;
    }
    const y = strip - 0.35 * unit;
    sheet.line(x(marks[0].value), y, x(marks[marks.length - 1].value), y, theme.ink, 1.4);
    const room = marks.map((mark) => Math.max(width(mark.called, 0.74 * unit, false), width(mark.shown, 0.86 * unit, true)) + 1.1 * unit);
    const centres = spaced(marks.map((mark) => x(mark.value)), room, left - unit, right + 3 * unit);
    marks.forEach((mark, number) => {
      if (mark.low !== null && mark.high !== null) {
        sheet.line(x(mark.low), y, x(mark.high), y, theme.interval, 0.5 * unit);
      }
      const main = marks.length === 1 || number === 1;
      sheet.add("circle", { cx: x(mark.value), cy: y, r: (main ? 0.34 : 0.2) * unit, fill: theme.ink });
      sheet.text(centres[number], 0.75 * unit, mark.called, { size: 0.74, colour: theme.muted, anchor: "middle" });
      sheet.text(centres[number], 1.65 * unit, mark.shown, { size: 0.86, bold: true, anchor: "middle" });
    });
  }

  function spaced(wanted, room, low, high) {
    const placed = [...wanted];
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < placed.length; n += 1) {
        const least = n ? placed[n - 1] + (room[n - 1] + room[n]) / 2 : low + room[n] / 2;
        placed[n] = Math.max(placed[n], least);
      }
      for (let n = placed.length - 1; n >= 0; n -= 1) {
        const most = n < placed.length - 1 ? placed[n + 1] - (room[n] + room[n + 1]) / 2 : high - room[n] / 2;
        placed[n] = Math.min(placed[n], most);
      }
    }
    return placed;
  }

  function curves(sheet, frame, [x, left, right], [top, bottom], ghost) {
    const { theme, unit } = sheet;
    const { curve, axis: { low, high } } = frame.spread;
    const y = (share) => bottom - (share / curve.top) * (bottom - top);
    const points = (shares) => shares.map((share, n) => [x(low + ((high - low) * n) / (shares.length - 1)), y(share)]);
    sheet.path([[left, bottom], ...points(curve.now), [right, bottom]], { fill: theme.neutral.tint, "fill-opacity": 0.45 });
    sheet.path(points(curve.now), { stroke: theme.neutral.fill, "stroke-width": 2.2 });
    if (!frame.is_base) {
      sheet.path(points(curve.base), ghost);
    }
    sheet.line(left, bottom, right, bottom, theme.rule, 1);
    const ends = [curve.now[curve.now.length - 1], curve.base[curve.base.length - 1]];
    const apart = 1.25 * unit;
    let marks = [y(ends[0]), y(ends[1])];
    if (!frame.is_base && Math.abs(marks[0] - marks[1]) < apart) {
      const middle = (marks[0] + marks[1]) / 2;
      const sign = marks[0] <= marks[1] ? 1 : -1;
      marks = [middle - (sign * apart) / 2, middle + (sign * apart) / 2];
    }
    sheet.add("circle", { cx: right, cy: y(ends[0]), r: 0.32 * unit, fill: theme.neutral.ink });
    sheet.text(right + 0.6 * unit, marks[0] + 0.32 * unit, curve.ends.now, { size: 0.98, bold: true, colour: theme.neutral.ink });
    if (!frame.is_base) {
      sheet.add("circle", { cx: right, cy: y(ends[1]), r: 0.34 * unit, fill: "none", stroke: theme.muted, "stroke-width": 1.5 });
      sheet.text(right + 0.6 * unit, marks[1] + 0.32 * unit, curve.ends.base, { size: 0.82, colour: theme.muted });
    }
  }

  function axis(sheet, ticks, x, y, right) {
    const { theme, unit } = sheet;
    let free = -Infinity;
    for (const tick of ticks) {
      const long = width(tick.label, 0.74 * unit, false);
      const start = tick.day ? x(tick.at) + 2 : x(tick.at) - long / 2;
      if (start > free && start + long < right + 3.5 * unit) {
        sheet.text(start, y + 1.1 * unit, tick.label, { size: 0.74, colour: theme.muted });
        free = start + long + 0.5 * unit;
      }
    }
  }

  /* Race: both clocks of each run, on the halves that belong to the sides; who acts first, how often. */
  function race(svg, frame, theme, unit, cells) {
    const sheet = new Sheet(svg, theme, unit);
    const data = frame.race;
    const strip = 1.5 * unit;
    const [left, foot, head] = [3.1 * unit, 2.9 * unit, 1.2 * unit];
    const aside = Math.min(Math.max(0.38 * sheet.width, 12 * unit), 16 * unit);
    const side = Math.max(Math.min(sheet.width - left - strip - aside - 1.6 * unit, sheet.height - foot - strip - head - 0.4 * unit), 8 * unit);
    const top = head + strip + 0.3 * unit;
    const bottom = top + side;
    const right = left + side;
    const at = { x: (clock) => left + (clock / data.reach) * side, y: (clock) => bottom - (clock / data.reach) * side };
    ground(sheet, [left, right, top, bottom]);
    for (const tick of data.ticks) {
      sheet.line(at.x(tick.at), top, at.x(tick.at), bottom, theme.grid, 1);
      sheet.line(left, at.y(tick.at), right, at.y(tick.at), theme.grid, 1);
      sheet.text(at.x(tick.at), bottom + 1.05 * unit, tick.label, { size: 0.74, colour: theme.muted, anchor: "middle" });
      sheet.text(left - 0.4 * unit, at.y(tick.at) + 0.26 * unit, tick.label, { size: 0.74, colour: theme.muted, anchor: "end" });
    }
    const cell = side / cells;
    for (const name of ["attacker", "defender"]) {
      data.cells[name].forEach((numbers, level) => {
        const d = numbers.map((n) => square(left + (n % cells) * cell, bottom - (Math.floor(n / cells) + 1) * cell, cell)).join("");
        sheet.add("path", { d, fill: theme[name].levels[level] });
      });
    }
    strips(sheet, data, [left, right, top, bottom], [strip, cell]);
    sheet.line(left, bottom, right, top, theme.ink, 1.2);
    sheet.text(right - 2.6 * unit, top + 1.15 * unit, "attacker first", { size: 0.82, bold: true, colour: theme.attacker.ink, anchor: "end", halo: true });
    sheet.text(right - 0.4 * unit, bottom - 0.5 * unit, "defender first", { size: 0.82, bold: true, colour: theme.defender.ink, anchor: "end", halo: true });
    sheet.text((left + right) / 2, bottom + 2.25 * unit, data.along, { size: 0.8, colour: theme.muted, anchor: "middle", room: side + 3 * unit });
    sheet.text(0.9 * unit, (top + bottom) / 2, data.upwards, { size: 0.8, colour: theme.muted, anchor: "middle", turn: -90, room: 2 * Math.min((top + bottom) / 2, sheet.height - (top + bottom) / 2) });
    middles(sheet, data, frame.is_base, at);
    figures(sheet, data.shares, frame.is_base, [right + strip + 1.9 * unit, top]);
    sheet.done(`${data.label}. ${data.finding}.`);
  }

  function square(x, y, size) {
    return `M${x.toFixed(1)} ${y.toFixed(1)}h${size.toFixed(1)}v${size.toFixed(1)}h-${size.toFixed(1)}z`;
  }

  function ground(sheet, [left, right, top, bottom]) {
    const { theme } = sheet;
    const look = { "fill-opacity": 0.4, stroke: "none" };
    sheet.path([[left, bottom], [left, top], [right, top]], { ...look, fill: theme.attacker.tint });
    sheet.path([[left, bottom], [right, bottom], [right, top]], { ...look, fill: theme.defender.tint });
  }

  function strips(sheet, data, [left, right, top, bottom], [strip, cell]) {
    const { theme, unit } = sheet;
    const gap = 0.3 * unit;
    const small = { size: 0.74, colour: theme.muted };
    sheet.add("rect", { x: left, y: top - gap - strip, width: right - left, height: strip, fill: theme.attacker.tint, "fill-opacity": 0.4 });
    sheet.add("rect", { x: right + gap, y: top, width: strip, height: bottom - top, fill: theme.defender.tint, "fill-opacity": 0.4 });
    sheet.add("rect", { x: right + gap, y: top - gap - strip, width: strip, height: strip, fill: theme.grid });
    data.strips.attacker.forEach((numbers, level) => numbers.forEach((n) => {
      sheet.add("rect", { x: left + n * cell, y: top - gap - strip, width: cell + 0.3, height: strip, fill: theme.attacker.levels[level] });
    }));
    data.strips.defender.forEach((numbers, level) => numbers.forEach((n) => {
      sheet.add("rect", { x: right + gap, y: bottom - (n + 1) * cell, width: strip, height: cell + 0.3, fill: theme.defender.levels[level] });
    }));
    sheet.text(left, top - gap - strip - 0.35 * unit, data.strip_words.attacker, { ...small, room: right - left });
    sheet.text(right + gap + strip + 0.95 * unit, bottom, data.strip_words.defender, { ...small, turn: -90, room: bottom - top });
  }

  function middles(sheet, data, same, at) {
    const { theme, unit } = sheet;
    const inside = (pair) => pair && Math.max(...pair) <= data.reach;
    if (!same && inside(data.middles.base)) {
      const [x, y] = data.middles.base;
      sheet.add("circle", { cx: at.x(x), cy: at.y(y), r: 0.5 * unit, fill: "none", stroke: theme.paper, "stroke-width": 4 });
      sheet.add("circle", { cx: at.x(x), cy: at.y(y), r: 0.5 * unit, fill: "none", stroke: theme.muted, "stroke-width": 2 });
    }
    if (inside(data.middles.now)) {
      const [x, y] = data.middles.now;
      sheet.add("circle", { cx: at.x(x), cy: at.y(y), r: 0.4 * unit, fill: theme.ink, stroke: theme.paper, "stroke-width": 2 });
    }
  }

  function figures(sheet, rows, same, [left, top]) {
    const { theme, unit } = sheet;
    const room = sheet.width - left;
    const step = Math.min((sheet.height - top - unit) / rows.length, 5.6 * unit);
    rows.forEach((row, number) => {
      const shade = theme[row.side];
      let y = top + number * step + 0.4 * unit;
      sheet.text(left, y, row.label, { size: 0.84, bold: true, colour: shade.ink, room });
      sheet.text(left, y + 1.8 * unit, row.now.words, { size: 1.65, bold: true, colour: shade.ink });
      const beside = left + width(row.now.words, 1.65 * unit, true) + 0.5 * unit;
      sheet.text(beside, y + 1.8 * unit, row.now.interval, { size: 0.74, colour: theme.muted, room: sheet.width - beside });
      y += 2.3 * unit;
      sheet.add("rect", { x: left, y, width: room, height: 0.5 * unit, fill: theme.grid });
      sheet.add("rect", { x: left, y, width: room * (row.now.value || 0), height: 0.5 * unit, fill: shade.fill });
      if (!same && row.base.value !== null) {
        const x = left + room * row.base.value;
        sheet.line(x, y - 0.2 * unit, x, y + 0.7 * unit, theme.ink, 2);
        const { words, range, clear } = row.change;
        sheet.text(left, y + 1.55 * unit, words === "0" ? `as in the file (${range})` : `${words} (${range})`, { size: 0.76, bold: clear, colour: clear ? theme.ink : theme.muted, room });
      }
    });
  }

  return { shares, sharesHeight, spread, race };
})();
