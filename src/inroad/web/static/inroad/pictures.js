/* Pictures on a page: each <figure data-picture> holds a score.pictures.Picture as JSON, and its figures as a table.

     JSON ─→ ECharts (SVG) in .drawing ─→ the table folds away ─→ arrow keys, a finger or the mouse read figures out below

   Colours are the stylesheet's names (var(--c1)), not values: the theme and the printer change them without a redraw.
   No tooltip and no motion: what stands at a place is said in words under the drawing, where a screen reader hears it too.
   Without this script, or without ECharts, the table stays open. */
"use strict";
(() => {
  const NS = "http://www.w3.org/2000/svg";
  const COLOURS = 7;
  const DASHES = ["solid", [6, 4], [2, 3], [9, 3, 2, 3], [12, 4], [1, 2], [4, 2, 1, 2]];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle"];
  const ODDS = { 0.5: "half of the time", 0.8: "four times in five", 0.9: "nine times in ten", 0.95: "19 times in 20" };
  const colour = (place) => `var(--c${(place % COLOURS) + 1})`;
  const known = (value) => value !== null && value !== undefined;

  function said(value, unit) {
    const text = value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 1 });
    return unit === "%" ? `${text}%` : unit ? `${text} ${unit}` : text;
  }

  const odds = (level) => ODDS[level] || `${Math.round(level * 100)} times in 100`;

  /* ---- what stands at a place, in words */
  function reading(picture, place, only = -1) {
    const parts = [];
    picture.series.forEach((series, number) => {
      if (only >= 0 && number !== only) return;
      const name = series.name && picture.series.length > 1 ? `${series.name} ` : "";
      const value = series.values[place];
      if (known(value)) {
        const low = series.low && series.low[place];
        const high = series.high && series.high[place];
        const bare = picture.unit === "%" ? "%" : "";
        const range = known(low) && known(high) ? ` (from ${said(low, bare)} to ${said(high, bare)})` : "";
        parts.push(`${name}${said(value, picture.unit)}${range}`);
      } else if (only >= 0) {
        parts.push(`${name}no figure`);
      }
      (series.bands || []).forEach((band) => {
        if (!known(band.low[place]) || !known(band.high[place]) || band.low[place] === band.high[place]) return;
        parts.push(`${odds(band.level)} ${said(band.low[place], "")} to ${said(band.high[place], picture.unit)}`);
      });
    });
    return `${picture.x[place]}: ${parts.length ? parts.join("; ") : "no figure"}`;
  }

  /* ---- a Picture as ECharts wants it */
  function polygon(band) {
    const known_at = band.low.map((low, place) => known(low) && known(band.high[place]));
    return (params, api) => {
      const first = params.dataIndex;
      if (!known_at[first] || known_at[first - 1]) return null; /* one shape for each stretch without a gap */
      const upper = [];
      const lower = [];
      for (let place = first; known_at[place]; place += 1) {
        upper.push(api.coord([place, band.high[place]]));
        lower.unshift(api.coord([place, band.low[place]]));
      }
      return { type: "polygon", shape: { points: upper.concat(lower) }, style: api.style() };
    };
  }

  function ranged(series, number, many) {
    const shift = (number - (many - 1) / 2) * 11;
    return (params, api) => {
      const place = params.dataIndex;
      if (!known(series.values[place])) return null;
      const [x, y] = api.coord([series.values[place], place]);
      const at = y + shift;
      const stroke = { stroke: colour(number), lineWidth: 2, fill: "none" };
      const children = [];
      if (known(series.low[place]) && known(series.high[place])) {
        const from = api.coord([series.low[place], place])[0];
        const to = api.coord([series.high[place], place])[0];
        children.push({ type: "line", shape: { x1: from, y1: at, x2: to, y2: at }, style: stroke });
        [from, to].forEach((end) => {
          children.push({ type: "line", shape: { x1: end, y1: at - 4, x2: end, y2: at + 4 }, style: stroke });
        });
      }
      children.push({ type: "circle", shape: { cx: x, cy: at, r: 4.5 }, style: { fill: colour(number) } });
      return { type: "group", children };
    };
  }

  /* Draws nothing, but its values belong on the axis: ends of bands and ranges, and lines across. */
  function frame(values, upright) {
    const data = values.filter(known).map((value) => (upright ? [0, value] : [value, 0]));
    return { type: "custom", silent: true, data, encode: { x: 0, y: 1 }, renderItem: () => null };
  }

  function marked(picture, upright) {
    if (!picture.marks.length) return undefined;
    return {
      silent: true, symbol: "none", animation: false,
      lineStyle: { color: "var(--soft)", type: [5, 4], width: 1 },
      label: { color: "var(--soft)", fontSize: 12, position: "insideStartTop", formatter: (item) => item.name },
      data: picture.marks.map(([name, value]) => (upright ? { name, yAxis: value } : { name, xAxis: value })),
    };
  }

  function drawn(picture) {
    const { draw, series } = picture;
    const upright = draw !== "ranges";
    const list = [];
    series.forEach((one, number) => {
      const flat = { color: colour(number) };
      const common = { id: `main${number}`, name: one.name, data: one.values, emphasis: { disabled: true }, cursor: "default" };
      if (draw === "stacked" || draw === "bars") {
        const stack = draw === "stacked" ? "all" : undefined;
        const edge = stack ? { borderColor: "var(--sheet)", borderWidth: 1 } : {};
        /* a bar of nothing would still draw its edge, over the axis */
        const data = one.values.map((value) => (value ? { value, itemStyle: { ...flat, ...edge } } : value));
        list.push({ ...common, data, type: "bar", stack, barMaxWidth: 44, itemStyle: flat });
      } else if (draw === "ranges") {
        const data = one.values.map((value, place) => [known(value) ? value : "-", place]);
        list.push({ ...common, type: "custom", data, encode: { x: 0, y: 1 }, renderItem: ranged(one, number, series.length) });
      } else {
        [...(one.bands || [])].sort((a, b) => b.level - a.level).forEach((band) => {
          const data = band.high.map((high, place) => [place, known(high) ? high : "-"]);
          list.push({ type: "custom", silent: true, data, encode: { x: 0, y: 1 }, renderItem: polygon(band), itemStyle: { ...flat, opacity: 0.16 }, z: 1 });
          list.push(frame(band.low, true));
        });
        const symbol = SYMBOLS[number % SYMBOLS.length];
        list.push({
          ...common, type: "line", connectNulls: false, symbol, symbolSize: one.values.length > 40 ? 3 : 7,
          showAllSymbol: true, lineStyle: { ...flat, width: 2, type: DASHES[number % DASHES.length] }, itemStyle: flat, z: 3,
        });
      }
    });
    const beyond = picture.marks.map(([, value]) => value);
    if (draw === "ranges") series.forEach((one) => beyond.push(...(one.low || []), ...(one.high || [])));
    if (beyond.length) list.push(frame(beyond, upright));
    if (list.length) list[0].markLine = marked(picture, upright);
    return list;
  }

  function options(picture, box) {
    const upright = picture.draw !== "ranges";
    const text = { color: "var(--soft)", fontSize: 12, fontFamily: getComputedStyle(box).fontFamily };
    /* names of places: in lines below each other if words fit, else aslant if there are few, else some are left out */
    const slot = (box.clientWidth - 44) / picture.x.length;
    const letters = (name) => name.length * 7;
    const word = Math.max(1, ...picture.x.flatMap((name) => name.split(" ")).map(letters));
    const aslant = word > slot && picture.x.length <= 10;
    const named = word <= slot ? { interval: 0, width: Math.max(word + 2, slot - 6), overflow: "break", lineHeight: 14 } : aslant ? { rotate: 36, interval: 0 } : { hideOverlap: true };
    const before = aslant && upright ? Math.max(4, ...picture.x.map((name, place) => 0.81 * letters(name) - (place + 0.5) * slot - 22)) : 4;
    const numbers = figures(picture);
    const places = {
      type: "category", data: picture.x, inverse: !upright, boundaryGap: picture.draw !== "fan",
      axisTick: { show: false }, axisLine: { lineStyle: { color: "var(--edge)" } },
      axisLabel: upright ? { ...text, ...named } : { ...text, color: "var(--ink)", interval: 0, width: Math.min(Math.max(...picture.x.map(letters)) + 6, 180, box.clientWidth * 0.36), overflow: "break", lineHeight: 14 },
    };
    const amounts = {
      type: "value", name: picture.unit, nameTextStyle: { ...text, align: upright ? "left" : "center" },
      nameLocation: upright ? "end" : "middle", nameGap: upright ? 15 : 28,
      minInterval: numbers.every(Number.isInteger) ? 1 : 0, splitNumber: upright ? 4 : Math.max(2, Math.min(5, Math.floor(box.clientWidth / 120))),
      axisLabel: { ...text, hideOverlap: true }, splitLine: { lineStyle: { color: "var(--line)" } },
      min: numbers.some((value) => value < 0) ? undefined : 0,
    };
    const pointer = { type: upright && places.boundaryGap === false ? "line" : "shadow", label: { show: false } };
    return {
      animation: false,
      aria: { enabled: true, label: { description: `${picture.title}. ${picture.sentence}` } },
      axisPointer: { z: 0 }, /* behind what it points at */
      textStyle: text,
      grid: { left: before, right: 20, top: upright && (picture.unit || picture.marks.length) ? 30 : 12, bottom: upright || !picture.unit ? 4 : 24, containLabel: true },
      tooltip: {
        trigger: "axis", showContent: false,
        axisPointer: { ...pointer, lineStyle: { color: "var(--edge)", type: "solid" }, shadowStyle: { color: "var(--accent-wash)" } },
      },
      xAxis: upright ? places : amounts,
      yAxis: upright ? amounts : places,
      series: drawn(picture),
    };
  }

  const figures = (picture) => picture.series.flatMap((one) => (
    [...one.values, ...(one.low || []), ...(one.high || []), ...(one.bands || []).flatMap((band) => [...band.low, ...band.high])]
  )).filter(known);

  /* ---- which colour is what: HTML, so that it wraps on a phone */
  function keys(picture) {
    const list = document.createElement("ul");
    list.className = "keys";
    const lines = picture.draw === "lines" || picture.draw === "fan";
    picture.series.forEach((one, number) => {
      const item = document.createElement("li");
      const swatch = document.createElementNS(NS, "svg");
      const shape = document.createElementNS(NS, lines ? "line" : "rect");
      const dash = DASHES[number % DASHES.length];
      const attributes = lines
        ? { x1: 0, x2: 24, y1: 6, y2: 6, stroke: colour(number), "stroke-width": 3, ...(dash === "solid" ? {} : { "stroke-dasharray": dash.join(" ") }) }
        : { x: 6, y: 0, width: 12, height: 12, rx: 2, fill: colour(number) };
      Object.entries(attributes).forEach(([name, value]) => shape.setAttribute(name, value));
      swatch.setAttribute("viewBox", "0 0 24 12");
      swatch.setAttribute("aria-hidden", "true");
      swatch.append(shape);
      item.append(swatch, one.name);
      list.append(item);
    });
    return list;
  }

  /* ---- one figure */
  function show(figure) {
    const box = figure.querySelector(".drawing");
    const picture = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const inner = document.createElement("div");
    const line = figure.querySelector(".reading");
    box.replaceChildren(inner);
    box.hidden = false;
    line.hidden = false;
    const tall = picture.draw === "ranges" ? 60 + picture.x.length * Math.max(40, 16 + picture.series.length * 14) : 280;
    const chart = window.echarts.init(inner, null, { renderer: "svg", width: box.clientWidth, height: tall });
    const fit = () => {
      chart.setOption(options(picture, box));
      chart.resize({ width: box.clientWidth, height: tall });
      /* what a printer needs to draw it at another width */
      inner.querySelector("svg").setAttribute("viewBox", `0 0 ${box.clientWidth} ${tall}`);
    };
    fit();
    if (picture.series.length > 1) box.before(keys(picture));
    const table = figure.querySelector("details.figures");
    if (table) table.open = false;

    let at = -1;
    let only = -1;
    const hint = figure.querySelector("[data-hint]").textContent;
    const tell = () => { line.textContent = at >= 0 ? reading(picture, at, only) : box.matches(":focus-visible") ? hint : ""; };
    const point = () => {
      const first = picture.series.findIndex((one) => known(one.values[at]));
      if (at < 0 || first < 0) chart.dispatchAction({ type: "hideTip" });
      else chart.dispatchAction({ type: "showTip", seriesIndex: chart.getOption().series.findIndex((one) => one.id === `main${first}`), dataIndex: at });
    };
    chart.on("updateAxisPointer", (event) => {
      const axis = event.axesInfo && event.axesInfo[0];
      if (axis && box.matches(":hover") && Number.isInteger(axis.value)) { at = axis.value; only = -1; tell(); }
    });
    ["focus", "blur"].forEach((name) => box.addEventListener(name, tell));
    box.addEventListener("keydown", (event) => {
      const last = picture.x.length - 1;
      const many = picture.series.length;
      const across = { ArrowRight: 1, ArrowLeft: -1, ...(picture.draw === "ranges" ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (across) at = at < 0 ? (across > 0 ? 0 : last) : Math.min(last, Math.max(0, at + across));
      else if (event.key === "Home") at = 0;
      else if (event.key === "End") at = last;
      else if (event.key === "Escape") { at = -1; only = -1; }
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && many > 1) {
        at = Math.max(at, 0);
        only = (only + 1 + (event.key === "ArrowDown" ? 1 : many) + (many + 1)) % (many + 1) - 1;
      } else return;
      event.preventDefault();
      event.stopPropagation();
      point();
      tell();
    });
    new ResizeObserver(() => {
      if (box.clientWidth && box.clientWidth !== chart.getWidth()) fit();
    }).observe(box);
    figure.dataset.drawn = "";
  }

  const all = (root) => root.querySelectorAll("figure[data-picture]:not([data-drawn])").forEach((figure) => {
    if (window.echarts) show(figure);
  });
  document.addEventListener("htmx:afterSettle", (event) => all(event.detail.elt));
  all(document);
})();
