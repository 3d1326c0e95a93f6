/* How the person likes pages to look, before anything is painted. It stands in the head of every page that the server makes. */
try {
  var chosen = JSON.parse(localStorage.getItem('coeval.display'));
  document.documentElement.setAttribute('data-text', chosen.text_size);
  document.documentElement.setAttribute('data-colours', chosen.colours);
} catch (none) { /* nothing was chosen, or nothing may be kept */ }
