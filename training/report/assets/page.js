"use strict";
// What moves on the page: thresholds, the reader's traffic, the colour scheme, folding.
// Figures are worked out and written as in operate.go and numbers.go.
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const curves = JSON.parse($("curves").textContent) || [];
  root.classList.add("js");

  // The plots of chart.go.
  const LEFT = 50, RIGHT = 328, TOP = 12, BOTTOM = 242;
  const Z = 1.959963984540054;
  const NONE = "–", SPACE = "\u00a0";

  const fixed = (x, digits) => {
    const p = Math.pow(10, digits);
    return (Math.floor(x * p + 0.5) / p).toFixed(digits);
  };
  const percent = (x) => {
    if (Number.isNaN(x)) return NONE;
    const y = 100 * x;
    const digits = y > 0 && y < 0.1 ? 3 : y > 0 && y < 1 ? 2 : 1;
    return fixed(y, digits) + SPACE + "%";
  };
  const quantity = (x) => {
    if (Number.isNaN(x)) return NONE;
    return x < 10 ? fixed(x, 1) : fixed(x, 0).replace(/\B(?=(\d{3})+$)/g, ",");
  };
  const number = (x) => (x > 0 && x < 0.001 ? fixed(x, 6) : fixed(x, 4));
  const between = (low, high, write) => write(low).replace(SPACE + "%", "") + "–" + write(high);

  // proportion is k of n with its score interval (Wilson 1927).
  const proportion = (k, n) => {
    const p = k / n;
    const centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
    const margin = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    return { value: p, low: k === 0 ? 0 : centre - margin, high: k === n ? 1 : centre + margin };
  };
  // operate works out what the threshold of a point does.
  const operate = (curve, at, rate, texts) => {
    const [, tp, fp] = curve.points[at];
    const recall = proportion(tp, curve.positives), fpr = proportion(fp, curve.negatives);
    const precision = (r, f) => rate * r / (rate * r + (1 - rate) * f);
    const harmless = 1 - rate;
    const right = texts * rate * recall.value, wrong = texts * harmless * fpr.value;
    return {
      recall, fpr, right, wrong, alerts: right + wrong, missed: texts * rate - right,
      precision: { value: precision(recall.value, fpr.value), low: precision(recall.low, fpr.high), high: precision(recall.high, fpr.low) },
      per100000: { value: 100000 * harmless * fpr.value, low: 100000 * harmless * fpr.low, high: 100000 * harmless * fpr.high },
    };
  };

  // The reader's traffic; a rate that was not touched is the curve's own.
  const traffic = { texts: 100000, promotion: null, mention: null };
  const rateOf = (curve) => traffic[curve.question] ?? curve.baseRate;

  const px = (x) => String(Math.round(x * 10) / 10);
  const across = (v, floor) => {
    if (!floor) return LEFT + (RIGHT - LEFT) * v;
    return LEFT + (RIGHT - LEFT) * Math.log10(Math.max(v, floor) / floor) / Math.log10(1 / floor);
  };
  const up = (v) => BOTTOM + (TOP - BOTTOM) * v;

  // rated is the path of the precision at a base rate, in steps: the best for each recall.
  const rated = (curve, rate) => {
    let path = "", last = px(across(0, 0)), found = 0;
    for (let i = curve.points.length - 1; i >= 0; i--) {
      if (curve.points[i][1] <= found) continue;
      found = curve.points[i][1];
      const o = operate(curve, i, rate, 1);
      const x = px(across(o.recall.value, 0)), y = px(up(o.precision.value));
      path += (path === "" ? "M" : "L") + last + " " + y + "L" + x + " " + y;
      last = x;
    }
    return path;
  };

  const write = (area, kind, key, text) => {
    const to = area.querySelector("[data-" + kind + '="' + key + '"]');
    if (to) to.textContent = text;
  };

  const show = (area) => {
    const curve = curves[Number(area.dataset.curve)];
    const slider = area.querySelector("input[type=range]");
    const at = Number(slider.value);
    const o = operate(curve, at, rateOf(curve), traffic.texts);
    const threshold = number(curve.points[at][0]);
    write(area, "key", "threshold", threshold);
    write(area, "key", "recall", percent(o.recall.value));
    write(area, "range", "recall", between(o.recall.low, o.recall.high, percent));
    write(area, "key", "per100000", quantity(o.per100000.value));
    write(area, "range", "per100000", between(o.per100000.low, o.per100000.high, quantity));
    write(area, "key", "precision", percent(o.precision.value));
    write(area, "range", "precision", between(o.precision.low, o.precision.high, percent));
    write(area, "key", "alerts", quantity(o.alerts));
    write(area, "range", "alerts", "right " + quantity(o.right) + ", wrong " + quantity(o.wrong));
    write(area, "key", "missed", quantity(o.missed));
    slider.setAttribute("aria-valuetext", "threshold " + threshold + ", recall " + percent(o.recall.value) + ", precision " + percent(o.precision.value));
    for (const svg of area.querySelectorAll("svg[data-kind]")) {
      const marker = svg.querySelector(".marker");
      if (!marker) continue;
      const roc = svg.dataset.kind === "roc";
      const y = roc ? o.recall.value : (o.recall.value === 0 ? 0 : o.precision.value);
      marker.setAttribute("cx", px(roc ? across(o.fpr.value, Number(svg.dataset.floor)) : across(o.recall.value, 0)));
      marker.setAttribute("cy", px(up(y)));
    }
  };

  const areas = [...document.querySelectorAll("[data-curve]")];
  for (const area of areas) {
    const slider = area.querySelector("input[type=range]");
    slider.addEventListener("input", () => show(area));
    for (const mark of area.querySelectorAll("[data-point]")) {
      mark.addEventListener("click", () => {
        slider.value = mark.dataset.point;
        show(area);
      });
    }
  }

  // The table of a day, a row for each theme whose promotion has a curve.
  const showDay = () => {
    const rows = document.querySelectorAll("#traffic tbody tr");
    curves.filter((c) => c.question === "promotion").forEach((curve, i) => {
      const cells = rows[i].querySelectorAll("td");
      const [review, flag] = curve.marks.map((at) => operate(curve, at, rateOf(curve), traffic.texts));
      const put = (k, text, range) => {
        cells[k].querySelector("bdi").textContent = text;
        if (range) cells[k].querySelector("small").textContent = between(range.low, range.high, percent);
      };
      put(0, quantity(review.alerts));
      put(1, percent(review.precision.value), review.precision);
      put(2, quantity(flag.alerts));
      put(3, percent(flag.precision.value), flag.precision);
      put(4, quantity(review.missed));
    });
    const rates = ["promotion", "mention"].map((q) => $("rate-" + q).value);
    $("assumed").textContent = quantity(traffic.texts).replace(/\.0$/, "") + " texts a day; for each theme, " + rates[0] + " % of them promote it and " + rates[1] + " % talk about it";
  };

  const retrace = () => {
    for (const area of areas) {
      const curve = curves[Number(area.dataset.curve)];
      const path = area.querySelector("svg[data-kind=pr] .line-b");
      if (path) path.setAttribute("d", rated(curve, rateOf(curve)));
      show(area);
    }
    showDay();
  };
  const follow = (id, take) => {
    const field = $(id);
    if (!field) return;
    field.addEventListener("input", () => {
      if (!field.validity.valid || field.value === "") return;
      take(Number(field.value));
      retrace();
    });
  };
  follow("texts", (n) => { traffic.texts = n; });
  follow("rate-promotion", (n) => { traffic.promotion = n / 100; });
  follow("rate-mention", (n) => { traffic.mention = n / 100; });

  // The colour scheme: that of the reader's system until the button is pressed.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches);
  const name = () => { $("scheme").textContent = dark() ? "Light" : "Dark"; };
  $("scheme").addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    name();
  });
  system.addEventListener("change", name);
  name();

  // Folding. Texts of mistakes stay as their reader left them, also in print.
  const panels = [...document.querySelectorAll("details.panel")];
  const setAll = (open) => { for (const p of panels) p.open = open; };
  $("unfold").addEventListener("click", () => setAll(true));
  $("fold").addEventListener("click", () => setAll(false));
  $("print").addEventListener("click", () => print());
  let before = [];
  addEventListener("beforeprint", () => {
    before = panels.map((p) => p.open);
    setAll(true);
  });
  addEventListener("afterprint", () => panels.forEach((p, i) => { p.open = before[i]; }));
  const unfoldTarget = () => {
    const target = location.hash && $(location.hash.slice(1));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", unfoldTarget);
  if (matchMedia("(max-width: 1059px)").matches) document.querySelector("details.contents").open = false;
  if (matchMedia("(max-width: 700px)").matches) panels.forEach((p, i) => { p.open = i === 0; });
  unfoldTarget();

  // A table that is wider than the screen or rather long scrolls by keyboard, too.
  const reach = () => {
    for (const s of document.querySelectorAll(".scroll")) {
      if (s.scrollWidth > s.clientWidth || s.scrollHeight > s.clientHeight) {
        const caption = s.querySelector("caption");
        s.tabIndex = 0;
        s.setAttribute("role", "region");
        s.setAttribute("aria-label", caption ? caption.textContent : "wide text");
      } else {
        s.removeAttribute("tabindex");
        s.removeAttribute("role");
        s.removeAttribute("aria-label");
      }
    }
  };
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  reach();
})();
