[#-- report.html: before and after as a picture, the move, what needs attention, every variable. --]
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="[=policy]">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>From Docker Compose to Kubernetes</title>
<style>[=style]</style>
</head>
<body>
<header>
<h1>From Docker Compose to Kubernetes</h1>
<p class="soft">[#if dify]Dify [=appVersion][#else]A project without Dify[/#if], read from [=sources]. Every decision stands in <code>MIGRATION.md</code>.</p>
<ul class="counts">
<li><b>[=components]</b> components</li>
<li><b>[=routes]</b> routes</li>
<li><b>[=claims]</b> claims</li>
<li><b>[=report.counts.config]</b> variables in ConfigMaps</li>
<li><b>[=report.counts.secret]</b> in the Secret</li>
<li><b>[=report.attention?size]</b> for your attention</li>
</ul>
</header>
<main>
<section id="attention">
<h2>What needs your attention</h2>
[#list report.attention as a]
<div class="attention"><b>[=a.service]</b> [#list a.names?filter(n -> n != a.service && n != "") as n]<code>[=n]</code>[#sep], [/#list] [=a.reason]
[#if a.location?has_content]<div class="place">[=a.location]</div>[/#if]</div>
[#else]
<p>Nothing.</p>
[/#list]
</section>
<section>
<h2>Before</h2>
<p class="soft">The services of the Compose project, who names whom, and what keeps data. Point at a box to see its arrows.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Before">
[=before]
</div>
<h2>After</h2>
<p class="soft">What the chart makes of it.</p>
<div class="scroll" tabindex="0" role="region" aria-label="After">
[=after]
</div>
<p class="legend"><span><i class="entry"></i>way in</span><span><i class="app"></i>application</span><span><i class="server"></i>keeps data</span><span><i class="data"></i>volume, claim</span><span><i class="isolated"></i>reached by its peers only (NetworkPolicy)</span></p>
</section>
<section>
<h2>The move, step by step</h2>
<ol class="steps">
<li>Read what needs your attention, above.</li>
<li>See what would be installed, and with which settings: <code>./deploy.sh --dry-run</code></li>
<li>Look at both sides, changes nothing: <code>./migrate.sh check</code></li>
[#if report.moves.keys]
<li>Bring along what decrypts your data: <code>./migrate.sh keys</code></li>
[/#if]
<li>Install the chart without what writes: <code>./deploy.sh --stopped[#if report.moves.keepKey] --keep-key[/#if]</code></li>
<li>Rehearse; the old Dify goes on afterwards: <code>./migrate.sh run</code></li>
<li>Stop the old Dify and copy everything: <code>./migrate.sh run --keep-stopped</code></li>
<li>Compare both sides, row by row and file by file: <code>./migrate.sh verify</code></li>
<li>Start on the cluster: <code>./migrate.sh switch</code></li>
<li>Log in, and look around. If something is wrong: <code>./migrate.sh back</code></li>
</ol>
</section>
<section>
<h2>Every variable, and where it went</h2>
<label>Search by name, service, place or reason <input id="search" type="search" autocomplete="off" spellcheck="false"></label>
<p class="soft"><span id="found">[=variables?size]</span></p>
<div class="scroll">
<table id="variables">
<thead><tr><th>variable</th><th>services</th><th>became</th><th>why</th></tr></thead>
<tbody>
[#list variables as v]
<tr><td><code>[=v.name]</code></td><td>[=v.services]</td><td>[=v.outcome][#if v.target?has_content]: [=v.target][/#if]</td><td>[=v.reason][#if v.location?has_content] <span class="place">[=v.location]</span>[/#if]</td></tr>
[/#list]
</tbody>
</table>
</div>
</section>
</main>
<script>[=script]</script>
</body>
</html>
