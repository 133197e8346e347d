[#-- report.html: the search, and the arrows of the box that is pointed at. --]
(() => {
  'use strict';
  const search = document.getElementById('search');
  const rows = [...document.querySelectorAll('#variables tbody tr')];
  const count = document.getElementById('found');
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      found += row.hidden ? 0 : 1;
    }
    count.textContent = found + ' of ' + rows.length;
  };
  search.addEventListener('input', show);
  show();
  for (const node of document.querySelectorAll('.node')) {
    const edges = [...node.ownerSVGElement.querySelectorAll('.edge')];
    const mark = on => edges.forEach(edge => {
      const mine = edge.dataset.from === node.dataset.node || edge.dataset.to === node.dataset.node;
      edge.classList.toggle('on', on && mine);
      edge.classList.toggle('off', on && !mine);
    });
    node.addEventListener('mouseenter', () => mark(true));
    node.addEventListener('mouseleave', () => mark(false));
  }
})();
