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
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
header{display:flex;gap:1rem;align-items:center;justify-content:space-between}
button{font:inherit;color:var(--accent);background:var(--panel);border:1px solid var(--line);border-radius:.4rem;
padding:.3rem .8rem;cursor:pointer}button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
:root[lang=en] .ko,:root[lang=ko] .en{display:none}
p,dd{margin:.2rem 0}.faint{color:var(--faint)}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{color:var(--faint)}dd{margin:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1rem}
figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.5rem}
svg{width:100%;height:auto;display:block}svg.key{display:inline-block;width:1rem;height:1rem;vertical-align:-.15rem}
svg text{fill:var(--ink);font:11px system-ui,"Noto Sans KR",sans-serif}svg .title{font-weight:600;font-size:13px}
svg .tick{fill:var(--faint)}.grid{stroke:var(--line)}.axis{stroke:var(--faint);fill:none}
.line{stroke:var(--c);fill:none;stroke-width:1.8}.fill{fill:var(--c)}${series}.plays{--c:light-dark(#a9b1ba,#5d6670)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;margin:.4rem 0;list-style:none}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right}
th:first-child,td:first-child{text-align:left}thead th{color:var(--faint);font-weight:500}
td small{color:var(--faint)}code{font-family:ui-monospace,monospace;font-size:.92em}
@media print{button{display:none}}
`;
