[#-- report.html: its looks, in light and dark. --]
:root { color-scheme: light dark; --back: #fff; --text: #1c2128; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa;
  --accent: #0b62c4; --app: #ddeeff; --server: #e6f4ea; --data: #fdf1d8; --entry: #efe3fb; --user: #eceff2; --alarm: #b35900; }
@media (prefers-color-scheme: dark) { :root { --back: #14181d; --text: #e4e8ec; --soft: #a0a9b3; --line: #353d47; --panel: #1c2229;
  --accent: #6cb0ff; --app: #17314d; --server: #173725; --data: #40330f; --entry: #33204a; --user: #2a3038; --alarm: #f0a04b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.2rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
p { margin: .4rem 0; } .soft { color: var(--soft); }
code { font: 13px/1.4 ui-monospace, "SF Mono", Consolas, monospace; background: var(--panel); padding: .1rem .3rem; border-radius: 4px;
  overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0; padding: 0; list-style: none; }
.counts li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .8rem; }
.counts b { font-size: 1.15rem; margin-right: .3rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--back); }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; color: var(--soft); font-size: 13px; margin: .4rem 0; }
.legend i { display: inline-block; width: .9rem; height: .9rem; border: 1px solid var(--soft); border-radius: 3px; margin-right: .35rem;
  vertical-align: -2px; }
.legend .app { background: var(--app); } .legend .server { background: var(--server); } .legend .data { background: var(--data); }
.legend .entry { background: var(--entry); } .legend .isolated { border-style: dashed; border-width: 2px; }
svg.diagram { display: block; margin: 0 auto; max-width: 100%; min-width: min(68rem, 180vw); height: auto; }
svg.wide { min-width: 104rem; }
.node rect { fill: var(--app); stroke: var(--soft); } .node.server rect { fill: var(--server); } .node.data rect { fill: var(--data); }
.node.entry rect { fill: var(--entry); } .node.user rect { fill: var(--user); } .node.isolated rect { stroke-dasharray: 5 3; stroke-width: 2; }
.node text { text-anchor: middle; fill: var(--text); font-size: 13px; } .node .title { font-weight: 600; }
.node .detail { fill: var(--soft); font-size: 11px; }
.edge { fill: none; stroke: var(--soft); stroke-width: 1.2; opacity: .75; } .edge:hover, .edge.on { stroke: var(--accent); stroke-width: 2.4;
  opacity: 1; } .head { fill: var(--soft); } .edge.off { opacity: .12; }
ol.steps { padding-left: 1.6rem; } ol.steps li { margin: .35rem 0; }
.attention { border-left: 4px solid var(--alarm); background: var(--panel); padding: .5rem .8rem; margin: .5rem 0; border-radius: 4px; }
.attention b { color: var(--alarm); } .place { color: var(--soft); font-size: 12px; overflow-wrap: anywhere; }
label { display: block; margin: .5rem 0; } input { width: 100%; max-width: 30rem; font: inherit; padding: .4rem .6rem; color: var(--text);
  background: var(--back); border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; } th { text-align: left; position: sticky; top: 0; background: var(--panel); }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
@media (max-width: 44rem) { body { padding: .7rem; } thead { display: none; } tr { display: block; border-bottom: 1px solid var(--line);
  padding: .4rem 0; } td { display: block; border: 0; padding: .05rem .2rem; } }
tr[hidden] { display: none; }
@media print { .scroll { overflow: visible; } input { display: none; } }
