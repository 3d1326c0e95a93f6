/* Buttons that copy a text of the page, such as a link that is shown once. They are hidden until this runs.
 *
 * A button says what it copies (data-copies: an id) and what is said then (data-copied, data-failed) in the element with role
 * `status` behind it. Where there is no clipboard, the text is marked, so that the keys that copy do it.
 */
(() => {
  'use strict';

  document.querySelectorAll('button[data-copies]').forEach((button) => {
    const from = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector('[role="status"]');
    if (!from || !said) return;
    button.addEventListener('click', async () => {
      said.textContent = '';
      try {
        await navigator.clipboard.writeText(from.textContent);
        said.textContent = button.dataset.copied;
      } catch (refused) {
        window.getSelection().selectAllChildren(from);
        said.textContent = button.dataset.failed;
      }
    });
    button.hidden = false;
  });
})();
