/**
 * The report's looks: one style sheet, light and dark.
 *
 * @module
 */

/** Okabe and Ito's colours, which the colour-blind tell apart, darker on light and lighter on dark ground. */
const COLOURS: readonly (readonly [light: string, dark: string])[] = [
  ["#0060a8", "#6bb8f0"],
  ["#b34700", "#f0944d"],
  ["#00734f", "#3ecf9d"],
  ["#a3417e", "#e39ac6"],
  ["#7a6200", "#e8cf4a"],
  ["#36648b", "#9cc9ec"],
  ["#8b1a1a", "#f08a8a"],
  ["#444444", "#c8c8c8"],
];

const series = COLOURS.map(([light, dark], s) => `.s${s}{--c:light-dark(${light},${dark})}`).join("");

/** The style sheet. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e8eaed);--faint:light-dark(#59616b,#a3abb5);
--line:light-dark(#d5dae0,#3b424b);--ground:light-dark(#fff,#14171b);--panel:light-dark(#f6f8fa,#1c2026);
--accent:light-dark(#0060a8,#6bb8f0)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,"Noto Sans KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif}
html{word-break:keep-all;overflow-wrap:break-word}h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
header{display:flex;gap:1rem;align-items:center;justify-content:space-between}
button{font:inherit;color:var(--accent);background:var(--panel);border:1px solid var(--line);border-radius:.4rem;
padding:.3rem .8rem;cursor:pointer;white-space:nowrap;flex:none}button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
:root[lang=en] .ko,:root[lang=ko] .en{display:none}
p,dd{margin:.2rem 0}.faint{color:var(--faint)}
dl.facts{display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.1rem 1rem;margin:.5rem 0}
dt{color:var(--faint);overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere}dd p{margin:0 0 .2rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));gap:1rem}
figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.5rem}
svg{width:100%;height:auto;display:block}svg.key{display:inline-block;width:1rem;height:1rem;vertical-align:-.15rem}
svg text{fill:var(--ink);font:12px system-ui,"Noto Sans KR",sans-serif}svg .title{font-weight:600;font-size:13px}
svg .tick{fill:var(--faint)}.grid{stroke:var(--line)}.axis{stroke:var(--faint);fill:none}
.line{stroke:var(--c);fill:none;stroke-width:1.6}.whisker{stroke:var(--c);fill:none;stroke-width:1.4}
.over{stroke:var(--ink);fill:none;stroke-width:1.4}.fill{fill:var(--c)}${series}.plays{--c:light-dark(#a9b1ba,#5d6670)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;margin:.4rem 0;list-style:none}
.legend li{display:flex;gap:.4rem;align-items:center;min-width:0}.legend .key{flex:none}
.legend .name{min-width:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;max-width:100%;width:fit-content;border:1px solid var(--line);border-radius:.5rem;
background:var(--panel)}.scroll:focus-visible{outline:2px solid var(--accent)}
.more{display:none;margin:.2rem 0;color:var(--accent);font-size:.9em}.wider+.more{display:block}
.wider:not(.at-end){box-shadow:inset -1.2rem 0 .8rem -.8rem light-dark(#0004,#000c)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;font-weight:400}
tbody:last-child tr:last-child>*,tbody:last-child th[scope=rowgroup]{border-bottom:0}tbody+tbody{border-top:2px solid var(--line)}
thead th{color:var(--faint);font-weight:500;vertical-align:bottom}
thead th:first-child,tbody th{text-align:left;vertical-align:top;position:sticky;left:0;background:var(--panel)}
tbody th{white-space:normal;overflow-wrap:anywhere;min-width:12rem;max-width:20rem}td{vertical-align:top}
td small{display:block;color:var(--faint);line-height:1.2}
td.best{font-weight:700;color:var(--accent)}td.best small{font-weight:400}
code{font-family:ui-monospace,monospace;font-size:.92em}
@media (max-width:40rem){body{padding:1rem}h1{font-size:1.3rem}td,th{padding:.25rem .5rem}
tbody th{min-width:8rem;max-width:9.5rem;font-size:.84em}dl.facts:not(.short){grid-template-columns:minmax(0,1fr);gap:0}
dl.facts:not(.short) dd{margin-bottom:.5rem}}
@media print{button{display:none}}
`;
