/* The map: #map-data holds its nodes and links with their places; ECharts draws them as SVG, and the words stand below.

     JSON ─→ discs, lines, people, targets ─→ arrow keys, a finger or the mouse: who it is, read out below ─→ their page

   Places come from the desk, so nothing is laid out here and nothing moves but the view. Colours are the stylesheet's
   names: theme and printer change them without a redraw. Another day (htmx brings its lists and data) keeps view and node.
   Without this script, or without ECharts, the lists beside it say the same. */
"use strict";
(() => {
  const box = document.querySelector(".network .drawing");
  if (!box || !window.echarts) return;
  const reading = document.getElementById("map-reading");
  const open = document.getElementById("map-open");
  const touched = window.matchMedia("(hover: none)").matches;
  const hint = touched ? "Touch somebody to read who it is; two fingers bring it nearer." : reading.textContent;
  const inner = document.createElement("div");
  box.replaceChildren(inner);
  box.hidden = false;
  document.querySelectorAll(".days [data-fallback]").forEach((part) => { part.hidden = true; });

  let data = null;
  let nodes = [];
  let at = -1;
  let unit = 1;
  const read = () => {
    data = JSON.parse(document.getElementById("map-data").textContent);
    nodes = data.nodes;
  };
  read();

  /* ---- what is drawn */
  const between = (low, value, high) => Math.min(high, Math.max(low, value));
  const size = () => {
    const width = box.clientWidth;
    const broad = (width - Math.min(120, width * 0.16)) / (2 * data.width); /* names of targets stand out over the ring */
    const height = Math.round(between(260, 2 * data.height * broad + 44, window.innerHeight * 0.85));
    unit = Math.min(broad, (height - 44) / (2 * data.height));
    return { width, height };
  };
  const LIT = ["var(--edge)", "var(--c2)", "var(--c2)", "var(--c1)"];

  function drawnNode(node) {
    const small = between(5, unit * 0.72, 15);
    const label = { show: false, color: "var(--ink)", fontSize: 11, position: "bottom", distance: 3, formatter: () => node.name };
    const base = { id: node.key, name: node.key, x: node.x, y: -node.y, cursor: node.href ? "pointer" : "default" };
    if (node.kind === "me") {
      return { ...base, symbolSize: small * 1.9, itemStyle: { color: "var(--accent)" }, label: { ...label, show: true, fontWeight: 600 } };
    }
    if (node.kind === "target") {
      return {
        ...base, symbol: "diamond", symbolSize: small * (node.lit ? 1.9 : 1.5),
        itemStyle: { color: node.lit ? LIT[node.lit] : "var(--sheet)", borderColor: LIT[node.lit], borderWidth: 1.5 },
        label: { ...label, show: unit > 7, fontWeight: 600, color: node.lit ? "var(--ink)" : "var(--soft)", overflow: "truncate", width: 120 },
      };
    }
    if (node.kind === "more") {
      return {
        ...base, symbol: "roundRect", symbolSize: unit > 6 ? [Math.max(30, unit * 3), 15] : [9, 6], itemStyle: { color: "var(--paper)", borderColor: "var(--line)" },
        label: { ...label, show: unit > 6, position: "inside", fontSize: 10, color: "var(--soft)", formatter: () => `+${node.count.toLocaleString("en")}` },
      };
    }
    const ring = node.bridge ? { borderColor: "var(--c2)", borderWidth: 3 } : node.known ? { borderColor: "var(--sheet)", borderWidth: 1 } : { borderColor: "var(--edge)", borderWidth: 1.2 };
    return {
      ...base, symbolSize: small * (node.bridge ? 1.35 : node.heart ? 1.15 : 0.9),
      itemStyle: { color: node.guarded ? "var(--line)" : node.known ? "var(--c3)" : "var(--sheet)", ...ring },
      label: { ...label, show: node.bridge && unit > 6 },
    };
  }

  function drawnLink(link) {
    const lit = link.lit;
    const color = lit ? "var(--accent)" : "var(--edge)";
    return {
      source: link.a, target: link.b, emphasis: { lineStyle: { color, opacity: 1 } },
      lineStyle: {
        color, width: lit ? 1.2 + link.weight * 0.6 : 0.4 + link.weight * 0.25,
        opacity: lit ? 0.95 : link.a === "me" ? 0.16 : 0.4, curveness: 0,
      },
    };
  }

  const all = () => {
    const [x, y, radius] = data.rest || [];
    return data.rest ? [...data.discs, { x, y, radius, loose: true, name: "in no circle that was seen" }] : data.discs;
  };

  /* ECharts would lighten what is pointed at, and can't lighten a colour that is only a name. */
  function marked(item) {
    const style = { ...item.itemStyle, borderColor: "var(--ink)", borderWidth: 2 };
    return { ...item, emphasis: { itemStyle: style, label: { show: true, color: "var(--ink)" } } };
  }

  /* Discs lie under everything and are no targets for mouse or keys; two points nobody sees hold the frame. */
  function ground() {
    const discs = all().map((disc, number) => ({
      id: `d${number}`, name: `d${number}`, x: disc.x, y: -disc.y, symbolSize: 2 * disc.radius * unit, silent: true, cursor: "default",
      itemStyle: disc.loose
        ? { color: "transparent", borderColor: "var(--edge)", borderWidth: 1, borderType: [2, 4] }
        : { color: disc.inside ? "var(--accent-wash)" : "var(--wait-wash)", borderColor: "var(--line)", borderWidth: 1 },
      label: {
        show: disc.radius * unit > 40, position: "top", distance: 1, fontSize: 11, color: "var(--soft)", overflow: "truncate",
        width: Math.max(130, 2.4 * disc.radius * unit), formatter: () => disc.name,
      },
      emphasis: { disabled: true }, blur: { itemStyle: { opacity: 1 }, label: { opacity: 1 } },
    }));
    const corners = [[-data.width, -data.height], [data.width, data.height]].map(([x, y], number) => ({
      id: `c${number}`, name: `c${number}`, x, y, symbolSize: 0, silent: true, itemStyle: { opacity: 0 }, emphasis: { disabled: true },
    }));
    return [...corners, ...discs];
  }

  function options() {
    const { width, height } = size();
    const font = getComputedStyle(box).fontFamily;
    const series = {
      type: "graph", layout: "none", coordinateSystem: undefined, left: "center", top: "center",
      width: 2 * data.width * unit, height: 2 * data.height * unit, nodeScaleRatio: 1, roam: touched || "move",
      scaleLimit: { min: 0.8, max: 8 }, labelLayout: { hideOverlap: true }, edgeSymbol: ["none", "none"],
      emphasis: { focus: "adjacency" }, blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.06 } },
      data: [...ground(), ...nodes.map((node) => marked(drawnNode(node)))], links: data.links.map(drawnLink),
    };
    return {
      width, height,
      option: {
        animation: false, stateAnimation: { duration: 0 }, textStyle: { fontFamily: font },
        aria: { enabled: true, label: { description: document.getElementById("map-says").textContent } }, series: [series],
      },
    };
  }

  const first = size();
  const chart = window.echarts.init(inner, null, { renderer: "svg", width: first.width, height: first.height });
  function draw(view = {}) {
    const { width, height, option } = options();
    Object.assign(option.series[0], view);
    chart.clear(); /* or nodes of another day would keep what was highlighted before */
    chart.resize({ width, height });
    chart.setOption(option);
    const svg = inner.querySelector("svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); /* what a printer needs to draw it at another width */
    tell();
  }

  /* ---- who it is, in words */
  const ahead = () => all().length + 2; /* of the nodes, in the series' data */
  function tell() {
    const node = nodes[at];
    chart.dispatchAction({ type: "downplay", seriesIndex: 0 });
    open.hidden = !(node && node.href);
    if (!node) {
      reading.textContent = hint;
      return;
    }
    chart.dispatchAction({ type: "highlight", seriesIndex: 0, name: node.key });
    const mine = data.links.find((link) => link.a === "me" && link.b === node.key);
    reading.textContent = mine && mine.words.length ? `${node.words}. You and them: ${mine.words[0]}` : node.words;
    open.href = node.href || "#";
    open.setAttribute("aria-label", `Open ${node.name}`);
  }
  const go = () => { if (nodes[at] && nodes[at].href) window.location.assign(nodes[at].href); };
  const choose = (place) => { at = place; tell(); };

  /* The nearest node in a direction: what lies aside counts double, what lies behind not at all. */
  function next(dx, dy) {
    if (at < 0) return nodes.findIndex((node) => node.kind === "me");
    const from = nodes[at];
    let best = at;
    let least = Infinity;
    nodes.forEach((node, place) => {
      const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
      const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
      if (place === at || along < 1e-6 || aside > 2.5 * along) return;
      const cost = along + 2 * aside;
      if (cost < least) { least = cost; best = place; }
    });
    return best;
  }

  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (way) choose(next(...way));
    else if (event.key === "PageDown" || event.key === "PageUp") {
      choose((at + (event.key === "PageDown" ? 1 : -1) + nodes.length) % nodes.length); /* everybody, one by one */
    } else if (event.key === "Home") choose(nodes.findIndex((node) => node.kind === "me"));
    else if (event.key === "Escape") choose(-1);
    else if (event.key === "Enter") go();
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.4 : 0.714);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const placeOf = (event) => (event.dataType === "node" ? event.dataIndex - ahead() : -1);
  chart.on("mouseover", (event) => { if (placeOf(event) >= 0) choose(placeOf(event)); });
  chart.on("click", (event) => {
    const place = placeOf(event);
    if (place < 0) return;
    const pointed = at === place && !touched;
    choose(place);
    if (pointed) go(); /* with a finger, a touch says who it is, and the button opens */
  });

  function zoom(factor) {
    if (factor) chart.dispatchAction({ type: "graphRoam", seriesIndex: 0, zoom: factor, originX: chart.getWidth() / 2, originY: chart.getHeight() / 2 });
    else draw();
  }
  document.querySelectorAll("[data-zoom]").forEach((button) => {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  });

  /* ---- another day, another width */
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.id !== "map-day") return;
    const key = nodes[at] && nodes[at].key;
    const { center, zoom: nearer } = chart.getOption().series[0];
    read();
    at = nodes.findIndex((node) => node.key === key);
    draw({ center, zoom: nearer });
  });
  new ResizeObserver(() => {
    if (box.clientWidth && box.clientWidth !== chart.getWidth()) draw();
  }).observe(box);
  draw();
  box.dataset.drawn = "";
})();
