// Every text that a person sees or hears on a page, with where it stands.

import type { Page } from "@playwright/test";

export type Seen = { text: string; where: string };

/** Visible text and spoken attributes, without what `skip` selects: content in another language, marked as such. */
export async function visibleText(page: Page, skip: string): Promise<Seen[]> {
  return page.evaluate((skipped) => {
    const seen: { text: string; where: string }[] = [];
    const add = (text: string | null, element: Element) => {
      const trimmed = text?.trim() ?? "";
      if (trimmed && !element.closest(skipped)) seen.push({ text: trimmed, where: element.outerHTML.slice(0, 120) });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"].includes(parent.tagName) && parent.checkVisibility()) {
        add(walker.currentNode.textContent, parent);
      }
    }
    for (const name of ["aria-label", "alt", "placeholder", "title"]) {
      for (const element of document.body.querySelectorAll(`[${name}]`)) add(element.getAttribute(name), element);
    }
    seen.push({ text: document.title, where: "title" });
    return seen;
  }, skip);
}
